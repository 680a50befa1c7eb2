"""What readers write behind `/subscribe` in German, Spanish, Ukrainian and Arabic."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time
from itertools import combinations

import pytest

from bot.commands import DELIVERY
from bot.replies import formats, settings, settings_choices
from bot.schedule import places, wishes
from bot.schedule.clock_faces import faces_like
from bot.schedule.wish_words import LANGUAGES, is_off, without_denial
from bot.schedule.wish_words.words import WishWords
from bot.text import folded
from bot.translation import locales

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LOCALES = locales()
OTHERS = [code for code in LOCALES if code != "en"]


def meaning(text: str, code: str) -> str:
    """What a text asks for in short: times, `at-once`, days, sound, zones, `?` if not sure, and unknown words in brackets."""
    found = wishes.read(text, NOW, LOCALES[code])
    return " ".join(
        [
            *(["at-once"] if found.times == () else []),
            *(clock.isoformat("minutes") for clock in found.times or ()),
            *([found.days.name.lower()] if found.days else []),
            *([found.sound.name.lower()] if found.sound else []),
            *(place.zone for place in found.places),
            *(["?"] if found.places and not found.is_place_sure else []),
            *(f"[{word}]" for word in found.unknown),
        ]
    )


GERMAN = {
    "um halb acht": "07:30",
    "um sieben und viertel nach acht Uhr": "07:00 08:15",
    "ab morgen um 7 Uhr 30": "07:30",
    "morgens um halb sieben": "06:30",
    "acht": "[acht]",
    "7:30 18:00 Berlin werktags": "07:30 18:00 weekdays Europe/Berlin",
    "werktags um 7.30 Uhr und 18 Uhr in Berlin": "07:30 18:00 weekdays Europe/Berlin",
    "um 7 und um 19h": "07:00 19:00",
    "jeden Tag 7 Uhr": "07:00 all",
    "taeglich um 8 Uhr morgens": "08:00 all",
    "8 Uhr abends": "20:00",
    "7 am Abend": "19:00",
    "am Abend um 8": "20:00",
    "jeden Morgen um 6:30": "06:30",
    "3 Uhr nachmittags": "15:00",
    "2 Uhr nachts": "02:00",
    "11 Uhr nachts": "23:00",
    "halb 8": "07:30",
    "viertel vor 8, viertel nach 9 Uhr": "07:45 09:15",
    "halb 1": "12:30",
    "mittags und um Mitternacht": "00:00 12:00",
    "Mo–Fr": "weekdays",
    "Mo-Fr lautlos": "weekdays silent",
    "montags bis freitags mit Ton": "weekdays aloud",
    "nicht am Wochenende": "weekdays",
    "auch am Wochenende": "all",
    "nachts lautlos": "night",
    "7:30 nachts lautlos": "07:30 night",
    "lautlos von 22 bis 7 Uhr": "night",
    "mit Ton, von 22:00 bis 7:00 Uhr aber lautlos": "night",
    "ohne Ton": "silent",
    "nicht lautlos": "aloud",
    "nicht laut": "silent",
    "sobald sie erscheinen": "at-once",
    "Sofort!": "at-once",
    "wertags": "weekdays",
    "lautols, München": "silent Europe/Berlin ?",
    "MÜNCHEN 7": "07:00 Europe/Berlin",
    "muenchen 7": "07:00 Europe/Berlin",
    "in der Schweiz um 7": "07:00 Europe/Zurich",
    "ich wohne in Deutschland": "Europe/Berlin",
    "Wiener Zeit, 9 Uhr": "09:00 Europe/Vienna",
    "MEZ": "Europe/Berlin",
    "England": "Europe/London",
    "weekdays 7:30 pm silent": "19:30 weekdays silent",
    "alle 2 Stunden": "[alle] [2Stunden]",
    "5 Tage": "[5Tage]",
    "nicht 7:30": "[nicht] [07:30]",
    "25 Uhr": "[25]",
    "nachts": "[nachts]",
    "werktags, nein, jeden Tag": "all",
    "Quatsch Blödsinn": "[Quatsch] [Blödsinn]",
}
SPANISH = {
    "a las siete y media de la tarde": "19:30",
    "a la una de la tarde": "13:00",
    "mañana a las 8": "08:00",
    "12 de la mañana": "12:00",
    "nada de sonido": "silent",
    "nada de sonido por las noches": "night",
    "sin sonido por las noches": "night",
    "7:30 18:00 Madrid laborables": "07:30 18:00 weekdays Europe/Madrid",
    "a las 7:30 y a las 18 horas en Madrid": "07:30 18:00 Europe/Madrid",
    "entre semana a las 7h30": "07:30 weekdays",
    "de lunes a viernes, 7 h": "07:00 weekdays",
    "todos los días a las 7": "07:00 all",
    "a diario": "all",
    "Cada día 8:00": "08:00 all",
    "a las 7 y media": "07:30",
    "a las 7 y cuarto": "07:15",
    "a las 8 menos cuarto": "07:45",
    "7 de la mañana": "07:00",
    "7 de la manana": "07:00",
    "a las 8 de la tarde": "20:00",
    "7 y media de la tarde": "19:30",
    "9 de la noche": "21:00",
    "12 de la noche": "00:00",
    "7:30 p. m.": "19:30",
    "cada mañana": "07:00",
    "por la noche a las 9": "21:00",
    "mediodía, medianoche": "00:00 12:00",
    "sin sonido": "silent",
    "en silencio": "silent",
    "con sonido": "aloud",
    "no silencioso": "aloud",
    "sin sonido de noche": "night",
    "de noche, sin sonido, 7:30": "07:30 night",
    "sin sonido de 22:00 a 7:00": "night",
    "Con sonido, salvo de 22:00 a 7:00.": "night",
    "al publicarse": "at-once",
    "en cuanto se publiquen": "at-once",
    "inmediatamente": "at-once",
    "laborbles": "weekdays",
    "no los fines de semana": "weekdays",
    "también los fines de semana": "all",
    "Ciudad de México 7": "07:00 America/Mexico_City",
    "vivo en La Paz": "America/La_Paz America/Mazatlan ?",
    "a las 7 en Las Vegas": "07:00 America/Los_Angeles",
    "en España": "Europe/Madrid",
    "Alemania 7": "07:00 Europe/Berlin",
    "EE. UU.": "America/New_York America/Chicago America/Los_Angeles ?",
    "Granada": "America/Grenada Europe/Madrid ?",
    "at once, weekdays": "at-once weekdays",
    "cada 2 horas": "[2-horas]",
    "3 veces": "[3veces]",
    "no 7:30": "[no] [07:30]",
    "a las 25": "[25]",
    "laborables, no, todos los días": "all",
    "disparates varios": "[disparates] [varios]",
}
UKRAINIAN = {
    "о сьомій ранку": "07:00",
    "о пів на восьму": "07:30",
    "о дев’ятій вечора": "21:00",
    "вночі не турбувати": "night",
    "у Херсоні": "Europe/Kyiv",
    "в Ужгороді": "Europe/Kyiv",
    "у Великій Британії": "Europe/London",
    "у Кривому Розі": "Europe/Kyiv",
    "7:30 18:00 Київ будні": "07:30 18:00 weekdays Europe/Kyiv",
    "о 7:30 і о 18:00 у Києві у будні": "07:30 18:00 weekdays Europe/Kyiv",
    "щодня о 7": "07:00 all",
    "кожного дня о 7 годині": "07:00 all",
    "о 7-й годині ранку": "07:00",
    "7 год": "07:00",
    "7 год. вечора": "19:00",
    "о 7 ранку": "07:00",
    "7 вечора": "19:00",
    "2 дня": "14:00",
    "12 ночі": "00:00",
    "11 ночі": "23:00",
    "увечері о 8": "20:00",
    "щоранку о 6:30": "06:30",
    "опівдні та опівночі": "00:00 12:00",
    "Пн–Пт": "weekdays",
    "з понеділка по п’ятницю": "weekdays",
    "не у вихідні": "weekdays",
    "і на вихідних": "all",
    "без звуку": "silent",
    "Беззвучно!": "silent",
    "зі звуком": "aloud",
    "не беззвучно": "aloud",
    "вночі без звуку": "night",
    "без звуку з 22:00 до 7:00": "night",
    "зі звуком, а з 22:00 до 07:00 — без звуку": "night",
    "щойно вийдуть": "at-once",
    "одразу": "at-once",
    "щодня, ні, у будні": "weekdays",
    "будням": "weekdays",
    "безвучно": "silent",
    "за Києвом о 8": "08:00 Europe/Kyiv",
    "за київським часом": "Europe/Kyiv",
    "в Мадриді": "Europe/Madrid",
    "у Львові": "Europe/Kyiv",
    "живу у Варшаві": "Europe/Warsaw",
    "в Одесі": "Europe/Kyiv",
    "у Празі": "Europe/Prague",
    "у Нью-Йорку": "America/New_York",
    "у Тернополі": "Europe/Kyiv",
    "в Чернівцях": "Europe/Kyiv",
    "в Україні": "Europe/Kyiv",
    "в Німеччині": "Europe/Berlin",
    "в Іспанії": "Europe/Madrid",
    "у Запоріжжі": "Europe/Kyiv",
    "у Польщі": "Europe/Warsaw",
    "в Англії": "Europe/London",
    "Лондона": "Europe/London",
    "berlin 7:30 щодня silently": "07:30 all silent Europe/Berlin",
    "кожні 2 години": "[кожні] [2-години]",
    "5 днів": "[5днів]",
    "не 7:30": "[не] [07:30]",
    "25:00": "[25:00]",
    "дурниця якась": "[дурниця] [якась]",
}
ARABIC = {
    "كل يوم الساعة السابعة صباحا": "07:00 all",
    "الساعة الثانية عشرة ظهرا": "12:00",
    "من الأحد إلى الخميس": "weekdays",
    "7:30 18:00 القاهرة أيام العمل": "07:30 18:00 weekdays Africa/Cairo",
    "٧:٣٠ ص و٦:٠٠ م بالقاهرة": "07:30 18:00 Africa/Cairo",
    "الساعة ٧:٣٠": "07:30",
    "الساعة 7 صباحًا": "07:00",
    "7 صباحا": "07:00",
    "7 مساءً": "19:00",
    "7:30 م": "19:30",
    "12:00 ص": "00:00",
    "12 م": "12:00",
    "\u2067\u200f7:30\u00a0م\u2069": "19:30",
    "٧:٣٠، ١٨:٠٠": "07:30 18:00",
    "٧：٣٠": "07:30",
    "3 بعد الظهر": "15:00",
    "9 ليلا": "21:00",
    "7 ونصف مساء": "19:30",
    "8 إلا ربع": "07:45",
    "في المساء": "18:00",
    "كل صباح": "07:00",
    "ظهرا ومنتصف الليل": "00:00 12:00",
    "منتصف الليل": "00:00",
    "كل يوم في 7": "07:00 all",
    "يوميًا": "all",
    "فى أيام العمل": "weekdays",
    "من الاثنين إلى الجمعة": "weekdays",
    "بلا صوت": "silent",
    "بدون صوت": "silent",
    "صامت": "silent",
    "بتنبيه صوتي": "aloud",
    "ليس صامتا": "aloud",
    "بلا صوت ليلًا": "night",
    "بلا صوت من 10:00 م إلى 7:00 ص": "night",
    "بتنبيه صوتي، إلا من 10:00 م إلى 7:00 ص فبلا صوت": "night",
    "فور صدورها": "at-once",
    "فورًا": "at-once",
    "بتوقيت القاهرة": "Africa/Cairo",
    "في القاهره": "Africa/Cairo",
    "ببيروت": "Asia/Beirut",
    "في السعودية": "Asia/Riyadh",
    "أنا أعيش في دبي": "Asia/Dubai",
    "عمان": "Asia/Muscat Asia/Amman ?",
    "مصر ٨ مساء": "20:00 Africa/Cairo",
    "فور صدروها": "[فور] [صدروها]",
    "weekdays at 7 pm": "19:00 weekdays",
    "كل 2 ساعة": "[2-ساعة]",
    "5 أيام": "[5أيام]",
    "لا 7:30": "[لا] [07:30]",
    "أيام العمل، لا، كل يوم": "all",
    "كلام فارغ": "[كلام] [فارغ]",
}


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (code, text, expected)
        for code, texts in (("de", GERMAN), ("es", SPANISH), ("uk", UKRAINIAN), ("ar", ARABIC))
        for text, expected in texts.items()
    ],
)
def test_what_readers_write_in_their_language(code, text, expected):
    assert meaning(text, code) == expected


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        *(
            (code, text, meaning(text, own.strip()))
            for code in LOCALES
            for own, text in {
                "de": "werktags um 7:30 Uhr in Deutschland, nachts lautlos",
                "es": "entre semana a las 7:30, en España, sin sonido",
                "uk": "щодня о 7:30 у Львові без звуку",
                "ar": "كل يوم الساعة ٧:٣٠ ص بالقاهرة بلا صوت",
                "es ": "laborables a las 8 de la tarde en España",
                "en": "at 7:30 on weekdays in Germany, silent at night",
            }.items()
        ),
        ("en", "wekdays", "weekdays"),
        ("en", "no 7:30", "07:30 [no]"),
        ("de", "weekdays, no, every day", "all"),
        ("en", "a las 7:30", "07:30"),
        ("en", "DE", "[DE]"),
        ("en", "8 las Berlin", "08:00 Europe/Berlin ? [las]"),
        ("en", "7:30 م", "19:30"),
        ("de", "7:30 вечора", "19:30"),
        ("en", "7 evening bad loud", "19:00 aloud [bad]"),
        ("en", "7:30 LA", "07:30 America/Los_Angeles"),
        ("en", "still nothing, just a ton of news", "[still] [nothing] [just] [ton]"),
        ("uk", "7:30 LA", "07:30 America/Los_Angeles"),
    ],
)
def test_a_text_in_another_language_than_the_readers(code, text, expected):
    assert meaning(text, code) == expected


def phrases_of(words: WishWords) -> dict[str, set[object]]:
    """All that words of a language mean, by those words as they are compared."""
    meant = defaultdict(set)
    for phrase, wish in words.phrases.items():
        meant[phrase].add(wish)
    for name, code in words.country_names.items():
        meant[name].add(code)
    for name, zone in words.place_names.items():
        meant[name].add(zone)
    return meant


@pytest.mark.parametrize(("one", "other"), [*combinations(LANGUAGES, 2)])
def test_no_phrase_of_a_language_means_something_else_in_another(one, other):
    own, others = phrases_of(LANGUAGES[one]), phrases_of(LANGUAGES[other])
    assert {
        phrase for phrase in own.keys() & others.keys() if own[phrase] != others[phrase]
    } == set()


@pytest.mark.parametrize("code", OTHERS)
def test_no_phrase_is_hidden_beside_english(code):
    own, english = phrases_of(LANGUAGES[code]), phrases_of(LANGUAGES["en"])
    hidden = own.keys() & LANGUAGES["en"].passed_over | english.keys() & LANGUAGES[code].passed_over
    # "las" and "la" are articles; who means Los Angeles writes it in full in Spanish.
    assert hidden - {"la"} == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_word_means_one_thing_in_its_language(code):
    words = LANGUAGES[code]
    wishes_of = defaultdict(set)
    for wish, written in words.wishes.items():
        for phrase in written.split("|"):
            wishes_of[" ".join(folded(phrase))].add(wish)
    assert {phrase for phrase, meant in wishes_of.items() if len(meant) > 1} == set()
    assert not words.phrases.keys() & words.stopping


@pytest.mark.parametrize("code", LOCALES)
def test_the_words_on_buttons_and_in_the_help_are_understood(code):
    locale = LOCALES[code]
    for sound, label in settings_choices._SOUND_TITLES.items():
        assert meaning(label(locale), code) == sound.name.lower()
    assert meaning(settings._APPEAR(locale), code) == "at-once"
    assert meaning(settings._EVERY_DAY(locale), code) == "all"
    assert meaning(settings._WEEKDAYS(locale), code) == "weekdays"
    (subscribe,) = [command for command in DELIVERY if command.name == "subscribe"]
    weekdays = subscribe.arguments(locale).rpartition("[")[2].rstrip("]")
    assert meaning(weekdays, code) == "weekdays"


@pytest.mark.parametrize("code", OTHERS)
def test_clocks_are_understood_as_they_are_shown(code):
    clocks = [time(0), time(7, 30), time(12), time(19, 5)]
    shown = " ".join(formats.clock(clock, LOCALES[code]) for clock in clocks)
    assert meaning(shown, code) == "00:00 07:30 12:00 19:05"


@pytest.mark.parametrize(
    "words",
    [
        "off", "No", "nein", "nie", "abbestellen", "aus", "no", "nunca", "darme de baja", "cancelar", "ні", "ніколи", "вимкнути",
        "відписатися", "لا", "أبدًا", "إيقاف", "إلغاء الاشتراك",
    ],
)  # fmt: skip
def test_words_that_want_no_briefs(words):
    assert is_off(words)


@pytest.mark.parametrize(
    "words", ["", "7:30", "nachts", "no sound", "не тихо", "بلا صوت", "Berlin"]
)
def test_other_words_do_not_unsubscribe(words):
    assert not is_off(words)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("no, 15:13", "15:13"),
        ("Nope 15:13", "15:13"),
        ("nein, 15:13", "15:13"),
        ("No: 15:13", "15:13"),
        ("ні, 15:13", "15:13"),
        ("لا، 15:13", "15:13"),
        ("ні", "ні"),
        ("noche", "noche"),
        ("Німеччина", "Німеччина"),
        ("Novosibirsk", "Novosibirsk"),
        ("لاهور", "لاهور"),
    ],
)
def test_what_stands_before_a_correction_is_left_out(text, rest):
    assert without_denial(text) == rest


@pytest.mark.parametrize(
    ("code", "text", "hours"),
    [
        ("de", "15 Uhr", {3}),
        ("de", "halb 4", {3}),
        ("es", "3 de la tarde", {3}),
        ("uk", "15-та година", {3}),
        ("ar", "٣:٠٠ م", {3}),
        ("en", "٣:٠٠ م", {3}),
        ("de", "nachts", set()),
    ],
)
def test_what_a_clock_shows(code, text, hours):
    minutes = 30 if "halb" in text else 0
    faces = faces_like(text, NOW, LOCALES[code])
    assert {(face.offset - minutes) // 60 for face in faces} == hours


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("uk", "Києві", ["Europe/Kyiv"]),
        ("en", "Києві", ["Europe/Kyiv"]),
        ("en", "Deutschland", ["Europe/Berlin"]),
        ("uk", "Alemania", ["Europe/Berlin"]),
        ("ar", "بالقاهرة", ["Africa/Cairo"]),
        (
            "de",
            "Vereinigte Staaten von Amerika",
            ["America/New_York", "America/Chicago", "America/Los_Angeles"],
        ),
        ("uk", "оглядом", []),
    ],
)
def test_places_in_any_language(code, text, expected):
    found = places.find(text, NOW, LOCALES[code])
    assert [place.zone for place in found.places] == expected
    assert found.is_exact == bool(expected)


def test_a_place_has_its_name_in_the_readers_language():
    (place,) = places.find("Deutschland", NOW, LOCALES["uk"]).places
    assert place.name == "Німеччина"
    oman, amman = places.find("عمان", NOW, LOCALES["ar"]).places
    assert oman.name != amman.name
    assert amman.name.endswith("الأردن")
