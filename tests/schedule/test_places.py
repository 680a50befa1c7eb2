"""The places by which readers name their time zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from babel import Locale
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import cities, places
from bot.schedule.zone_names import name_of
from bot.schedule.zones import canonical, is_zone
from bot.text import folded

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "name", "zone"),
    [
        ("Berlin", "Berlin", "Europe/Berlin"),
        ("berlin!", "Berlin", "Europe/Berlin"),
        ("NEW YORK", "New York", "America/New_York"),
        ("Kiev", "Kyiv", "Europe/Kyiv"),
        ("Київ", "Kyiv", "Europe/Kyiv"),
        ("Kolkata", "Kolkata", "Asia/Kolkata"),
        ("Calcutta", "Kolkata", "Asia/Kolkata"),
        ("Bombay", "Mumbai", "Asia/Kolkata"),
        ("São Paulo", "São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "São Paulo", "America/Sao_Paulo"),
        ("München", "Munich", "Europe/Berlin"),
        ("القاهرة", "Cairo", "Africa/Cairo"),
        ("London", "London", "Europe/London"),
        ("London, Canada", "London", "America/Toronto"),
        ("Valletta", "Valletta", "Europe/Malta"),
        ("nyc", "New York", "America/New_York"),
        ("Hawaii", "Honolulu", "Pacific/Honolulu"),
        ("Lord Howe", "Lord Howe Island", "Australia/Lord_Howe"),
        ("Europe/Kyiv", "Kyiv", "Europe/Kyiv"),
        ("europe/kiev", "Kyiv", "Europe/Kyiv"),
        ("US/Pacific", "Los Angeles", "America/Los_Angeles"),
        ("America/Indiana/Knox", "Knox, Indiana", "America/Indiana/Knox"),
        ("Germany", "Germany", "Europe/Berlin"),
        ("ukraine", "Ukraine", "Europe/Kyiv"),
        ("India", "India", "Asia/Kolkata"),
        ("UK", "United Kingdom", "Europe/London"),
        ("Côte d'Ivoire", "Côte d’Ivoire", "Africa/Abidjan"),
        ("Spain", "Spain", "Europe/Madrid"),
        ("UTC", "UTC", "UTC"),
        ("UTC+5:45", "Kathmandu", "Asia/Kathmandu"),
        ("gmt +0545", "Kathmandu", "Asia/Kathmandu"),
        ("UTC-12", "UTC−12", "Etc/GMT+12"),
        ("MSK", "Moscow", "Europe/Moscow"),
    ],
)
def test_a_place_is_found(text, name, zone):
    assert places.find(text, NOW) == places.Found((places.Place(name, zone),), is_exact=True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Valencia", ["Valencia, Venezuela", "Valencia, Spain"]),
        ("Hyderabad", ["Hyderabad, India", "Hyderabad, Pakistan"]),
        (
            "Springfield",
            ["Springfield, United States (Chicago)", "Springfield, United States (New York)"],
        ),
        ("Odessa", ["Odesa", "Odessa"]),
        ("USA", ["New York", "Chicago", "Los Angeles"]),
        ("Australia", ["Sydney", "Brisbane", "Perth"]),
        ("IST", ["Kolkata", "Jerusalem", "Dublin"]),
        ("est", ["New York", "Panama"]),
        ("UTC+1", ["Berlin", "Lagos", "Casablanca"]),
        ("+1", ["Berlin", "Lagos", "Casablanca"]),
        ("UTC−11", ["Pago Pago"]),
    ],
)
def test_of_several_places_the_likeliest_are_offered(text, names):
    found = places.find(text, NOW)
    assert [place.name for place in found.places] == names
    assert found.is_exact


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Berln", ["Europe/Berlin", "Europe/Zurich"]),
        ("Melburne", ["Australia/Melbourne"]),
        ("Los Angelos", ["America/Los_Angeles"]),
        ("Germny", ["Europe/Berlin"]),
        ("Kathmandoo", ["Asia/Kathmandu"]),
        ("London, Ontario", ["Europe/London", "America/Toronto"]),
    ],
)
def test_a_misspelt_place_is_asked_about(text, zones):
    found = places.find(text, NOW)
    assert [place.zone for place in found.places] == zones
    assert not found.is_exact


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        "x",
        "qwertz",
        "UTC+4:15",
        "UTC+99",
        "Etc/Nowhere",
        "/",
        "Berlin" * 20,
        "\ud800",
    ],
)
def test_what_is_no_place_is_none(text):
    assert places.find(text, NOW) == places.Found()


def test_countries_are_known_in_the_reader_s_language_and_named_in_it():
    german = Locale("de")
    found = places.find("Österreich", NOW, locale=german)
    assert found.places == (places.Place("Österreich", "Europe/Vienna"),)
    assert places.find("USA", NOW, locale=german).places[0].name == "New York"


@given(st.text(max_size=70))
def test_no_text_is_too_odd(text):
    found = places.find(text, NOW)
    assert len({place.zone for place in found.places}) == len(found.places) <= 3
    assert all(is_zone(place.zone) for place in found.places)


@pytest.mark.parametrize(
    ("zone", "name", "ukrainian"),
    [
        ("Europe/Kyiv", "Kyiv", "Київ"),
        ("Europe/Kiev", "Kyiv", "Київ"),
        ("America/New_York", "New York", "Нью-Йорк"),
        ("UTC", "UTC", "UTC"),
        ("Etc/GMT-3", "UTC+3", "UTC+3"),
        ("Etc/GMT+3", "UTC−3", "UTC−3"),
        ("Atlantis/New_Poseidonis", "New Poseidonis", "New Poseidonis"),
        ("", "", ""),
    ],
)
def test_a_zone_has_a_name_for_readers(zone, name, ukrainian):
    assert name_of(zone) == name
    assert name_of(zone, Locale("uk")) == ukrainian


def test_the_name_of_every_zone_leads_back_to_it_or_to_one_like_it():
    for zone in get_global("zone_territories"):
        if "/" in zone and is_zone(zone):
            assert [place.zone for place in places.find(zone, NOW).places] == [canonical(zone)]


def test_a_button_has_room_for_the_longest_name():
    names = [*get_global("zone_territories"), *get_global("zone_aliases")]
    assert max(len(name.encode()) for name in names) <= 32


def test_cities_are_folded_as_the_words_of_readers_are():
    for name in cities.names():
        assert " ".join(folded(name)) == name
    (munich, *_) = cities.named("munchen")
    assert munich == cities.City("Munich", "DE", "Europe/Berlin", munich.inhabitants)
    assert cities.inhabitants("Europe/Berlin") > munich.inhabitants > 1000
    assert cities.named("|") == cities.named("") == []


def test_each_city_is_in_a_zone_of_today():
    found = {city.zone for name in cities.names() for city in cities.named(name)}
    assert len(found) > 350
    assert all(is_zone(zone) and canonical(zone) == zone for zone in found)
