"""The hash of what copies tell, and the changes of which the editors are asked."""

from __future__ import annotations

import pytest

from bot.brief import Brief
from bot.delivery.content.facts import Change, Fact
from bot.delivery.content.revision import hash_of, to_be_sent, unexplained
from tests.support import samples

SUMMARY = (
    "Mayor Example opened it for 1,200 people on 2 bridges. “It is ours,” she said to Bob Crane."
)
PEOPLE = {
    **samples.BRIEF["people"],
    "crane": {"name": "Bob Crane", "role": "Engineer", "aliases": ["Robert Crane"]},
}
CORRECTED = [{"date": "2026-11-24", "text": "The number was wrong."}]


def brief(**changes) -> Brief:
    return samples.brief(**{"summary": SUMMARY, "people": PEOPLE, "lead": "at-last", **changes})


def summary(old: str, new: str) -> Brief:
    """The brief with other words in its summary."""
    assert SUMMARY.count(old) == 1
    return brief(summary=SUMMARY.replace(old, new))


def test_the_hash_of_a_brief_is_the_same_for_all_times():
    """A copy is edited where it changes: in every chat, should a version of the program change it."""
    full = brief(
        published="2026-11-23 07:00",
        corrections=[{"date": "2026-11-24 09:04", "text": "One."}],
        picture={"url": "https://x.example/1.jpg", "credit": "Ada"},
    )
    gone = brief(withdrawn={"date": "2026-11-25", "text": "We withdrew it."})
    assert [hash_of(one) for one in (samples.brief(), full, gone)] == [
        "8ea77032c806f7ce5fc03f74a5825df1b7c9f1e9d3f75b37e96da679328aa727",
        "2afaea4f256331b81362c00e4e0934aad8bc7173080156c563a654621f4c52e1",
        "861b3cf89c87b1593b734317604d65e4518792968549163c92c064142ee1e249",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Another"},
        {"summary": "Another."},
        {"sections": samples.BRIEF["sections"][::-1]},
        {"sections": [samples.section(title="Another"), samples.BRIEF["sections"][1]]},
        {"sections": [samples.section(summary="Another."), samples.BRIEF["sections"][1]]},
        {"lead": None},
        {"lead": "ours"},
        {"quotes": [samples.quote(text="At long last"), samples.BRIEF["quotes"][1]]},
        {"quotes": [samples.quote(when="Monday"), samples.BRIEF["quotes"][1]]},
        {"people": {**PEOPLE, "mayor": {"name": "Ada Example", "role": "Governor"}}},
        {"published": "2026-11-22"},
        {"source": {"publisher": "The Harbour Times", "title": "At Last"}},
        {"picture": {"url": "https://x.example/1.jpg", "credit": "Ada"}},
        {"corrections": CORRECTED},
        {"withdrawn": {"date": "2026-11-25", "text": "Gone."}},
    ],
)
def test_what_a_copy_tells_changes_the_hash(changes):
    assert hash_of(brief(**changes)) != hash_of(brief())


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "other", "formerly": ["bridge"]},
        {"draft": True},
        {"published": "2026-11-23 07:00"},
        {"sections": [samples.section(points=["Another."]), samples.BRIEF["sections"][1]]},
        {"quotes": [samples.quote(), {**samples.BRIEF["quotes"][1], "text": "Another"}]},
        {"people": {**PEOPLE, "crane": {"name": "Bob Crane"}}},
        {"corrections": [{"date": "2026-11-22", "text": "Before the publication."}]},
    ],
)
def test_what_it_does_not_tell_changes_no_hash(changes):
    assert hash_of(brief(**changes)) == hash_of(brief())


def test_of_the_corrections_the_newest_counts_and_not_how_it_is_told():
    older = {"date": "2026-11-23", "text": "One."}
    aloud = [older, {**CORRECTED[0], "notify": "aloud"}]
    assert hash_of(brief(corrections=aloud)) == hash_of(brief(corrections=CORRECTED))


def test_of_a_withdrawn_brief_the_text_counts_and_whether_copies_are_deleted():
    gone = {"date": "2026-11-25", "text": "Gone."}
    known = hash_of(brief(withdrawn=gone))
    assert hash_of(brief(withdrawn=gone, title="Another")) == known
    assert hash_of(brief(withdrawn={**gone, "date": "2026-11-26"})) == known
    assert hash_of(brief(withdrawn={**gone, "text": "Taken back."})) != known
    assert hash_of(brief(withdrawn={**gone, "delete": True})) != known


