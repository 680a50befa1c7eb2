"""The Spanish words for wishes."""

from __future__ import annotations

import re
from datetime import time

from bot.schedule.wish_words.building import both_orders, in_digits, night_hours
from bot.schedule.wish_words.words import Pace, Part, WishWords
from bot.subscription import Days, Sound

_SILENT = "sin sonido | silencio | en silencio | silencioso | silenciado | sin ruido | sin notificaciones | nada de sonido"
_AT_NIGHT = "de noche | por la noche | por las noches | en la noche | durante la noche | todas las noches | cada noche"
_HOUR = r"(?<![\w:.,+-])([01]?[0-9]|2[0-4])"

SPANISH = WishWords(
    codes=("es",),
    wishes={
        Days.WEEKDAYS: "entre semana | laborables | laborable | días laborables | los días laborables | días hábiles | "
        "los días hábiles | de lunes a viernes | lunes a viernes | lunes-viernes | L-V | lun-vie | "
        "días de semana | los días de semana | días de trabajo | no los fines de semana | no en fin de semana | "
        "no el fin de semana | los fines de semana no | fines de semana no | sin fines de semana | sin fin de semana | "
        "excepto fines de semana | excepto los fines de semana | menos los fines de semana | salvo los fines de semana | "
        "salvo fines de semana",
        Days.ALL: "todos los días | cada día | a diario | diario | diariamente | diaria | todo el tiempo | cualquier día | "
        "toda la semana | de lunes a domingo | lunes a domingo | lunes-domingo | los siete días | siete días | "
        "también los fines de semana | los fines de semana también | fines de semana también | "
        "y los fines de semana | incluidos los fines de semana | incluso los fines de semana | también en fin de semana | "
        "no solo entre semana | no solo laborables | no solo los laborables",
        Sound.NIGHT: f"{both_orders(_SILENT, _AT_NIGHT)} | "
        "sin sonido de noche | de noche sin sonido | sin sonido por la noche | por la noche sin sonido | "
        "sin sonido en la noche | en la noche sin sonido | silencio de noche | de noche en silencio | en silencio de noche | "
        "silencio por la noche | en silencio por la noche | por la noche en silencio | silencioso de noche | de noche silencioso | "
        "silencioso por la noche | por la noche silencioso | silenciado por la noche | silenciado de noche | "
        "sin ruido de noche | sin ruido por la noche | con sonido salvo de noche | con sonido excepto de noche | "
        "con sonido menos de noche | salvo de noche | excepto de noche | menos de noche | con sonido de día | sonido de día",
        Sound.SILENT: "nada de sonido | sin sonido | sin ningún sonido | sin sonidos | silencio | en silencio | silencioso | silenciosos | silenciosa | "
        "silenciosamente | silenciado | silenciar | mudo | sin ruido | sin avisos | sin notificación | sin notificaciones | no sonido | "
        "sonido no | quitar sonido | siempre en silencio | siempre sin sonido | no con sonido",
        Sound.ALOUD: "con sonido | con sonidos | con un sonido | sonido sí | siempre con sonido | con ruido | "
        "sonoro | sonoros | con aviso | con avisos | con notificación | con notificaciones | no silencioso | "
        "no en silencio | no sin sonido | no silenciado | no silencio",
        Pace.AT_ONCE: "al publicarse | en cuanto se publica | en cuanto se publique | en cuanto se publiquen | cuando se publica | "
        "cuando se publique | cuando se publiquen | cuando salga | cuando salgan | en cuanto salga | en cuanto salgan | "
        "al salir | según salgan | al instante | al momento | de inmediato | inmediatamente | inmediato | enseguida | "
        "en seguida | lo antes posible | cuanto antes | en tiempo real | tiempo real | a cualquier hora | "
        "sin hora fija | sin horas fijas | sin horario",
        Part.MORNING: "por la mañana | por las mañanas | de la mañana | en la mañana | a la mañana | mañanas | cada mañana | "
        "todas las mañanas | temprano | de la madrugada | de madrugada",
        time(12): "mediodía | al mediodía | a mediodía",
        Part.EVENING: "por la noche | por las noches | a la noche | en la noche | cada noche | todas las noches | por la tarde | "
        "por las tardes | en la tarde | a la tarde | cada tarde | todas las tardes",
        Part.NIGHT: "de la noche | de noche",
        time(0): "medianoche | a medianoche | a la medianoche",
    },
    negations="no nunca jamás excepto salvo sin ni tampoco",
    passing="a al la las el los lo un una unos y e o de del desde hasta en para por sobre hacia con que me mi mis yo estoy vivo soy es son "
    "ahora ya aquí gracias quiero quisiera querría envíame enviame mándame mandame envía manda enviar recibir dame pon ponme "
    "resumen resúmenes noticias hora horas hs horario zona horaria ciudad también siempre cada solo sólo pero luego después entonces todas eso "
    "suscribirme mañana nada",
    off="no | nunca | nunca más | jamás | nada | apagar | apagado | apaga | desactivar | desactivado | baja | darme de baja | "
    "dar de baja | cancelar | cancela | parar | para | detener | desuscribir | desuscribirme | no más | ya no | no gracias | ninguno",
    forenoon=(),
    afternoon=("de la tarde",),
    replacements=(
        *in_digits(
            "a las?|y a las?|y las|son las",
            "una dos tres cuatro cinco seis siete ocho nueve diez once doce",
        ),
        # In Spain noon belongs to the morning.
        (re.compile(r"(?<![\w:.])12(?::00)?\s+de\s+la\s+ma[ñn]ana\b", re.IGNORECASE), "12:00"),
        # "laborables, no, todos los días": the later counts.
        (re.compile(r"(?:^|[,;.!])\s*(?:no)\s*[,;.!]", re.IGNORECASE), ","),
        (
            re.compile(
                r"\b([0-9]+)\s+((?:días|dias|minutos|semanas|meses|veces|resúmenes|resumenes|mensajes|noticias)\b)",
                re.IGNORECASE,
            ),
            r"\1\2",
        ),
        (re.compile(r"\b((?:cada|en)\s+[0-9]+)\s*(?=(?:horas|hs|h)\b)", re.IGNORECASE), r"\1-"),
        (
            night_hours(
                "(?:de|desde|entre)(?: las)?",
                "(?:a|hasta|y)(?: las)?",
                evening=r"p\.?\s?m\.?|de la noche",
                morning=r"a\.?\s?m\.?|de la mañana|de la manana",
                hours="h|hs|horas",
            ),
            "de noche",
        ),
        (re.compile(rf"{_HOUR}\s+y\s+media\b", re.IGNORECASE), r"\1:30"),
        (re.compile(rf"{_HOUR}\s+y\s+cuarto\b", re.IGNORECASE), r"\1:15"),
        *(
            (
                re.compile(rf"(?<![\w:.,+-]){hour}\s+menos\s+cuarto\b", re.IGNORECASE),
                f"{hour - 1 or 12}:45",
            )
            for hour in range(1, 13)
        ),
        (re.compile(rf"{_HOUR}\s+en\s+punto\b", re.IGNORECASE), r"\1:00"),
    ),
    denials="no | qué va | incorrecto | no es así",
    hour_marks=("h", "hs", "hrs", "horas", "hora"),
    countries={
        "AE": "EAU | Emiratos",
        "BA": "Bosnia",
        "CD": "Congo",
        "CZ": "República Checa",
        "DO": "Dominicana",
        "GB": "Gran Bretaña | Inglaterra | Escocia | Gales | Irlanda del Norte",
        "MM": "Birmania",
        "NL": "Holanda",
        "PS": "Palestina",
        "TR": "Turquía",
        "US": "EE. UU. | EE.UU. | EEUU | EUA | América",
    },
    places={
        "America/Los_Angeles": "California",
        "America/New_York": "Nueva Jersey",
        "Europe/Belgrade": "Kosovo",
        "Europe/Madrid": "Granada | Andalucía | Cataluña | Galicia | hora peninsular | Comunidad Valenciana",
        "Atlantic/Canary": "Canarias | Islas Canarias | hora canaria",
        "Europe/Simferopol": "Crimea",
    },
)
