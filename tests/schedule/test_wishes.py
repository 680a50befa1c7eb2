"""What readers write behind `/subscribe`."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import wishes
from bot.schedule.wishes import Wishes
from bot.subscription import Choices, Days, Sound

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def read(text: str) -> Wishes:
    return wishes.read(text, NOW)


def times(text: str) -> list[str] | None:
    """The times of a text: `07:30`."""
    found = read(text)
    assert not found.unknown
    return None if found.times is None else [clock.isoformat("minutes") for clock in found.times]


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("7", ["07:00"]),
        ("7:30", ["07:30"]),
        ("7.30", ["07:30"]),
        ("7:30 İzmir 18:00", ["07:30", "18:00"]),
        ("7,30", ["07:30"]),
        ("7 30", ["07:30"]),
        ("07:30", ["07:30"]),
        ("0730", ["07:30"]),
        ("730", ["07:30"]),
        ("7:30:59", ["07:30"]),
        ("7am", ["07:00"]),
        ("7 pm", ["19:00"]),
        ("7:30 P.M.", ["19:30"]),
        ("7.30pm", ["19:30"]),
        ("12am 12pm", ["00:00", "12:00"]),
        ("19 pm", ["19:00"]),
        ("19h", ["19:00"]),
        ("19h30", ["19:30"]),
        ("19 h", ["19:00"]),
        ("7 o'clock", ["07:00"]),
        ("7 o’clock", ["07:00"]),
        ("7 in the evening", ["19:00"]),
        ("noon", ["12:00"]),
        ("midnight", ["00:00"]),
        ("24:00", ["00:00"]),
        ("in the evening", ["18:00"]),
        ("every morning", ["07:00"]),
        ("18:00,20:00", ["18:00", "20:00"]),
        ("18:00, 7:00; 20:00", ["07:00", "18:00", "20:00"]),
        ("7, 8", ["07:00", "08:00"]),
        ("7 and 8", ["07:00", "08:00"]),
        ("7 30 18 00", ["07:30", "18:00"]),
        ("18:00 7 7:00 18", ["07:00", "18:00"]),
        ("７：３０", ["07:30"]),
        ("٧:٣٠", ["07:30"]),
        ("as it appears", []),
        ("AT ONCE", []),
        ("immediately!", []),
        ("at once 7:30", ["07:30"]),
        ("", None),
        ("weekdays", None),
    ],
)
def test_times(text, clocks):
    assert times(text) == clocks


@pytest.mark.parametrize(
    "text", ["25:00", "7:60", "24:01", "7-9", "24.12.2026", "999", "8.5", "7x", "1/2"]
)
def test_what_is_no_time_is_not_understood(text):
    assert read(text) == Wishes(unknown=(text,))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("weekdays", Days.WEEKDAYS),
        ("Mon-Fri", Days.WEEKDAYS),
        ("monday to friday", Days.WEEKDAYS),
        ("not on weekends", Days.WEEKDAYS),
        ("wekdays", Days.WEEKDAYS),
        ("every day", Days.ALL),
        ("Daily.", Days.ALL),
        ("weekdays, no, every day", Days.ALL),
        ("7", None),
    ],
)
def test_days(text, days):
    assert read(text).days == days


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("silent", Sound.SILENT),
        ("Silently", Sound.SILENT),
        ("no sound", Sound.SILENT),
        ("loud", Sound.ALOUD),
        ("with sound", Sound.ALOUD),
        ("silent at night", Sound.NIGHT),
        ("loud by day, silent at night", Sound.NIGHT),
        ("7", None),
    ],
)
def test_sound(text, sound):
    found = read(text)
    assert (found.sound, found.unknown) == (sound, ())


@pytest.mark.parametrize(
    "text",
    [
        "7:30 18:00 Berlin weekdays silent at night",
        "silent at night 18:00 weekdays berlin 7.30",
        "Berlin, Mon-Fri, 18h, 7:30 am. Silent at night!",
        "please send it to me at 7:30 and at 6 pm on weekdays in Berlin, but silent at night",
    ],
)
def test_wishes_come_in_any_order(text):
    found = read(text)
    assert found.times == (time(7, 30), time(18))
    assert (found.days, found.sound, found.unknown) == (Days.WEEKDAYS, Sound.NIGHT, ())
    assert [place.zone for place in found.places] == ["Europe/Berlin"]
    assert found.is_place_sure


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("7 New York 18", "America/New_York"),
        ("Rio de Janeiro at 6", "America/Sao_Paulo"),
        ("Port of Spain daily", "America/Port_of_Spain"),
        ("in The Hague", "Europe/Amsterdam"),
        ("7:30 Europe/Kyiv", "Europe/Kyiv"),
        ("Paris, France 8", "Europe/Paris"),
        ("Київ 7:30", "Europe/Kyiv"),
    ],
)
def test_a_place_may_have_several_words(text, zone):
    found = read(text)
    assert ([place.zone for place in found.places], found.is_place_sure) == ([zone], True)


@pytest.mark.parametrize(
    ("text", "zone"), [("8 Paris Berlin", "Europe/Paris"), ("8 London, Ontario", "Europe/London")]
)
def test_a_word_beside_the_place_leaves_it_to_the_reader(text, zone):
    found = read(text)
    assert ([place.zone for place in found.places], found.is_place_sure) == ([zone], False)
    assert found.unknown


@pytest.mark.parametrize(
    ("text", "zones", "clocks"),
    [
        ("UTC + 5:30", {"Asia/Kolkata", "Asia/Colombo"}, None),
        ("Valencia 8", {"America/Caracas", "Europe/Madrid"}, (time(8),)),
        ("8 Melburne", {"Australia/Melbourne"}, (time(8),)),
        ("7 UTC+5:30", {"Asia/Kolkata", "Asia/Colombo"}, (time(7),)),
        ("UTC +5:30", {"Asia/Kolkata", "Asia/Colombo"}, None),
    ],
)
def test_a_place_that_is_not_sure_is_left_to_the_reader(text, zones, clocks):
    found = read(text)
    assert {place.zone for place in found.places} == zones
    assert (found.times, found.is_place_sure, found.unknown) == (clocks, False, ())
    assert found.over(Choices()).zone == "UTC"


def test_what_is_not_understood_is_told():
    found = read("7:30 qwertz Berlin uiopasdf Paris")
    assert found.unknown == ("qwertz", "uiopasdf", "Paris")
    assert found.times == (time(7, 30),)


def test_six_times_are_taken_and_the_others_are_told():
    found = read("20 18 16 14 12 10 8 6")
    assert found.times == tuple(map(time, (10, 12, 14, 16, 18, 20)))
    assert found.left_out == (time(8), time(6))


def test_wishes_are_laid_over_the_choices():
    choices = Choices((time(9),), Days.WEEKDAYS, Sound.SILENT, "Asia/Tokyo", zone_confirmed=False)
    assert read("").over(choices) == choices
    assert read("qwertz").over(choices) == choices
    assert read("7 every day").over(choices) == Choices(
        (time(7),), Days.ALL, Sound.SILENT, "Asia/Tokyo"
    )
    assert read("at once Berlin loud").over(choices) == Choices(
        (), Days.WEEKDAYS, Sound.ALOUD, "Europe/Berlin", zone_confirmed=True
    )


@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(
            "7 30 : . , + utc am berlin new york o'clock at once ٣ 19h - weekdays".split()
        )
    ).map(" ".join)
)
def test_no_text_is_too_odd(text):
    found = read(text)
    assert len(found.times or ()) <= wishes.MOST_TIMES
    assert sorted(set(found.times or ())) == list(found.times or ())
    assert len(found.places) <= 3
    assert set(" ".join(found.unknown).split()) <= set(
        wishes.plain(text).replace(",", " ").replace(";", " ").split()
    )


def test_a_very_long_text_is_not_read_to_its_end():
    found = read("qwertz " * 500 + "7:30")
    assert found.times is None
    assert len(found.unknown) == 500