def test_a_stored_revision_has_the_same_hash():
    stored = brief(published="2026-11-23T07:00+01:00", corrections=CORRECTED)
    assert hash_of(Brief.model_validate_json(stored.model_dump_json())) == hash_of(stored)


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("1,200", "1,300", Change(Fact.NUMBER, "1,200", "1,300")),
        ("1,200", "12,00", Change(Fact.NUMBER, "1,200", "12,00")),
        ("1,200", "1,200,000", Change(Fact.NUMBER, "1,200", "1,200,000")),
        ("2 bridges", "three bridges", Change(Fact.NUMBER, "2", "three")),
        ("1,200 people", "a million people", Change(Fact.NUMBER, "1,200", "million")),
        ("1,200 people", "many people", Change(Fact.NUMBER, "1,200", "")),
        ("2 bridges", "bridges", Change(Fact.NUMBER, "2", "")),
        ("people on", "people and 40% on", Change(Fact.NUMBER, "", "40")),
        ("It is ours", "It was ours", Change(Fact.QUOTE, "It is ours,", "It was ours,")),
        ("“It is ours,”", "That it is theirs,", Change(Fact.QUOTE, "It is ours,", "")),
        ("Mayor Example", "The mayor", Change(Fact.NAME, "Mayor Example", "")),
        ("Bob Crane", "Rob Crain", Change(Fact.NAME, "Bob Crane", "")),
        ("Bob Crane", "the press", Change(Fact.NAME, "Bob Crane", "")),
    ],
)
def test_another_number_name_or_quoted_word_is_asked_about(old, new, change):
    assert unexplained(brief(), summary(old, new)) == (change,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1,200", "1200"),
        ("1,200", "1\u202f200"),
        ("1,200", "1 200"),
        ("2 bridges", "two bridges"),
        ("opened it", "opened  it,\nat last,"),
        ("opened", "opend"),
        ("people", "visitors"),
        ("“It is ours,”", '"It is ours"'),
        ("It is ours", "it  is ours"),
        ("Mayor Example", "Ada Example"),
        ("Bob Crane", "Robert Crane"),
        ("Bob Crane", "Crane"),
        ("to Bob Crane", "to Bob Crane. Crane smiled"),
    ],
)
def test_the_same_in_another_form_is_not(old, new):
    assert unexplained(brief(), summary(old, new)) == ()
    assert unexplained(summary(old, new), brief()) == ()


def test_numbers_or_names_that_change_places_are_asked_about():
    old = brief(summary="Ada Example led with 12 votes, Bob Crane had 30.")
    new = brief(summary="Bob Crane led with 30 votes, Ada Example had 12.")
    assert unexplained(old, new) == (
        Change(Fact.NAME, "Ada Example, Bob Crane", "Bob Crane, Ada Example"),
        Change(Fact.NUMBER, "12, 30", "30, 12"),
    )


def test_sections_may_change_places_and_sentences_their_text():
    parts = [
        samples.section(summary="It cost 30 million."),
        samples.section(id="what_next", summary="Bob Crane builds 4 more. It lasts 5 years."),
    ]
    moved = [
        samples.section(id="what_next", summary="Bob Crane builds 4 more."),
        samples.section(summary="It cost 30 million. It lasts 5 years."),
    ]
    assert unexplained(brief(sections=parts), brief(sections=parts[::-1])) == ()
    assert unexplained(brief(sections=parts), brief(sections=moved)) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": "The 2nd Bridge Opens"}, [Change(Fact.NUMBER, "", "2nd")]),
        ({"sections": [samples.section(summary="After 9 years."), samples.BRIEF["sections"][1]]}, [Change(Fact.NUMBER, "", "9")]),
        ({"published": "2026-11-22"}, [Change(Fact.NUMBER, "23", "22")]),
        ({"quotes": [samples.quote(text="At long last"), samples.BRIEF["quotes"][1]]}, [Change(Fact.QUOTE, "At last", "At long last")]),
        ({"quotes": [samples.quote(when="at 9:30"), samples.BRIEF["quotes"][1]]}, [Change(Fact.NUMBER, "", "9:30")]),
        ({"people": {**PEOPLE, "mayor": {"name": "Ida Example", "aliases": ["Mayor Example"]}}}, [Change(Fact.NAME, "Ada Example", "Ida Example")]),
        ({"quotes": [samples.quote(speaker="crane"), samples.BRIEF["quotes"][1]]}, [Change(Fact.NAME, "Ada Example", "Bob Crane")]),
        ({"quotes": [samples.quote(id="new", text="At long last"), samples.BRIEF["quotes"][1]], "lead": "new"}, [Change(Fact.QUOTE, "At last", "At long last")]),
        ({"quotes": [samples.quote(), {**samples.BRIEF["quotes"][1], "text": "It was ours"}], "lead": "ours"}, [Change(Fact.QUOTE, "At last", "It was ours"), Change(Fact.NAME, "Ada Example", "The crew")]),
    ],
)  # fmt: skip
def test_every_part_that_a_copy_shows_is_compared(changes, told):
    assert list(unexplained(brief(), brief(**changes))) == told


