"""Names in another alphabet than that of the brief."""

from __future__ import annotations

import pytest

from bot.search import Relation, Search
from bot.search.transliteration import is_same_name, may_be_same_name
from bot.text import fold
from tests.support import samples
from tests.support.languages import brief, found


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("ar", "Zelensky", "قال زيلينسكي إنه مستعد"),
        ("ar", "Trump", "وصل ترامب أمس"),
        ("ar", "Emmanuel Macron", "زار إيمانويل ماكرون المدينة"),
        ("ar", "mansouri", "حضر خالد المنصوري الاجتماع"),
        ("ar", "Khaled al-Mansouri", "حضر خالد المنصوري الاجتماع"),
        ("he", "Netanyahu", "ראש הממשלה בנימין נתניהו הודיע"),
        ("he", "нетаньяху", "ראש הממשלה בנימין נתניהו הודיע"),
        ("hi", "Narendra Modi", "प्रधानमंत्री नरेंद्र मोदी ने बधाई दी"),
        ("hi", "bill gates", "बिल गेट्स ने दान दिया"),
        ("uk", "david attenborough", "Фільм озвучив Девід Аттенборо"),
        ("uk", "ursula von der leyen", "Голова Урсула фон дер Ляєн згадала"),
        ("ru", "gorbachev", "Письмо Горбачёва нашли"),
        ("de", "ангела меркель", "Gast war Angela Merkel."),
        ("pl", "дональд туск", "Premier Donald Tusk przesłał gratulacje."),
        ("ja", "zelensky", "昨日、ゼレンスキー大統領が来た"),
        ("ja", "donald trump", "ドナルド・トランプ氏が話した"),
        ("fa", "pezeshkian", "مسعود پزشکیان آمد"),
        ("el", "mitsotakis", "Ο Κυριάκος Μητσοτάκης ήρθε."),
    ],
)
def test_a_name_in_a_text_is_found_from_another_alphabet(language, query, text):
    assert found(query, brief(language, text)) == [text]


@pytest.mark.parametrize(
    "query", ["ترامب", "ماذا قال ترامب", "טראמפ", "ट्रम्प", "トランプ", "Τραμπ", "что сказал Трамп"]
)
def test_an_english_name_is_found_from_any_alphabet(query):
    result = Search([of("en", "Good", "Donald Trump")]).find(query)
    assert [hit.text for hit in result.hits] == ["Good"]
    assert result.missing == ()


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("ar", "Patton", "وصل بوتين أمس"),
        ("he", "rafael nadal", "הנדל הוא שלנו"),
        ("hi", "guitarra", "लंबी कतार थी"),
        ("hi", "Sachin Modi", "नरेंद्र मोदी ने कहा"),
        ("ru", "helene fischer", "Елена пришла"),
    ],
)
def test_a_name_that_is_only_like_it_is_not(language, query, text):
    assert found(query, brief(language, text)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("putin", "بوتين"),
        ("netanyahu", "נתניהו"),
        ("guterres", "غوتيريش"),
        ("guterres", "गुटेरेस"),
        ("scholz", "шольц"),
        ("erdogan", "أردوغان"),
    ],
)
def test_two_spellings_of_one_name(one, other):
    assert may_be_same_name(fold(one), fold(other))


@pytest.mark.parametrize(
    ("one", "other"), [("patton", "بوتين"), ("bridge", "جسر"), ("guitarra", "कतार")]
)
def test_two_words_that_are_none(one, other):
    assert not is_same_name(fold(one), fold(other))


@pytest.mark.parametrize("other", ["Les guerres ont repris.", "Il a vu Antonio hier."])
def test_a_whole_name_in_another_alphabet_is_nearer_than_a_part_in_this_one(other):
    text = "Антониу Гутерриш приехал."
    result = Search([brief("fr", other), brief("ru", text)]).find("antonio guterres")
    assert [hit.text for hit in result.hits] == [text]
    assert (result.corrected, result.missing) == ((), ())


def test_a_name_is_found_in_all_languages_that_of_the_reader_s_letters_first():
    texts = {
        "de": "Emmanuel Macron war da.",
        "ja": "エマニュエル・マクロン大統領が来た",
        "ar": "زار إيمانويل ماكرون المدينة",
    }
    result = Search([brief(*one) for one in texts.items()]).find("emmanuel macron")
    assert [hit.text for hit in result.hits] == [*texts.values()]


