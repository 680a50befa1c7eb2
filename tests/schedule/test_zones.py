"""Time zones: names that tzdata has, lacks or never had, and the weekends of countries."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.schedule import zones

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def lost(monkeypatch):
    """A tzdata without some names."""
    names = set()

    def clock(name):
        if name in names:
            raise KeyError(name)
        return ZoneInfo(name)

    monkeypatch.setattr(zones, "ZoneInfo", clock)
    zones._clock.cache_clear()
    yield names
    zones._clock.cache_clear()


@pytest.mark.parametrize(
    ("name", "gone", "stands_for"),
    [
        ("US/Eastern", ["US/Eastern"], "America/New_York"),
        ("Europe/Kyiv", ["Europe/Kyiv"], "Europe/Kiev"),
        ("Asia/Calcutta", ["Asia/Calcutta"], "Asia/Kolkata"),
        ("Europe/Busingen", ["Europe/Busingen"], "Europe/Berlin"),
        ("Etc/GMT+5", ["Etc/GMT+5"], "UTC"),
    ],
)
def test_a_name_that_tzdata_has_lost_stands_for_the_nearest_zone(lost, name, gone, stands_for):
    lost.update(gone)
    found = zones.zone_info(name)
    assert NOON.astimezone(found).utcoffset() == NOON.astimezone(ZoneInfo(stands_for)).utcoffset()
    assert not zones.is_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Nowhere",
        "Europe",
        "../etc/passwd",
        "/etc/passwd",
        "a\0b",
        "\ud800",
        "Europe/Berlin " * 9,
    ],
)
def test_what_never_was_a_zone_is_utc(name):
    assert NOON.astimezone(zones.zone_info(name)).utcoffset() == NOON.utcoffset()
    assert not zones.is_zone(name)


def test_every_name_of_tzdata_is_a_zone_and_the_machine_s_own_is_none():
    assert {name for name in available_timezones() if not zones.is_zone(name)} <= {
        "localtime",
        "Factory",
    }
    assert not zones.is_zone("localtime")
    assert not zones.is_zone("right/Europe/Berlin")


def test_an_older_name_leads_to_the_present_one(lost):
    assert zones.canonical("Europe/Kiev") == "Europe/Kyiv"
    assert zones.canonical("Europe/Berlin") == "Europe/Berlin"
    assert zones.canonical("Nowhere") == "Nowhere"
    lost.add("Europe/Kyiv")
    zones._clock.cache_clear()
    assert zones.canonical("Europe/Kiev") == "Europe/Kiev"


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("Africa/Cairo", {4, 5}),
        ("Egypt", {4, 5}),
        ("Asia/Tehran", {4}),
        ("Asia/Dubai", {5, 6}),
        ("Europe/Berlin", {5, 6}),
        ("Etc/GMT+5", {5, 6}),
        ("Nowhere", {5, 6}),
    ],
)
def test_the_weekend_is_that_of_the_country(name, days):
    assert zones.weekend(name) == days


def test_weekends_are_those_of_babel():
    for code, names in get_global("territory_zones").items():
        try:
            locale = Locale.parse(f"und_{code}")
        except UnknownLocaleError:
            continue
        days = set(range(locale.weekend_start, locale.weekend_end + 1))
        assert zones.weekend(names[0]) == days, code
