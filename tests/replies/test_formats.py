"""Dates, numbers, counts and lists as readers see them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from babel import Locale

from bot.markup import HTML
from bot.replies import formats
from bot.translation import ENGLISH


@pytest.mark.parametrize("weeks", range(0, 520_000, 11_111))
def test_a_day_is_written_out(weeks):
    day = date(1, 1, 1) + timedelta(weeks=weeks)
    assert formats.dated(day, ENGLISH) == f"{day.day} {day:%B} {day.year}"


def test_another_language_writes_in_its_own_way():
    german = Locale("de")
    assert formats.dated(date(2026, 3, 1), german) == "1. März 2026"
    assert formats.number(1203, german) == "1.203"
    assert formats.either(["a", "b"], german) == "a oder b"


@pytest.mark.parametrize(
    ("count", "phrase"), [(0, "0 quotes"), (1, "1 quote"), (2, "2 quotes"), (1203, "1,203 quotes")]
)
def test_a_count_has_the_form_of_its_number(count, phrase):
    assert formats.counted(count, "{count} quote", "{count} quotes") == phrase


def test_items_are_joined_and_escaped():
    assert formats.either(["<a>"], ENGLISH) == "&lt;a&gt;"
    assert formats.either(["a", HTML("<b>"), "{0}"], ENGLISH) == "a, <b> or {0}"
    assert formats.together(["a"], ENGLISH) == "a"
    assert formats.together(["a", "b"], ENGLISH) == "a and b"
    assert formats.together(["1", "<2>", "3"], Locale("de")) == "1, &lt;2&gt; und 3"


@pytest.mark.parametrize("join", [formats.either, formats.together, formats.enumerated])
@pytest.mark.parametrize(
    ("items", "locale", "begins", "apart"),
    [
        (["Ada", "سلمى"], ENGLISH, "Ada", ["سلمى"]),
        (["سلمى", "Ada"], ENGLISH, "\u200e", ["سلمى"]),
        (["سلمى", "Ada"], Locale("ar"), "سلمى", ["Ada"]),
        (["Ada", "Bob"], Locale("ar"), "\u200f", ["Ada", "Bob"]),
    ],
)
def test_a_list_has_the_direction_of_its_language_and_sets_others_apart(
    join, items, locale, begins, apart
):
    listed = join(items, locale)
    assert listed.startswith(begins)
    assert re.findall("\u2068(.+?)\u2069", listed) == apart


def test_a_moment_is_written_with_its_time():
    assert (
        formats.dated(datetime(2026, 11, 24, 9, 4, tzinfo=UTC), ENGLISH)
        == "24 November 2026, 09:04"
    )


def test_thousands_are_set_apart():
    assert [formats.number(value, ENGLISH) for value in (0, 999, 1203)] == ["0", "999", "1,203"]
