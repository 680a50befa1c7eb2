"""Briefs of many languages: each word is understood by the rules of its own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import Found, Part, Search
from bot.search.languages import language_of
from tests.support import samples
from tests.support.languages import brief, found, outcomes, sets

SETS = sets()
TOGETHER = Search([one.brief for one in SETS])
TODAY = date(2026, 11, 25)


# The promised rates.


def test_questions_of_each_language_are_answered():
    """At least 95 of 100 have the right text first, and at most one finds what is not there."""
    for search in (None, TOGETHER):
        judged = [
            outcome
            for one in SETS
            for outcome in outcomes(search or Search([one.brief]), one.asked)
        ]
        having = [one for one in judged if one.asked.wanted]
        misses = [str(one) for one in having if not one.is_right()]
        assert len(misses) <= 0.05 * len(having), misses
        false = [str(one) for one in judged if not one.asked.wanted and not one.is_right()]
        assert len(false) <= 1, false


# Inflections.


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("uk", "туристи", "Міст закрили для туристів."),
        ("uk", "мост", "Біля мосту тихо."),
        ("uk", "міст", "Біля мосту тихо."),
        ("uk", "компенсація", "Усі отримають компенсацію."),
        ("ru", "туристы", "Мост закрыт для туристов."),
        ("ru", "санки", "Дети лишились санок."),
        ("de", "Brücke", "Drei Brücken sind gesperrt."),
        ("es", "reparaciones", "La reparación es cara."),
        ("pt", "construção", "As construções pararam."),
        ("fr", "école", "Il quitte l'école."),
        ("fr", "l'école", "Les écoles ferment."),
        ("it", "isola", "La nave lascia l’isola."),
        ("pl", "most", "Stoją przy moście i pod mostem."),
        ("tr", "köprü", "Köprünün ayakları zayıf."),
        ("ru", "город", "В городах ждут снега."),
        ("ar", "حكومة", "اجتماع للحكومة اليوم"),
        ("ar", "مصعد", "أربعة مصاعد جديدة"),
        ("ar", "مستشفى", "وصلوا إلى المستشفيات"),
        ("he", "ירושלים", "הם גרים בירושלים"),
        ("he", "פקח", "האזהרות של הפקחים"),
        ("hi", "पुल", "दो पुलों पर रोक"),
        ("ko", "펌프", "펌프를 바꿔 달라고 했다"),
    ],
)
def test_a_word_is_found_in_another_inflection(language, query, text):
    assert found(query, brief(language, text)) == [text]


@pytest.mark.parametrize(
    ("language", "exact", "inflected"),
    [
        ("uk", "Новий міст.", "Нового мосту."),
        ("de", "Die Kosten.", "Die Reparaturkosten."),
        ("es", "El puente.", "Los puentes."),
    ],
)
def test_the_word_as_written_comes_first(language, exact, inflected):
    query = exact.rstrip(".").split()[1]
    assert found(query, brief(language, inflected, exact)) == [exact, inflected]


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("de", "kosten", "Die Reparaturkosten steigen."),
        ("nl", "kosten", "De herstelkosten stijgen."),
        ("sv", "kostnad", "Reparationskostnaden stiger."),
        ("de", "Eidechsen", "Zwölf Zauneidechsen zogen um."),
        ("es", "cemento", "Tubos de fibrocemento."),
    ],
)
def test_the_end_of_a_compound_finds_it(language, query, text):
    assert found(query, brief(language, text)) == [text]


@pytest.mark.parametrize(
    ("query", "text"), [("kosten", "Wir verkosten."), ("rost", "Es herrscht Frost.")]
)
def test_the_end_of_a_word_that_is_none_itself_does_not(query, text):
    assert found(query, brief("de", text)) == []


# Spellings.


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("de", "strasse", "Die Straße ist gesperrt."),
        ("de", "Bruecke", "Die Brücke ist gesperrt."),
        ("uk", "обʼїзд", "Об’їзд довгий."),
        ("uk", "обїзд", "Об'їзд довгий."),
        ("ru", "елка", "Стоит ёлка."),
        ("ru", "замо́к", "Старый замок."),
        ("tr", "ISPARTA", "Isparta yolu kapalı."),
        ("ar", "المَصـــاعِد", "المصاعد معطلة"),
        ("ar", "الاسبوع", "في الأسبوع القادم"),
        ("ar", "مدرسه", "بنوا مدرسة جديدة"),
        ("fa", "كتاب", "این کتاب تازه است"),
        ("he", "תִּינוֹקֶת", "תינוקת אחת"),
        ("he", 'צה"ל', "הודעה של צה״ל"),
        ("hi", "दरवाजा", "दरवाज़ा खुला है"),
        ("ar", "2026", "في عام ٢٠٢٦"),
        ("ja", "２０００円", "料金は2000円だ"),
        ("de", "1200000", "Es kostet 1.200.000 Euro."),
    ],
)
def test_a_word_is_found_in_another_spelling(language, query, text):
    assert found(query, brief(language, text)) == [text]


# Misspelled words.


@pytest.mark.parametrize(
    ("language", "query", "text", "corrected"),
    [
        ("uk", "туритсів", "Міст закрили для туристів.", "туристів"),
        ("ru", "туритсов", "Мост закрыт для туристов.", "туристов"),
        ("ar", "المروحيلت", "وصلت المروحيات", "المروحيات"),
        ("he", "משקחים", "ליד גן המשחקים", "המשחקים"),
        ("he", "אנרונה", "אקפיא את הארנונה", "הארנונה"),
        ("he", "וטרנר", "ניתח אותו וטרינר", "וטרינר"),
        ("ja", "ダヤイル", "専用ダイヤルに連絡", "ダイヤル"),
        ("hi", "परमाणपत्र", "जन्म प्रमाणपत्र मिला", "प्रमाणपत्र"),
        ("es", "sobreexplotdao", "Está sobreexplotado.", "sobreexplotado"),
        ("el", "λεωφορίεο", "Το λεωφορείο άργησε.", "λεωφορείο"),
    ],
)
def test_a_misspelling_is_corrected_in_every_alphabet(language, query, text, corrected):
    result = Search([brief(language, text)]).find(query)
    assert [hit.text for hit in result.hits] == [text]
    assert result.corrected == ((query, corrected),)


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("es", "perro", "El plazo se cerró."),
        ("es", "perro", "Habla Pedro."),
        ("ru", "скрипка", "Дверь скрипит."),
        ("pt", "banana", "É de manhã na cabana."),
        ("uk", "собака", "Стара сорока."),
    ],
)
def test_a_word_that_the_briefs_lack_is_no_misspelling(language, query, text):
    assert found(query, brief(language, text)) == []


# Questions.


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("de", "Wer hat über die Brücke gesprochen?", "Die Brücke ist gesperrt."),
        ("es", "¿Quién habló de los contadores?", "Pondremos contadores."),
        ("fr", "qui a parlé des tartines ?", "Je vends des tartines."),
        ("it", "chi ha parlato dei danni", "Chiediamo i danni."),
        ("pt", "quem falou da faxina", "Levei-o para a faxina."),
        ("pl", "kto mówił o zającu", "Mrugał jak zając."),
        ("uk", "Хто сказав про понтони?", "Зібрали понтони."),
        ("ru", "кто говорил о налогах", "Налоги снизят."),
        ("ar", "من تحدث عن التخدير؟", "لا تخدير بلا كهرباء"),
        ("he", "מי דיבר על הפיצה", "הפיצה קפואה"),
        ("hi", "मच्छरदानी के बारे में किसने कहा", "मच्छरदानी नहीं है"),
        ("tr", "çatlaktan kim bahsetti", "Bir çatlak vardı."),
        ("zh", "谁说到了孕妇？", "一位孕妇"),
        ("ja", "誰が笛について話した？", "笛にも挑戦"),
        ("nl", "wie had het over koeien", "Mijn koeien staan nat."),
        ("ko", "누가 일기에 대해 말했나", "할머니의 일기"),
    ],
)
def test_the_words_of_asking_are_no_words_that_are_missing(language, query, text):
    result = Search([brief(language, text)]).find(query)
    assert [hit.text for hit in result.hits] == [text]
    assert result.missing == ()


def test_where_a_question_asks_how_many_a_text_with_a_number_comes_first():
    texts = "Люди живуть на березі.", "На березі живе 11 людей."
    assert found("скільки людей живе на березі", brief("uk", *texts))[0] == texts[1]


def test_a_question_about_what_no_brief_has_finds_nothing():
    assert found("Wer hat über Elefanten gesprochen?", brief("de", "Die Brücke.")) == []
    assert found("谁说到了大象？", brief("zh", "一位孕妇")) == []


# Several languages in one library.

BRIDGE = brief("en", "The bridge is closed for tourists.")
MOST = brief("uk", "Міст закрили для туристів.")
BRUECKE = brief("de", "Die Brücke ist für Touristen gesperrt.")


def said(result: Found) -> tuple[object, ...]:
    return result.corrected, result.missing, result.suggestions


@pytest.mark.parametrize(
    ("query", "text", "corrected"),
    [
        ("tourists", "The bridge is closed for tourists.", ()),
        ("tuorists", "The bridge is closed for tourists.", (("tuorists", "tourists"),)),
        ("туристів", "Міст закрили для туристів.", ()),
        ("туритсів", "Міст закрили для туристів.", (("туритсів", "туристів"),)),
        ("gesperrt", "Die Brücke ist für Touristen gesperrt.", ()),
    ],
)
def test_the_language_that_understands_a_query_answers_it(query, text, corrected):
    result = Search([BRIDGE, MOST, BRUECKE]).find(query)
    assert result.hits[0].text == text
    assert said(result) == (corrected, (), ())


def test_a_correction_counts_only_where_no_language_has_the_word():
    briefs = brief("es", "El plazo corto."), brief("pt", "O prazo acabou.")
    result = Search(briefs).find("prazo")
    assert [hit.text for hit in result.hits] == ["O prazo acabou."]
    assert said(result) == ((), (), ())


def test_of_languages_that_understand_it_equally_well_the_first_is_that_of_the_latest_brief():
    briefs = brief("es", "Un animal."), brief("en", "An animal.")
    assert found("animal", *briefs) == ["Un animal.", "An animal."]
    assert found("animal", *reversed(briefs)) == ["An animal.", "Un animal."]


def test_or_that_which_is_preferred():
    search = Search([brief("es", "Un animal."), brief("en", "An animal.")])
    assert search.find("animal", first="en-GB").hits[0].text == "An animal."


def test_alternatives_may_be_in_two_languages():
    result = Search([BRIDGE, MOST]).find("tourists OR туристів")
    assert {hit.brief.language for hit in result.hits} == {"en", "uk"}
    assert said(result) == ((), (), ())


def test_what_no_language_has_is_missing_where_one_is_named():
    people = {"orla": {"name": "Orla Venn"}}
    quotes = [samples.quote(id="one", speaker="orla", text="Bells")]
    result = Search([brief("en", "A.", people=people, quotes=quotes), MOST]).find("venn elephants")
    assert [hit.text for hit in result.quotes] == ["Bells"]
    assert result.missing == ("elephants",)


@pytest.mark.parametrize("code", ["xx", "tlh", "sw", "pt-BR", "zh-Hant-TW", "mi"])
def test_every_code_has_a_language(code):
    assert language_of(code).stem("kiwi")


def test_a_language_that_nobody_prepared_finds_words_beginnings_and_misspellings():
    text = "Ka moe te karearea."
    for query in ("karearea", "karea", "kareraea"):
        assert found(query, brief("mi", text)) == [text]
    assert found("kiwi", brief("mi", text)) == []


@given(st.text(max_size=60))
def test_any_text_whatever_can_be_asked(text):
    found = TOGETHER.find(text)
    assert len(found.hits) == len({*map(id, found.hits)})


# Other languages, asked of an English library.


@pytest.mark.parametrize(
    "query",
    [
        "Was hat Venn gesagt?",
        "¿Qué dijo Venn?",
        "qu'a dit Venn",
        "cosa ha detto Venn",
        "що сказав Венн",
        "что сказал Венн о мире",
        "Venn hakkında ne dedi",
        "ماذا قال Venn",
    ],
)
def test_a_question_in_another_language_finds_whom_it_names(query):
    people = {"orla": {"name": "Orla Venn"}}
    quotes = [samples.quote(id="one", speaker="orla", text="Bells")]
    result = Search([brief("en", "A.", people=people, quotes=quotes)]).find(query)
    assert [hit.text for hit in result.hits] == ["Bells"]
    assert result.missing in ((), ("мире",))


def test_a_foreign_name_is_no_word_of_a_role():
    people = {"ana": {"name": "Ana Melo", "role": "presidente do júri"}}
    quotes = [samples.quote(id="one", speaker="ana", text="Os sinos tocam")]
    newsroom = Search([brief("pt", "A ponte abriu.", people=people, quotes=quotes)])
    assert not newsroom.find("юрий гагарин").hits
    assert newsroom.find("ана мело").hits


# Dates.


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("uk", "24 листопада 2026"),
        ("uk", "24 листопада 2026 року"),
        ("es", "24 de noviembre"),
        ("pl", "24 listopada 2026 r."),
        ("ar", "24 نوفمبر 2026"),
        ("hi", "24 नवंबर 2026"),
        ("zh", "2026年11月24日"),
        ("ja", "11月24日"),
        ("ko", "2026년 11월 24일"),
        ("de", "gestern"),
        ("fr", "aujourd'hui"),
        ("en", "24 November 2026"),
    ],
)
def test_a_date_is_read_in_every_language_of_the_library(language, query):
    day = TODAY if language == "fr" else date(2026, 11, 24)
    briefs = brief(language, "A.", published=day), brief("it", "B.", published="2025-01-01")
    hits = Search(briefs).find(query, today=TODAY).hits
    assert [hit.brief.language for hit in hits if hit.part is Part.BRIEF] == [language]
