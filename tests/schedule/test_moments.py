"""When things are due: times and days by the subscriber's clock, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.core import get_global
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedule import moments
from bot.schedule.zones import is_zone, weekend
from bot.subscription import Choices, Days

SEVEN = (time(7),)
NAMES = sorted(filter(is_zone, get_global("zone_territories")))


def local(zone: str, text: str, fold: int = 0) -> datetime:
    """A moment by a zone's clock: `2026-11-23 07:00`."""
    # In UTC, for Python calls a moment of a repeated hour unequal to any in another zone.
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def due(zone: str, moment: str | datetime, *times: str, days: Days = Days.ALL) -> str:
    """When something is due, by the zone's clock: `Mon 2026-11-23 07:00+0100`."""
    choices = Choices(tuple(map(time.fromisoformat, times)), days, zone=zone)
    if isinstance(moment, str):
        moment = local(zone, moment)
    at = moments.due(choices, moment)
    assert at.tzinfo is UTC
    return at.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M%z")


def test_as_it_appears_is_at_once():
    moment = local("Europe/Berlin", "2026-11-28 23:14:15")  # a Saturday
    assert moments.due(Choices(), moment) == moment
    assert moments.next_due(Choices(), moment) is None


@pytest.mark.parametrize(
    ("zone", "moment", "at"),
    [
        ("Europe/Berlin", "2026-11-27 23:59", "Fri 2026-11-27 23:59+0100"),
        ("Europe/Berlin", "2026-11-28 00:00", "Mon 2026-11-30 07:00+0100"),
        ("Europe/Berlin", "2026-11-29 23:59", "Mon 2026-11-30 07:00+0100"),
        ("Europe/Berlin", "2026-11-30 00:00", "Mon 2026-11-30 00:00+0100"),
        ("Africa/Cairo", "2026-11-27 12:00", "Sun 2026-11-29 07:00+0200"),
        ("Africa/Cairo", "2026-11-29 12:00", "Sun 2026-11-29 12:00+0200"),
        ("Asia/Tehran", "2026-11-27 12:00", "Sat 2026-11-28 07:00+0330"),
        # Of the same moment it is Friday in one place and Saturday in the other.
        ("Pacific/Pago_Pago", "2026-11-27 01:00", "Fri 2026-11-27 01:00-1100"),
        ("Pacific/Kiritimati", "2026-11-28 02:00", "Mon 2026-11-30 07:00+1400"),
    ],
)
def test_what_appears_on_a_weekend_that_is_left_out_comes_in_the_morning_after_it(zone, moment, at):
    assert due(zone, moment, days=Days.WEEKDAYS) == at


def test_the_settings_show_the_morning_after_a_weekend():
    choices = Choices(days=Days.WEEKDAYS, zone="Europe/Berlin")
    saturday = local("Europe/Berlin", "2026-11-28 12:00")
    assert moments.next_due(choices, saturday) == local("Europe/Berlin", "2026-11-30 07:00")
    assert moments.next_due(choices, saturday - timedelta(days=1)) is None
    assert moments.next_due(Choices(SEVEN), saturday) == datetime(2026, 11, 29, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "at"),
    [
        ("2026-11-26 07:29:59", "Thu 2026-11-26 07:30+0100"),
        ("2026-11-26 07:30", "Thu 2026-11-26 07:30+0100"),
        ("2026-11-26 07:30:00.000001", "Thu 2026-11-26 18:00+0100"),
        ("2026-11-26 18:00:01", "Fri 2026-11-27 07:30+0100"),
        ("2026-11-27 18:00:01", "Mon 2026-11-30 07:30+0100"),
        ("2026-11-29 06:00", "Mon 2026-11-30 07:30+0100"),
    ],
)
def test_set_times_come_on_the_chosen_days(moment, at):
    assert due("Europe/Berlin", moment, "07:30", "18:00", days=Days.WEEKDAYS) == at


@pytest.mark.parametrize(
    ("zone", "moment", "times", "at"),
    [
        # 02:00 is followed by 03:00.
        ("Europe/Berlin", "2026-03-29 01:59", ["02:30"], "Sun 2026-03-29 03:30+0200"),
        ("Europe/Berlin", "2026-03-29 01:59", ["02:30", "03:00"], "Sun 2026-03-29 03:00+0200"),
        ("Europe/Berlin", "2026-03-29 03:31", ["02:30"], "Mon 2026-03-30 02:30+0200"),
        # Midnight is followed by 01:00.
        ("Africa/Cairo", "2026-04-23 23:59", ["00:00"], "Fri 2026-04-24 01:00+0300"),
        # 23:00 of Saturday is followed by midnight, so that 23:30 is on Sunday.
        ("America/Nuuk", "2026-03-28 22:59", ["23:30"], "Sun 2026-03-29 00:30-0100"),
        ("America/Nuuk", "2026-03-28 22:59", ["00:00", "23:30"], "Sun 2026-03-29 00:00-0100"),
        ("America/Nuuk", "2026-03-29 00:10", ["23:30"], "Sun 2026-03-29 00:30-0100"),
        ("America/Nuuk", "2026-03-29 00:31", ["23:30"], "Sun 2026-03-29 23:30-0100"),
        # Half an hour.
        ("Australia/Lord_Howe", "2026-10-04 01:59", ["02:15"], "Sun 2026-10-04 02:45+1100"),
        # A whole day, the 30th.
        ("Pacific/Apia", "2011-12-29 12:00", ["07:00"], "Sat 2011-12-31 07:00+1400"),
        ("Pacific/Kiritimati", "1994-12-30 12:00", ["07:00"], "Sun 1995-01-01 07:00+1400"),
    ],
)
def test_a_time_that_the_clocks_skip_comes_as_much_later(zone, moment, times, at):
    assert due(zone, moment, *times) == at


