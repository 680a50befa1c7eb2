"""The model of a brief: frozen, and validated however it is built."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.brief import Brief
from tests.support import samples


def test_a_brief_cannot_be_changed():
    brief = samples.brief()
    with pytest.raises(ValidationError):
        brief.title = "Another"
    with pytest.raises(ValidationError):
        brief.people["mayor"].name = "Another"


def test_a_brief_built_of_parts_is_held_to_the_same_rules():
    whole = samples.brief()
    parts = {name: getattr(whole, name) for name in Brief.model_fields}
    assert Brief(**parts) == whole
    assert Brief.model_validate(whole) is whole
    with pytest.raises(ValidationError, match="nobody called 'mayor' stands under people"):
        Brief(**{**parts, "people": {}})


@pytest.mark.parametrize("data", [None, "text", [], 5])
def test_what_is_no_mapping_is_no_brief(data):
    with pytest.raises(ValidationError):
        Brief.model_validate(data)


def test_a_date_is_a_date_already_or_written_as_one():
    assert samples.brief(published=date(2026, 11, 23)).published == date(2026, 11, 23)
    assert samples.brief(published="2026-11-23").published == date(2026, 11, 23)
    with pytest.raises(ValidationError, match="is no date"):
        samples.brief(published=20261123)


@pytest.mark.parametrize(
    "moment", [None, "2026-11-23", "2026-11-23T07:00:00", "2026-11-23T07:00:00+01:00"]
)
def test_a_brief_is_the_same_after_it_was_written_as_json(moment):
    gone = {"date": "2026-11-24", "text": "Gone.", "delete": True}
    brief = samples.brief(
        published=moment,
        draft=True,
        withdrawn=gone,
        formerly=["old"],
        lead="at-last",
        corrections=[{"date": "2026-11-24", "text": "It was wrong.", "notify": "silent"}],
        picture={"url": "https://x.example/1.jpg", "credit": "Ada"},
    )
    written = json.loads(brief.model_dump_json())
    assert written["published"] == moment
    assert Brief.model_validate(written) == brief
    assert Brief.model_validate_json(brief.model_dump_json()) == brief


@given(
    moment=st.dates()
    | st.datetimes(timezones=st.none() | st.timezones()).map(
        lambda moment: moment.replace(microsecond=0)
    )
)
def test_any_moment_is_the_same_after_it_was_written_as_json(moment):
    """Also of a day on which a zone had a difference of some seconds, as all had before 1900."""
    days = [{"date": moment, "text": "The day was wrong.", "notify": "aloud"}]
    brief = samples.brief(published=moment, corrections=days, lead="ours")
    again = Brief.model_validate_json(brief.model_dump_json())
    assert again == brief
    assert again.corrected == brief.corrected


def test_a_correction_without_a_brief_s_zone_is_compared_by_the_clock():
    days = [{"date": day, "text": day} for day in ("2026-11-23T07:30+01:00", "2026-11-23 06:30")]
    brief = samples.brief(published="2026-11-23T07:00+02:00", corrections=days)
    assert [c.text for c in brief.corrected] == ["2026-11-23T07:30+01:00"]
    written = json.loads(brief.model_dump_json())
    assert Brief.model_validate(written) == brief


def test_what_is_not_there_is_none():
    brief = samples.brief()
    assert brief.section("nothing") is None
    assert brief.quote("nothing") is None
    assert brief.quotes_by("nobody") == ()


def test_an_error_does_not_repeat_what_was_written():
    with pytest.raises(ValidationError) as error:
        samples.brief(title=["a secret"])
    assert "a secret" not in str(error.value)
