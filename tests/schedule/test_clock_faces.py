"""What clocks show around the world, and the offsets that somebody can mean who reads one out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.behaviours import behaviours_at
from bot.schedule.clock_faces import clock_faces, faces_like, offset_of

WINTER = datetime(2026, 11, 26, 12, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)


def test_every_offset_in_use_has_its_clock_face():
    faces = clock_faces(WINTER)
    assert 35 <= len(faces) <= 40
    assert [face.offset for face in faces] == sorted({face.offset for face in faces})
    by_offset = {face.offset: face.local.strftime("%a %H:%M") for face in faces}
    assert by_offset[0] == "Thu 12:05"
    assert by_offset[5 * 60 + 45] == "Thu 17:50"
    assert by_offset[-3 * 60 - 30] == "Thu 08:35"
    assert by_offset[14 * 60] == "Fri 02:05"
    assert by_offset[-11 * 60] == "Thu 01:05"


def test_the_day_is_asked_where_two_days_share_a_clock_face():
    needing = {face.offset for face in clock_faces(WINTER) if face.needs_day}
    assert needing == {-11 * 60, 13 * 60, -10 * 60, 14 * 60}


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("13:05", [60]),
        ("13:08", [60]),
        ("13.01", [60]),
        ("1305", [60]),
        ("1:05 pm", [60]),
        ("١٣:٠٥", [60]),
        ("13 h", [60]),
        (" 13:05. ", [60]),
        ("17:50", [5 * 60 + 45]),
        ("17:36", [5 * 60 + 30]),
        # Between two offsets.
        ("17:43", [5 * 60 + 30, 5 * 60 + 45]),
        # On two days.
        ("02:05", [14 * 60, -10 * 60]),
        ("2:05 am", [14 * 60, -10 * 60]),
        # Before or after noon.
        ("7:05", [-5 * 60, 7 * 60]),
        ("12:05", [0, 12 * 60]),
        ("07:05", [-5 * 60]),
        ("0705", [-5 * 60]),
        # A clock that nobody has.
        ("20:23", []),
        ("25:00", []),
        ("13:05 Berlin", []),
        ("noon it is", []),
        ("", []),
    ],
)
def test_a_time_means_the_nearest_offsets(text, offsets):
    assert sorted(face.offset for face in faces_like(text, WINTER)) == sorted(offsets)


def test_what_was_written_goes_before_what_else_it_can_mean():
    assert [face.offset for face in faces_like("7:05", WINTER)] == [-5 * 60, 7 * 60]


@given(st.text(max_size=20))
def test_no_text_is_too_odd(text):
    assert set(faces_like(text, WINTER)) <= set(clock_faces(WINTER))


@pytest.mark.parametrize("moment", [WINTER, SUMMER])
@pytest.mark.parametrize("wrong", [-4, 0, 4])
def test_whoever_reads_a_clock_finds_its_offset(moment, wrong):
    for face in clock_faces(moment):
        read_out = (face.local + timedelta(minutes=wrong)).strftime("%H:%M")
        assert face.offset in {one.offset for one in faces_like(read_out, moment)}


@pytest.mark.parametrize(
    ("offset", "moment", "zones"),
    [
        (0, WINTER, ["Europe/London", "Africa/Abidjan"]),
        (60, WINTER, ["Europe/Berlin", "Africa/Lagos", "Africa/Casablanca"]),
        (120, SUMMER, ["Europe/Berlin", "Africa/Johannesburg", "Africa/Khartoum"]),
        (-300, WINTER, ["America/New_York", "America/Bogota"]),
        (345, WINTER, ["Asia/Kathmandu"]),
        # The weekends differ.
        (330, WINTER, ["Asia/Kolkata", "Asia/Colombo"]),
        (630, SUMMER, ["Australia/Lord_Howe"]),
        (840, WINTER, ["Pacific/Kiritimati"]),
        # Some fifty people live on Pitcairn.
        (-480, WINTER, ["America/Los_Angeles"]),
        (7, WINTER, []),
        (-720, WINTER, []),
    ],
)
def test_an_offset_leads_to_at_most_three_behaviours(offset, moment, zones):
    assert [behaviour.zone for behaviour in behaviours_at(offset, moment)] == zones


def test_zones_that_behave_alike_stand_together_the_best_known_first():
    berlin = behaviours_at(60, WINTER)[0]
    assert berlin.zones[:4] == ("Europe/Berlin", "Europe/Paris", "Europe/Rome", "Europe/Madrid")
    assert len(berlin.zones) > 30


@pytest.mark.parametrize("moment", [WINTER, SUMMER])
def test_every_offset_has_a_place(moment):
    for face in clock_faces(moment):
        found = behaviours_at(face.offset, moment)
        assert 1 <= len(found) <= 3
        for behaviour in found:
            assert {offset_of(zone, moment) for zone in behaviour.zones} == {face.offset}
