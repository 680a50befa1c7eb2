"""Names: who is meant, who is a stranger, and when a name is only a word."""

from __future__ import annotations

import pytest

from bot.search import Found, Relation, Search
from tests.support import samples

PEOPLE = {
    "dylan": {"name": "Dylan Thomas"},
    "piers": {"name": "Piers Anthony"},
    "robin": {"name": "Robin Williams"},
    "dan": {"name": "Dan Rather"},
    "mark": {"name": "Mark Twain"},
    "bach": {"name": "J. S. Bach"},
    "rival": {"name": "Roger Rogers"},
    "roger": {"name": "Roger Keir"},
    "finn": {"name": "Aino Virta", "role": "Finnish President"},
    "voice": {"name": "Pavel Orlov", "role": "Kremlin spokesman"},
}
QUOTES = [
    samples.quote(id=id, speaker=id, text=text)
    for id, text in {
        "dylan": "The night is long",
        "piers": "A dragon sleeps",
        "robin": "Laughter is a medicine",
        "dan": "Courage",
        "mark": "Rivers remember",
        "bach": "Fugues are work",
        "rival": "My mule is stubborn",
        "roger": "Ships sail",
        "finn": "Our lakes are deep",
        "voice": "No comment today",
    }.items()
]
POINTS = [
    "It was a windy day rather than a wet one.",
    "Harbour seals sleep at noon.",
    "The president of Finland met Virta's neighbours.",
]
SEARCH = Search(
    [samples.brief(people=PEOPLE, quotes=QUOTES, sections=[samples.section(points=POINTS)])]
)


def ids(found: Found) -> list[str]:
    return [hit.quote.id for hit in found.quotes if hit.quote]


@pytest.mark.parametrize(
    "stranger",
    [
        "Thomas Hardy",
        "thomas hardy",
        "Anthony Blunt",
        "Hardy Thomas",
        "Mark Rutte",
        "mark zuckerberg",
        "Melanie Twain",
        "Dan Aykroyd",
        "J. P. Getty",
        "Roger Federer",
        "Robin van Persie",
        "Finnish President Niinistö",
        "President Macron",
        "Dylan J. Hardy",
        "Melanie K. Twain",
        "mark rutte",
    ],
)
def test_who_shares_a_first_name_a_surname_or_an_office_is_a_stranger(stranger):
    assert SEARCH.find(stranger).hits == ()


def test_a_person_is_found_by_either_name_and_by_both_in_either_order():
    for query in ("Dylan Thomas", "thomas", "dylan", "thomas dylan", "Mark Twain", "twain", "mark"):
        assert ids(SEARCH.find(query)) in (["dylan"], ["mark"])


@pytest.mark.parametrize("query", ["Орлов", "Орло", "Орлав", "павел орлов"])
def test_a_name_is_found_in_another_alphabet_than_that_of_the_briefs(query):
    assert ids(SEARCH.find(query)) == ["voice"]


def test_a_word_in_another_alphabet_is_nothing_else():
    assert SEARCH.find("Орда").hits == ()


def test_the_name_as_written_comes_before_an_inflection_of_another():
    assert ids(SEARCH.find("rogers")) == ["rival"]
    assert ids(SEARCH.find("williams")) == ["robin"]
    assert ids(SEARCH.find("william")) == []


def test_a_surname_between_other_words_in_small_letters_is_a_word():
    found = SEARCH.find("rather than wet")
    assert found.people == ()
    assert found.hits[0].text == POINTS[0]
    assert ids(SEARCH.find("Dan Rather courage")) == ["dan"]
    assert ids(SEARCH.find("rather"))[0] == "dan"


def test_a_known_name_beside_an_unknown_one_says_who_is_missing():
    found = SEARCH.find("Dylan Thomas and Angela Merkel")
    assert ids(found) == ["dylan"]
    assert "Merkel" in found.missing


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("what did Anthony say in November", "November"),
        ("Anthony on Paris", "Paris"),
        ("anthony or merkel", "merkel"),
        ("Anthony December", "December"),
    ],
)
def test_a_known_name_is_no_strangers_for_what_stands_further_on(query, missing):
    found = SEARCH.find(query)
    assert ids(found) == ["piers"]
    assert found.missing == (missing,)