@pytest.mark.parametrize(
    "changes",
    [
        {"lead": "ours"},
        {"lead": None},
        {"sections": [samples.section(points=["In 1999."]), samples.BRIEF["sections"][1]]},
        {"quotes": [samples.quote(), {**samples.BRIEF["quotes"][1], "text": "It was ours"}]},
        {"people": {**PEOPLE, "crane": {"name": "Bob Crane", "role": "Builder No. 1"}}},
    ],
)
def test_another_choice_or_what_it_does_not_show_is_not_asked_about(changes):
    assert unexplained(brief(), brief(**changes)) == ()
    assert unexplained(brief(**changes), brief()) == ()


def test_what_a_new_correction_or_a_withdrawal_tells_is_not_asked_about():
    new = {"summary": "It opened for 5."}
    assert unexplained(brief(), brief(**new, corrections=CORRECTED)) == ()
    gone = {"date": "2026-11-25", "text": "Gone."}
    assert unexplained(brief(), brief(**new, withdrawn=gone)) == ()


def test_an_old_correction_in_other_words_or_one_that_nobody_sees_explains_nothing():
    old, new = brief(corrections=CORRECTED), {"summary": f"{SUMMARY} 5 came."}
    reworded = [{**CORRECTED[0], "text": "The number of people was wrong."}]
    assert unexplained(old, brief(**new, corrections=reworded)) == (Change(Fact.NUMBER, "", "5"),)
    early = [{"date": "2026-11-22", "text": "Before the publication."}, *CORRECTED]
    assert unexplained(old, brief(**new, corrections=early)) == (Change(Fact.NUMBER, "", "5"),)


def test_a_surname_that_two_people_have_is_neither_s():
    people = {**PEOPLE, "other": {"name": "Zoe Crane"}}
    old = brief(people=people, summary="Bob Crane came. Crane spoke.")
    new = brief(people=people, summary="Bob Crane came. Zoe Crane spoke.")
    assert unexplained(old, new) == (Change(Fact.NAME, "", "Zoe Crane"),)


def test_a_word_that_is_like_a_surname_is_no_name():
    people = {**PEOPLE, "may": {"name": "Theresa May"}}
    old, new = (brief(people=people, summary=f"It {word} rain.") for word in ("may", "might"))
    assert unexplained(old, new) == ()


def test_corrections_are_sent_once_however_often_their_wording_changes():
    def corrected(*corrections: dict[str, str]) -> Brief:
        return brief(corrections=[{"date": "2026-11-24", **one} for one in corrections])

    one, two = {"text": "One.", "notify": "silent"}, {"text": "Two.", "notify": "aloud"}
    quiet = {"text": "Quiet."}

    def sent(old: Brief, new: Brief) -> list[str]:
        return [correction.text for correction in to_be_sent(old, new)]

    assert sent(brief(), corrected(one, quiet, two)) == ["One.", "Two."]
    assert sent(corrected(one), corrected(one, two)) == ["Two."]
    assert sent(corrected(one), corrected({**one, "text": "First."})) == []
    assert sent(corrected(one), corrected({**one, "notify": "aloud"})) == []
    assert sent(corrected(quiet), corrected({**quiet, "notify": "silent"})) == ["Quiet."]
    assert sent(corrected(one), brief()) == []