def test_one_word_is_rather_a_word_than_a_name_in_another_alphabet():
    """The consonants of "ceasefire" are those of a Hebrew word, too."""
    briefs = brief("de", "Der Ceasefire hält."), brief("he", "אם ארכב על הכביש")
    assert [hit.brief.language for hit in Search(briefs).find("ceasefire").hits] == ["de"]


QUOTES = [samples.quote(id="one", speaker="one", text="0")]


def of(language: str, text: str, name: str, *aliases: str):
    person = {"name": name, "aliases": list(aliases)}
    quotes = [samples.quote(id=language.lower(), speaker="one", text=text)]
    return brief(language, "3", people={"one": person}, quotes=quotes)


@pytest.mark.parametrize(
    ("query", "languages"),
    [
        ("Trump", {"en", "ru"}),
        ("трамп", {"en", "ru"}),
        ("Трампа", {"en", "ru"}),
        ("Donald Trump", {"en", "ru"}),
    ],
)
@pytest.mark.parametrize("aliases", [(), ("Дональд Трамп",)])
def test_one_person_has_the_quotes_of_all_languages(query, languages, aliases):
    briefs = of("en", "Good", "Donald Trump", *aliases), of("ru", "Хорошо", "Дональд Трамп")
    result = Search(briefs).find(query)
    assert {hit.brief.language for hit in result.quotes} == languages
    assert {hit.relation for hit in result.quotes} == {Relation.BY}
    assert (result.corrected, result.missing) == ((), ())


@pytest.mark.parametrize(
    ("languages", "one", "other"),
    [
        (("en", "es"), "Mario Lopez", "Maria Lopez"),
        (("en", "en-GB"), "Mario Lopez", "Maria Lopez"),
        (("en", "de"), "Daniel Weber", "Daniela Weber"),
        (("en", "de"), "Christian Lindner", "Christina Lindner"),
        (("en", "fr"), "Francis Bacon", "Frances Bacon"),
        (("en", "fr"), "John Smith", "Joan Smith"),
        (("en", "uk"), "Daniel Weber", "Даніела Вебер"),
        (("en", "uk"), "Fernando Torres", "Фернанда Торрес"),
    ],
)
def test_who_has_a_name_that_is_only_like_it_is_somebody_else(languages, one, other):
    briefs = of(languages[0], "Good", one), of(languages[1], "Bad", other)
    for name, text in ((one, "Good"), (other, "Bad")):
        result = Search(briefs).find(name)
        assert [person.person.name for person in result.people] == [name]
        assert result.quotes[0].text == text
        assert result.quotes[0].relation is Relation.BY


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("de", "Wolodymyr Selenskyj"),
        ("pl", "Wołodymyr Zełenski"),
        ("uk", "Володимир Зеленський"),
        ("ja", "ウォロディミル・ゼレンスキー"),
    ],
)
def test_who_is_spelled_in_the_way_of_another_language_is_one_person(language, name):
    result = Search([of("en", "Good", "Volodymyr Zelensky"), of(language, "Bad", name)]).find(name)
    assert len(result.people) == 1
    assert {hit.text for hit in result.quotes} == {"Good", "Bad"}


def test_an_inflected_name_is_one_in_texts_and_queries():
    text = "Рішення Гриневича підтримали."
    person = {"mayor": {"name": "Остап Гриневич"}}
    quotes = [samples.quote(id="one", speaker="mayor", text="Ні")]
    search = Search([brief("uk", text, people=person, quotes=quotes)])
    for query in ("гриневич", "Гриневича", "Гриневичем"):
        result = search.find(query)
        assert [hit.text for hit in result.hits] == ["Ні", text]
        assert [one.id for one in result.people] == ["mayor"]


def test_a_first_name_with_another_surname_is_a_stranger_in_every_language():
    person = {"mayor": {"name": "Hélène Castagnède"}}
    quotes = [samples.quote(id="one", speaker="mayor", text="Non")]
    search = Search([brief("fr", "3", people=person, quotes=quotes)])
    assert [hit.text for hit in search.find("helene castagnede").hits] == ["Non"]
    assert search.find("helene fischer").hits == ()