def test_two_names_are_both_shown():
    found = SEARCH.find("Dylan Thomas, Mark Twain")
    assert set(ids(found)) == {"dylan", "mark"}
    assert found.missing == ()


def test_where_nothing_has_the_other_words_either_it_is_what_the_person_says():
    found = SEARCH.find("Dylan windy seals")
    assert ids(found) == ["dylan"]
    assert set(found.missing) == {"windy", "seals"}


def test_a_question_about_a_stranger_is_not_answered_by_the_rest_of_it():
    assert SEARCH.find("what did Merkel say about lakes").hits == ()
    assert SEARCH.find("what did chopin say about lakes").hits == ()


@pytest.mark.parametrize(
    ("query", "quote"),
    [
        ("Finland's president", "finn"),
        ("the president of Finland", "finn"),
        ("helsinki's president", "finn"),
        ("moscow's spokesman", "voice"),
        ("russian spokesman", "voice"),
    ],
)
def test_an_office_is_known_by_the_country_its_people_and_its_capital(query, quote):
    assert ids(SEARCH.find(query))[0] == quote


def test_initials_are_no_words_that_are_missing():
    found = SEARCH.find("Dylan M. Thomas")
    assert ids(found) == ["dylan"]
    assert found.missing == ()


def test_a_surname_in_another_ones_office_is_not_missing():
    people = {"orla": {"name": "Orla Venn"}, "arno": {"name": "Arno Hald", "role": "Venn's envoy"}}
    quotes = [samples.quote(id=id, speaker=id, text=f"Bells {id}") for id in people]
    points = ["Venn's envoy Arno Hald met sailors."]
    sections = [samples.section(points=points)]
    search = Search([samples.brief(people=people, quotes=quotes, sections=sections)])
    assert search.find("Venn's envoy Hald sailors").missing == ()


OFFICES = {
    "here": {"name": "Jo Hale", "role": "U.S. President"},
    "first": {"name": "Viktor Ora", "aliases": ["Mayor of Harwick", "Mikhail Ora"]},
    "trade": {"name": "Mikhail Dun", "role": "Minister for Trade"},
}
OFFICERS = Search(
    [
        samples.brief(
            people=OFFICES,
            quotes=[samples.quote(id=id, speaker=id, text=f"Bells {id}") for id in OFFICES],
        )
    ]
)


@pytest.mark.parametrize(
    ("query", "person"),
    [
        ("us president", "Jo Hale"),
        ("the U.S. president", "Jo Hale"),
        ("trade minister", "Mikhail Dun"),
        ("harwick's mayor", "Viktor Ora"),
        # A first name means whom the brief calls so, and not whom an alias does.
        ("mikhail", "Mikhail Dun"),
        ("mikhail ora", "Viktor Ora"),
        ("Viktor Ora Dunlap", "Viktor Ora"),
    ],
)
def test_a_name_or_an_office_in_another_form_means_its_person(query, person):
    found = OFFICERS.find(query)
    assert [one.person.name for one in found.people] == [person]


TITLED = Search(
    [
        samples.brief(
            people={
                "kennedy": {"name": "Robert F. Kennedy Jr."},
                "orla": {"name": "Dr Orla Venn"},
                "devil": {"name": "The Grey Devil"},
                "envoy": {"name": "Arno Hald", "role": "Venn's special envoy"},
                "will": {"name": "Will Ashdown"},
            },
            quotes=[
                samples.quote(id="kennedy", speaker="kennedy", text="Schools open"),
                samples.quote(id="orla", speaker="orla", text="Drink water"),
                samples.quote(id="devil", speaker="devil", text="Bite it"),
                samples.quote(id="envoy", speaker="envoy", text="Boats sail"),
                samples.quote(id="will", speaker="will", text="Rowing is hard"),
            ],
            sections=[samples.section(points=["The negotiations begin soon."])],
        )
    ]
)


