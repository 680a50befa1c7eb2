"""The German words for wishes."""

from __future__ import annotations

import re
from datetime import time

from bot.schedule.wish_words.building import both_orders, in_digits, night_hours
from bot.schedule.wish_words.words import Pace, Part, WishWords
from bot.subscription import Days, Sound

_SILENT = "lautlos | stumm | leise | ruhig | still | ohne Ton | kein Ton | keinen Ton | tonlos | geräuschlos"
_AT_NIGHT = "nachts | in der Nacht | bei Nacht | während der Nacht"
_HOUR = r"(?<![\w:.,+-])([01]?[0-9]|2[0-4])(?![\w:.]*[0-9])"


def _before(clock: str) -> str:
    """The hour before, as `7` for half of the way to 8."""
    return str((int(clock) - 1) % 24 or 12)


GERMAN = WishWords(
    codes=("de",),
    wishes={
        Days.WEEKDAYS: "Mo-Fr | Mo. bis Fr. | Mo bis Fr | Montag bis Freitag | von Montag bis Freitag | montags bis freitags | "
        "Montag-Freitag | werktags | werktäglich | werktaeglich | Werktage | an Werktagen | nur an Werktagen | nur werktags | "
        "wochentags | Wochentage | Wochentag | an Wochentagen | nur an Wochentagen | unter der Woche | in der Woche | "
        "Arbeitstage | an Arbeitstagen | jeden Werktag | jeden Wochentag | nicht am Wochenende | "
        "am Wochenende nicht | nicht an Wochenenden | kein Wochenende | ohne Wochenende | außer am Wochenende | ausser am Wochenende | "
        "außer Wochenende | außer an Wochenenden",
        Days.ALL: "jeden Tag | täglich | taeglich | tagtäglich | alle Tage | an allen Tagen | an jedem Tag | jeder Tag | "
        "Mo-So | Mo bis So | Montag bis Sonntag | die ganze Woche | sieben Tage | auch am Wochenende | am Wochenende auch | "
        "auch an Wochenenden | mit Wochenende | und am Wochenende | nicht nur werktags | nicht nur an Werktagen | "
        "nicht nur wochentags | nicht nur unter der Woche | nicht werktags",
        Sound.NIGHT: f"{both_orders(_SILENT, _AT_NIGHT)} | "
        "nachts lautlos | lautlos nachts | nachts stumm | stumm nachts | nachts leise | leise nachts | nachts still | "
        "nachts ohne Ton | ohne Ton nachts | nachts kein Ton | kein Ton nachts | nachts ruhig | nachts Ruhe | nachts aber lautlos | "
        "aber nachts lautlos | in der Nacht lautlos | lautlos in der Nacht | in der Nacht stumm | stumm in der Nacht | "
        "in der Nacht leise | leise in der Nacht | in der Nacht ohne Ton | ohne Ton in der Nacht | bei Nacht lautlos | "
        "nachts stummschalten | nachts nicht laut | tagsüber laut | nur tagsüber mit Ton | tagsüber mit Ton | mit Ton außer nachts",
        Sound.SILENT: "lautlos | stumm | stummgeschaltet | leise | geräuschlos | tonlos | ohne Ton | ohne einen Ton | kein Ton | "
        "keinen Ton | keine Töne | Ton aus | ohne Geräusch | ohne Klang | nicht laut | immer lautlos | immer stumm | "
        "ohne Benachrichtigung | keine Benachrichtigung | keine Benachrichtigungen",
        Sound.ALOUD: "laut | mit Ton | mit einem Ton | Ton an | Ton ein | mit Klang | mit Geräusch | nicht lautlos | "
        "nicht stumm | nicht leise | nicht ohne Ton | immer mit Ton | immer laut | mit Benachrichtigung | mit Benachrichtigungen",
        Pace.AT_ONCE: "bei Erscheinen | beim Erscheinen | sobald es erscheint | sobald sie erscheinen | wenn es erscheint | "
        "wenn sie erscheinen | sobald eins erscheint | sofort | gleich | unverzüglich | umgehend | direkt | "
        "so bald wie möglich | sobald wie möglich | so schnell wie möglich | in Echtzeit | jederzeit | zu jeder Zeit | "
        "ohne feste Zeiten | ohne feste Zeit | keine festen Zeiten | keine Uhrzeiten",
        Part.MORNING: "morgens | am Morgen | jeden Morgen | in der Früh | in der Frühe | früh | frühmorgens | vormittags | "
        "am Vormittag | jeden Vormittag",
        time(12): "mittags | Mittag | am Mittag | zu Mittag | jeden Mittag",
        Part.EVENING: "abends | am Abend | jeden Abend",
        Part.NIGHT: "nachts | in der Nacht | jede Nacht",
        time(0): "Mitternacht | um Mitternacht | zu Mitternacht",
    },
    negations="nicht nie niemals kein keine keinen außer ausser ohne weder noch",
    passing="um gegen ab von bis und auch immer in im bei beim aus für fuer mich mir ich wir uns bin ist sind es jetzt gerade "
    "der die das den dem des ein eine einen am an zu zur zum bitte danke gern gerne möchte moechte will hätte schick schicke "
    "sende senden schicken bekommen haben wohne lebe hier nur aber dann Briefing Briefings Nachrichten Zeit Uhrzeit Uhrzeiten Zeitzone Stadt Ort nach "
    "Uhr jeden morgen jeweils sowie oder mein meine lieber doch Zustellung abonnieren",
    off="aus | nein | nie | niemals | nie wieder | stopp | Ende | abbestellen | abmelden | kündigen | beenden | keine | "
    "keine mehr | nicht mehr | bitte nicht mehr | ausschalten | abschalten",
    forenoon=("vorm.", "vorm", "am morgen", "am vormittag"),
    afternoon=("nachmittags", "am nachmittag", "nachm.", "nachm", "am abend", "am mittag"),
    replacements=(
        *in_digits(
            "um|gegen|halb|viertel (?:vor|nach)|und",
            "(?:eins?) zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        ),
        (re.compile(r"\b([01]?[0-9]|2[0-4])\s*Uhr\s+([0-5][0-9])(?!\w)", re.IGNORECASE), r"\1:\2"),
        # "werktags, nein, jeden Tag": the later counts.
        (re.compile(r"(?:^|[,;.!])\s*(?:nein|nee|nö)\s*[,;.!]", re.IGNORECASE), ","),
        (
            re.compile(
                r"\b([0-9]+)\s+((?:Stunden|Std|Tage|Tagen|Minuten|Min|Wochen|Monate|Monaten|Briefings|Nachrichten)\b)",
                re.IGNORECASE,
            ),
            r"\1\2",
        ),
        (
            night_hours(
                "von|zwischen", "bis|und", evening="abends", morning="morgens|früh", hours="uhr|h"
            ),
            "nachts",
        ),
        # "Berliner Zeit": the city has an ending.
        (re.compile(r"\b([^\W\d]{4,})er(?=\s+Zeit\b)", re.IGNORECASE), r"\1"),
        *(
            (
                re.compile(rf"\bhalb\s+{hour}(?![\w:.]*[0-9])", re.IGNORECASE),
                f"{_before(str(hour))}:30",
            )
            for hour in range(1, 13)
        ),
        *(
            (
                re.compile(rf"\b(?:viertel|1/4)\s+vor\s+{hour}(?![\w:.]*[0-9])", re.IGNORECASE),
                f"{_before(str(hour))}:45",
            )
            for hour in range(1, 13)
        ),
        (re.compile(rf"\b(?:viertel|1/4)\s+nach\s+{_HOUR}", re.IGNORECASE), r"\1:15"),
    ),
    denials="nein | nee | nö | falsch | nicht ganz | stimmt nicht",
    hour_marks=("uhr", "h"),
    countries={
        "AE": "VAE | Emirate",
        "BA": "Bosnien",
        "CD": "Kongo",
        "CZ": "Tschechische Republik",
        "GB": "Großbritannien | Grossbritannien | England | Schottland | Wales | Nordirland",
        "MK": "Mazedonien",
        "MM": "Birma | Burma",
        "NL": "Holland",
        "PS": "Palästina",
        "US": "Amerika | Vereinigte Staaten von Amerika",
        "BY": "Weißrussland",
        "MD": "Moldau | Moldawien",
    },
    places={
        "Europe/Berlin": "MEZ | MESZ | mitteleuropäische Zeit | Bayern | Sachsen | Hessen",
        "Europe/Rome": "Venedig | Bozen | Südtirol",
        "Europe/Zurich": "Luzern | St. Gallen | Sankt Gallen",
        "Europe/Belgrade": "Kosovo",
        "Europe/Simferopol": "Krim",
        "America/Los_Angeles": "Kalifornien",
        "Europe/Vienna": "Tirol | Kärnten | Steiermark",
    },
)