def test_a_working_day_that_the_calendar_skips_sends_nothing_on_the_weekend():
    at = due("Pacific/Apia", "2011-12-29 12:00", "07:00", days=Days.WEEKDAYS)
    assert at == "Mon 2012-01-02 07:00+1400"


@pytest.mark.parametrize(
    ("zone", "day", "clock", "next_day"),
    [
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-26"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-06"),
        ("America/Nuuk", "2026-10-24", "23:30", "2026-10-25"),
        ("America/New_York", "2026-11-01", "01:00", "2026-11-02"),
    ],
)
def test_a_time_that_the_clocks_repeat_comes_once(zone, day, clock, next_day):
    first, second = (local(zone, f"{day} {clock}", fold) for fold in (0, 1))
    assert first < second
    choices = Choices((time.fromisoformat(clock),), zone=zone)
    assert moments.due(choices, first - timedelta(hours=1)) == first
    after = moments.due(choices, first + timedelta(seconds=1))
    assert after == local(zone, f"{next_day} {clock}")
    assert after == moments.due(choices, second)


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Asia/Kolkata", "Thu 2026-11-26 07:00+0530"),
        ("Asia/Kathmandu", "Thu 2026-11-26 07:00+0545"),
        ("Australia/Eucla", "Thu 2026-11-26 07:00+0845"),
        ("America/St_Johns", "Thu 2026-11-26 07:00-0330"),
        ("Pacific/Chatham", "Thu 2026-11-26 07:00+1345"),
        ("Pacific/Kiritimati", "Thu 2026-11-26 07:00+1400"),
        ("Pacific/Pago_Pago", "Wed 2026-11-25 07:00-1100"),
    ],
)
def test_hours_are_those_of_the_place(zone, at):
    assert due(zone, datetime(2026, 11, 25, 16, 59, tzinfo=UTC), "07:00") == at


def test_a_zone_that_is_gone_leaves_nobody_without_delivery():
    choices = Choices(SEVEN, Days.WEEKDAYS, zone="Atlantis/Poseidonis")
    at = moments.due(choices, datetime(2026, 11, 28, 12, tzinfo=UTC))
    assert at == datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert moments.is_night("Atlantis/Poseidonis", at - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("clock", "night"),
    [("21:59:59", False), ("22:00", True), ("00:00", True), ("06:59:59", True), ("07:00", False)],
)
def test_the_night_is_the_place_s_own(clock, night):
    for zone in ("Asia/Kathmandu", "America/Nuuk", "UTC"):
        assert moments.is_night(zone, local(zone, f"2026-11-26 {clock}")) is night


times_of_day = st.lists(
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0)), max_size=6
)
choices_made = st.builds(
    Choices,
    times=times_of_day.map(lambda times: tuple(sorted(set(times)))),
    days=st.sampled_from(Days),
    zone=st.sampled_from(NAMES),
)
any_moment = st.integers(1_700_000_000, 2_100_000_000).map(
    lambda at: datetime.fromtimestamp(at, UTC)
)


@given(choices_made, any_moment)
def test_due_is_a_chosen_time_of_a_chosen_day_and_soon(choices, moment):
    at = moments.due(choices, moment)
    assert moment <= at <= moment + timedelta(days=8)
    assert moments.due(choices, at) == at
    clock = at.astimezone(ZoneInfo(choices.zone))
    if choices.days is Days.WEEKDAYS:
        assert clock.weekday() not in weekend(choices.zone)
    if choices.times:
        assert clock.time() in choices.times or _is_skipped(clock, choices)
    else:
        assert at == moment or (choices.days is Days.WEEKDAYS and clock.time() == time(7))


@settings(max_examples=30)
@given(choices_made.filter(lambda choices: choices.times), st.integers(2024, 2036))
def test_in_a_year_each_time_comes_once_on_each_chosen_day(choices, year):
    zone = ZoneInfo(choices.zone)
    first = datetime(year, 1, 1, tzinfo=zone).astimezone(UTC)
    wanted = {
        datetime.combine(day, clock, zone).astimezone(UTC)
        for day in (first.astimezone(zone).date() + timedelta(days=n) for n in range(366))
        for clock in choices.times
        if choices.days is Days.ALL or day.weekday() not in weekend(choices.zone)
    }
    # A time that the clocks skip can meet the one after it: they come as one.
    at, found = first, []
    while len(found) < len(wanted):
        at = moments.due(choices, at)
        found.append(at)
        at += timedelta(microseconds=1)
    assert found == sorted(wanted)


def _is_skipped(clock: datetime, choices: Choices) -> bool:
    """Whether a chosen time before a clock's is one that the clocks have skipped."""
    zone = ZoneInfo(choices.zone)
    return any(
        datetime.combine(clock.date() - timedelta(days=ago), early, zone).astimezone(UTC) == clock
        for ago in (0, 1)
        for early in choices.times
    )