@pytest.mark.parametrize(
    ("query", "people"),
    [
        # A title or "Jr." is no part of a name.
        ("kennedy", ["Robert F. Kennedy Jr."]),
        ("orla", ["Dr Orla Venn"]),
        ("jr", []),
        # What begins with "The" has no first name and no surname.
        ("grey devil", ["The Grey Devil"]),
        ("devil", []),
        ("special envoy", ["Arno Hald"]),
        ("hald ashdown", ["Arno Hald", "Will Ashdown"]),
        ("haldashdown", ["Arno Hald", "Will Ashdown"]),
        ("will", []),
    ],
)
def test_a_part_of_a_name_means_its_person(query, people):
    assert [one.person.name for one in TITLED.find(query).people] == people


@pytest.mark.parametrize(
    ("query", "people", "corrected"),
    [
        ("shaps", ["Grant Shapps"], ()),
        ("shaps ships", ["Grant Shapps"], ()),
        ("boook", [], (("boook", "book"),)),
        ("Bokk", ["Derek Bok"], ()),
        # A surname that is only near is another one.
        ("browne", [], ()),
    ],
)
def test_another_spelling_of_a_name_is_that_person_if_it_is_no_word_with_an_error(
    query, people, corrected
):
    names = {"shapps": "Grant Shapps", "bok": "Derek Bok", "brown": "Margaret Brown"}
    search = Search(
        [
            samples.brief(
                people={id: {"name": name} for id, name in names.items()},
                quotes=[samples.quote(id=id, speaker=id, text=f"Bells {len(id)}") for id in names],
                sections=[samples.section(points=["Ships sail.", "A book is blue."])],
            )
        ]
    )
    found = search.find(query)
    assert [one.person.name for one in found.people] == people
    assert found.corrected == corrected


def test_a_name_with_a_word_that_is_a_surname_too_is_no_strangers():
    people = {"guest": {"name": "Volodymyr Ashdown"}}
    quotes = [samples.quote(id="guest", speaker="guest", text="Bells at dawn")]
    search = Search([samples.brief(people=people, quotes=quotes)])
    for word in ("peace", "long", "price"):
        found = search.find(f"volodymyr {word}")
        assert ids(found) == ["guest"]
        assert found.missing == (word,)


def test_beside_an_unknown_word_the_person_stays_before_what_others_say():
    found = SEARCH.find("Dylan rivers remember elephants")
    assert ids(found) == ["dylan"]


def test_a_stop_word_that_is_a_first_name_leads_to_no_surname():
    found = TITLED.find("will negociatians begin?")
    assert found.hits[0].text == "The negotiations begin soon."
    assert found.corrected == (("negociatians", "negotiations"),)


def test_a_first_name_that_is_a_word_in_the_briefs_leads_to_no_surname():
    people = {"mark": {"name": "Mark Hald"}}
    quotes = [samples.quote(id="mark", speaker="mark", text="Bells")]
    sections = [samples.section(points=["Candles mark where negotiations begin."])]
    search = Search([samples.brief(people=people, quotes=quotes, sections=sections)])
    found = search.find("mark negociatians")
    assert found.corrected == (("negociatians", "negotiations"),)
    assert found.hits[0].text == "Candles mark where negotiations begin."


def test_a_person_is_one_whatever_signs_stand_in_the_name():
    briefs = [
        samples.brief(
            id=id,
            people={"mora": {"name": name}},
            quotes=[samples.quote(speaker="mora", text=f"Bells {id}")],
        )
        for id, name in (("one", "Jean-Luc Mora"), ("two", "Jean Luc Mora"))
    ]
    found = Search(briefs).find("mora")
    assert len(found.people) == 1
    assert {hit.relation for hit in found.quotes} == {Relation.BY}


def test_of_two_people_with_one_surname_it_means_the_one_who_is_quoted():
    people = {"silent": {"name": "Ada Orban"}, "loud": {"name": "Bo Orban"}}
    quotes = [samples.quote(id="loud", speaker="loud", text="Bells")]
    found = Search([samples.brief(people=people, quotes=quotes)]).find("orban")
    assert [one.person.name for one in found.people] == ["Bo Orban"]


def test_a_stranger_is_offered_names_alone():
    assert SEARCH.find("Thomas Hardly").suggestions == ("Thomas",)
    assert SEARCH.find("Emmanuel Macron windy").suggestions == ("windy",)
