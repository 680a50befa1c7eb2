"""The search as readers use it: what comes first, what is refused, and what is said about both."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bot.brief import Brief
from bot.fields import Text
from bot.search import MAX_HITS, Found, Relation, Search
from tests.support import samples
from tests.support.generated import library
from tests.support.generated_queries import asked
from tests.support.queries import (
    LONG_TEXTS,
    bundled,
    falsely_found,
    generated_misses,
    labelled_misses,
    query_sets,
)


@pytest.fixture(scope="module")
def search():
    return Search([bundled()])


@pytest.fixture(scope="module")
def large():
    return Search(library(2_000))


def ids(found: Found) -> list[str]:
    return [hit.quote.id for hit in found.quotes if hit.quote]


def same(some, others) -> bool:
    """Whether these are the same hits in whatever order."""
    return sorted(map(id, some)) == sorted(map(id, others))


def is_text(text: str) -> bool:
    """Whether a brief may hold it."""
    try:
        TypeAdapter(Text).validate_python(text)
    except ValidationError:
        return False
    return True


def small(**changes) -> Brief:
    """A brief of one quote by an invented speaker."""
    content = {
        "id": "small",
        "title": "Small",
        "summary": "A small brief.",
        "source": {"publisher": "Nobody", "title": "Nothing"},
        "people": {"orla": {"name": "Orla Venn", "role": "Keeper of Keys"}},
        "sections": [
            {"id": "part", "title": "Part", "summary": "A part.", "points": ["Bells ring."]}
        ],
        "quotes": [{"id": "one", "text": "bells at dawn", "speaker": "orla", "section": "part"}],
    }
    return Brief.model_validate(content | changes)


# The promised rates.


@pytest.mark.parametrize("queries", query_sets(), ids=lambda queries: queries.name)
def test_labelled_queries_over_the_bundled_brief(search, queries):
    """At least 98 in 100 find the right text first."""
    misses = labelled_misses(search, queries.right)
    print(*misses, sep="\n")
    assert queries.count >= 150
    assert len(misses) <= 0.02 * queries.count, misses


def test_queries_over_a_thousand_generated_quotes(large):
    """At least 98 in 100 find the right quote first, among many that look alike."""
    queries = list(asked(library(2_000), 12))
    misses = generated_misses(large, queries)
    print(*misses, sep="\n")
    assert len(queries) >= 100
    assert len(misses) <= 0.02 * len(queries), misses


@pytest.mark.parametrize("queries", query_sets(), ids=lambda queries: queries.name)
def test_nonsense_finds_nothing(search, queries):
    """Key-mashing, signs, query languages, emoji and walls of text: none."""
    assert len(queries.nonsense) >= 60
    assert falsely_found(search, queries.nonsense) == []


@pytest.mark.parametrize("queries", query_sets(), ids=lambda queries: queries.name)
def test_real_words_that_the_brief_lacks_find_nothing(search, queries):
    """At least 95 in 100 show nothing."""
    found = falsely_found(search, queries.absent_words)
    print(*found, sep="\n")
    assert len(queries.absent_words) >= 100
    assert len(found) <= 0.05 * len(queries.absent_words), found


@pytest.mark.parametrize("queries", query_sets(), ids=lambda queries: queries.name)
def test_names_that_the_brief_lacks_find_nothing(search, queries):
    """A politician nobody quoted, and a stranger who shares a first name or an office."""
    assert falsely_found(search, queries.absent_names) == []


# What is said about a find.


def test_a_correction_is_told(search):
    assert search.find("zelinsky").corrected == (("zelinsky", "Zelenskyy"),)
    assert search.find("irnoclad").corrected == (("irnoclad", "ironclad"),)
    assert search.find("donlad").corrected == (("donlad", "Donald"),)


def test_a_listed_or_foreign_spelling_is_no_correction(search):
    for spelling in ("Zelensky", "selenskyj", "Зеленського", "Zełenskiego", "trumps"):
        assert search.find(spelling).corrected == ()


def test_a_real_word_is_only_a_suggestion(search):
    found = search.find("peach")
    assert found.hits == ()
    assert found.corrected == ()
    assert "peace" in found.suggestions
    assert search.find("tramp").suggestions == ("Trump",)


def test_nothing_near_suggests_nothing(search):
    assert search.find("qwertyuiop").suggestions == ()
    assert search.find("weather") == Found()


def test_a_name_gives_the_quotes_of_that_person_first(search):
    found = search.find("Trump")
    assert ids(found) == ["on-track", "productive", "immediate-ceasefire", "dividing-assets"]
    assert found.people
    assert found.people[0].person.name == "Donald Trump"
    assert ids(search.find("zelenskyy"))[0] == "different-from-reality"


def test_a_name_and_an_unknown_word_says_which_word_is_missing(search):
    found = search.find("Trump golf")
    assert len(found.quotes) == 4
    assert found.missing == ("golf",)
    assert search.find("Trump infrastructure").missing == ()


def test_a_question_in_other_words_says_which_are_missing(search):
    found = search.find("far from reality")
    assert ids(found) == ["different-from-reality"]
    assert found.missing == ("far",)
    assert search.find("Biden reality").hits == ()


def test_a_refusal_offers_the_words_that_there_are(search):
    assert search.find("Biden ceasefire").suggestions == ("ceasefire",)


def test_a_name_and_a_word_that_only_points_have_finds_the_points(search):
    found = search.find("trump sanctions")
    assert found.quotes == ()
    assert [(hit.section.id, hit.point) for hit in found.texts] == [("how_it_affects_you", 0)]
    assert found.missing == ()


def test_words_of_another_speaker_are_found_under_their_own_name(search):
    found = search.find("zelenskyy productive")
    assert [hit.quote.speaker for hit in found.quotes] == ["trump"]
    assert found.people
    assert found.people[0].id == "zelenskyy"


def test_hits_are_by_or_about_the_person_asked_for_or_elsewhere():
    people = {
        "orla": {"name": "Orla Venn"},
        "arno": {"name": "Arno Hald", "role": "Venn's special envoy"},
    }
    quotes = [
        {"id": "by", "text": "bells at dawn", "speaker": "orla", "section": "part"},
        {"id": "about", "text": "bells for Venn", "speaker": "arno", "section": "part"},
        {"id": "elsewhere", "text": "bells at dusk", "speaker": "arno", "section": "part"},
    ]
    points = ["Eight bells for Venn's special envoy.", "Bells ring at noon."]
    sections = [{"id": "part", "title": "Part", "summary": "A part.", "points": points}]
    search = Search([small(people=people, quotes=quotes, sections=sections)])

    def relations(words: str) -> dict[str, Relation | None]:
        hits = search.find(words).hits
        return {hit.quote.id if hit.quote else points[hit.point]: hit.relation for hit in hits}

    assert relations("venn bells") == {"by": Relation.BY, "about": Relation.ABOUT}
    assert relations("venn eight") == {points[0]: Relation.ABOUT}
    assert relations("venn dusk") == {"elsewhere": Relation.ELSEWHERE}
    assert relations("venn noon") == {points[1]: Relation.ELSEWHERE}
    assert set(relations("bells").values()) == {None}


def test_words_too_far_from_a_name_leave_the_quotes_of_that_person(search):
    found = search.find("zelenskyy president of golf in Texas")
    assert ids(found)[0] == "different-from-reality"
    assert found.missing == ("golf", "Texas")


def test_somebody_never_quoted_has_mentions_only(search):
    found = search.find("putin")
    assert ids(found) == ["productive", "immediate-ceasefire", "different-from-reality"]
    assert all(hit.quote.speaker != "putin" for hit in found.quotes)
    assert len(found.texts) > 4
    assert search.find("witkoff").quotes == ()


def test_hits_are_quotes_and_points_in_one_order(search):
    found = search.find("infrastructure")
    assert same(found.hits, (*found.quotes, *found.texts))
    assert found.hits[0] is found.quotes[0]


def test_small_words_alone_are_found_as_a_phrase_only(search):
    assert ids(search.find("we will be")) == ["immediate-ceasefire"]
    for words in ("will", "be we will", "what will be", "of the"):
        assert search.find(words).hits == ()


def test_a_limit_holds(large):
    assert len(large.find("Monday").quotes) == MAX_HITS
    assert len(large.find("Monday", limit=3).quotes) == 3
    assert large.find("Monday", limit=0).hits == ()


def test_of_equal_texts_the_earlier_brief_comes_first():
    found = Search([small(id="new"), small(id="old")]).find("bells")
    assert [hit.brief.id for hit in found.quotes] == ["new", "old"]
    assert [hit.brief.id for hit in found.texts] == ["new", "old"]


def test_one_name_for_several_people_means_them_all():
    people = {"orla": {"name": "Orla Venn"}, "arno": {"name": "Arno Venn"}}
    quotes = [
        {"id": "one", "text": "bells at dawn", "speaker": "orla", "section": "part"},
        {"id": "two", "text": "keys at dusk", "speaker": "arno", "section": "part"},
    ]
    search = Search([small(people=people, quotes=quotes)])
    assert ids(search.find("venn")) == ["one", "two"]
    assert ids(search.find("arno venn")) == ["two"]
    assert ids(search.find("venn dusk")) == ["two"]


def test_a_name_of_small_letters_in_a_text_is_no_name():
    people = {"rose": {"name": "Orla Rose"}, "arno": {"name": "Arno Venn"}}
    sections = [
        {"id": "part", "title": "P", "summary": "S", "points": ["The river rose.", "So said Rose."]}
    ]
    quotes = [{"id": "two", "text": "keys at dusk", "speaker": "arno", "section": "part"}]
    found = Search([small(people=people, sections=sections, quotes=quotes)]).find("Orla Rose")
    assert [hit.point for hit in found.texts] == [1]


def test_an_empty_library_finds_nothing():
    assert Search([]).find("anything at all") == Found()
    assert Search([small(people={}, quotes=[])]).find("bells").quotes == ()


def test_names_and_quotes_without_a_word_are_harmless():
    people = {"signs": {"name": "***", "role": "!", "aliases": ["Nobody", "…"]}}
    quotes = [{"id": "one", "text": "…", "speaker": "signs", "about": "a pause", "section": "part"}]
    search = Search([small(people=people, quotes=quotes)])
    assert ids(search.find("pause")) == ["one"]
    assert ids(search.find("nobody")) == ["one"]
    assert search.find("xyzzy qwert").hits == ()


def test_what_only_looks_like_a_name_finds_nobody():
    people = {"modi": {"name": "Narendra Modi", "aliases": ["नरेंद्र मोदी", "मोदी"]}}
    quotes = [samples.quote(id="x", speaker="modi", text="We will grow", about="दीवाली")]
    search = Search([samples.brief(people=people, quotes=quotes)])
    assert search.find("मंदी").hits == ()
    assert [hit.quote.id for hit in search.find("मोदी").quotes] == ["x"]
    assert [hit.quote.id for hit in search.find("दीवाली").quotes] == ["x"]


@pytest.mark.parametrize("words", ["Зеле́нский", "Зеле́нського", "Zele\u0301nsky"])
def test_a_name_with_its_stress_marked_is_that_name(words):
    first = Search([bundled()]).find(words).quotes[0]
    assert first.quote.id == "different-from-reality"


# Whatever arrives.


@settings(max_examples=150, deadline=None)
@given(words=st.text(max_size=200))
def test_no_text_raises(words):
    assert isinstance(_SEARCH.find(words), Found)


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.text(min_size=1, max_size=30).filter(is_text), min_size=5, max_size=5))
def test_no_content_raises(texts):
    name, role, alias, quote, point = texts
    search = Search(
        [
            small(
                people={"orla": {"name": name, "role": role, "aliases": [alias]}},
                quotes=[{"id": "one", "text": quote, "speaker": "orla", "section": "part"}],
                sections=[{"id": "part", "title": name, "summary": role, "points": [point]}],
            )
        ]
    )
    for words in (*texts, f"{alias} {point}", name[:3]):
        assert isinstance(search.find(words), Found)


@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            "trump zelinsky ironclad infra structure US 's “on track” AND NEAR( 100% - 🔥 what of "
            "will президента putin golf horriblewar".split()
        )
        | st.text(max_size=12),
        max_size=30,
    )
)
def test_no_mixture_raises_and_hits_stay_in_order(words):
    found = _SEARCH.find(" ".join(words))
    assert same(found.hits, (*found.quotes, *found.texts))
    assert not (found.hits and found.suggestions)


@pytest.mark.parametrize("words", LONG_TEXTS, ids=lambda words: f"{words[:9]} ...")
def test_long_texts_cost_no_more_work_than_short_ones(large, words):
    """Readers wait for each other's searches. The calls are counted, which takes no quiet machine."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    large.find(words)  # where something is read once and kept
    sys.setprofile(count)
    try:
        large.find(words)
    finally:
        sys.setprofile(None)
    assert calls < 20_000


@pytest.mark.process
def test_the_search_knows_nothing_of_telegram():
    code = "import sys, bot.search; sys.exit('telegram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


_SEARCH = Search([bundled()])


@pytest.mark.parametrize(
    ("query", "points"),
    [
        ("40%", [0, 4]),
        ("40 per cent", [0, 4]),
        ("40 percent", [0, 4]),
        ("11:40", [1]),
        ("40", [0, 2, 4]),
        ("1200", [3]),
        ("1,200", [3]),
        ("$1,200", [3]),
        ("0.75", [5]),
        ("75", []),
    ],
)
def test_a_number_is_no_part_of_another(query, points):
    texts = [
        "The level fell by 40% in May.",
        "The train left at 11:40 sharp.",
        "The 40 sailors went home.",
        "A fare is $1,200 a year.",
        "About 40 per cent of the stalls were empty.",
        "The share was 0,75 of it.",
    ]
    section = {"id": "part", "title": "Part", "summary": "A part.", "points": texts}
    brief = small(sections=[section])
    assert sorted(hit.point for hit in Search([brief]).find(query).texts) == points
