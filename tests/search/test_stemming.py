"""Inflections of a word share a stem, words of one family a root, others neither."""

import pytest

from bot.search.english.stemming import root, stem


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("agree", "agrees agreed agreeing"),
        ("stop", "stops stopped stopping"),
        ("make", "makes making made"),
        ("country", "countries"),
        ("carry", "carried carries carrying"),
        ("possible", "possibly"),
        ("happy", "happily"),
        ("attack", "attacks attacked"),
        ("pass", "passes passed passing"),
        ("box", "boxes"),
        ("strike", "struck strikes striking"),
    ],
)
def test_inflections_share_a_stem(base, forms):
    assert {stem(form) for form in forms.split()} == {stem(base)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("agreement", "agree"), ("negotiations", "negotiator"), ("Ukrainian", "Ukraine"),
        ("russia", "russian"), ("difference", "different"), ("productivity", "productive"),
        ("presidency", "president"), ("peacekeepers", "peacekeeping"),
    ],
)  # fmt: skip
def test_words_of_one_root_share_it(one, other):
    assert root(one.lower()) == root(other.lower())


@pytest.mark.parametrize(
    ("one", "other"), [("peach", "peace"), ("product", "productive"), ("station", "stated")]
)
def test_other_words_are_not(one, other):
    assert root(one) != root(other)
