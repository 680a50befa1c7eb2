"""The moment from which readers see a brief, and drafts that readers never see."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from pydantic import ValidationError

from bot import library
from bot.library import ContentError, Library, visible
from bot.library.visible import Standing
from tests.support import samples
from tests.support.held import load_held

KYIV = ZoneInfo("Europe/Kyiv")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GONE = {"date": "2026-11-23", "text": "It was wrong."}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("published", "appears"),
    [
        ("2026-11-23", "2026-11-23T04:00+00:00"),
        ("2026-11-23 07:00", "2026-11-23T05:00+00:00"),
        ("2026-07-23 07:00", "2026-07-23T04:00+00:00"),
        ("2026-11-23T07:00", "2026-11-23T05:00+00:00"),
        ("2026-11-23T07:00:30", "2026-11-23T05:00:30+00:00"),
        ("2026-11-23T07:00+01:00", "2026-11-23T06:00+00:00"),
        ("2026-11-23 07:00 +01:00", "2026-11-23T06:00+00:00"),
        ("2026-11-23T07:00Z", "2026-11-23T07:00+00:00"),
    ],
)
def test_a_brief_appears_at_its_moment_and_not_before(published, appears):
    brief, moment = samples.brief(published=published), at(appears)
    assert visible.appears(brief, KYIV) == moment
    assert visible.standing(brief, moment, KYIV) is Standing.VISIBLE
    before = moment - timedelta(seconds=1)
    assert visible.standing(brief, before, KYIV) is Standing.TO_COME
    assert visible.next_appearance([brief], before, KYIV) == moment
    assert visible.next_appearance([brief], moment, KYIV) is None


@pytest.mark.parametrize(
    "published",
    [
        "2026-11-23 25:00",
        "2026-02-30 07:00",
        "2026-11-23 7:00",
        "2026-11-23T07:00+0100",
        "2026-11-23 07:00 Kyiv",
        "23.11.2026 07:00",
        "2026-11-23T07:00+25:00",
    ],
)
def test_what_is_no_moment_is_told_with_what_is(published):
    with pytest.raises(ValidationError, match=r"is no date and time; write it like|no moment"):
        samples.brief(published=published)


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({"published": None}, Standing.VISIBLE),
        ({"published": None, "draft": True}, Standing.DRAFT),
        ({"withdrawn": GONE}, Standing.WITHDRAWN),
        ({"withdrawn": GONE, "draft": "true"}, Standing.DRAFT),
        # Nobody may learn that there was to be one.
        ({"withdrawn": GONE, "published": "2026-11-24"}, Standing.TO_COME),
        ({"draft": "false"}, Standing.VISIBLE),
    ],
)
def test_what_a_brief_is_to_readers(changes, standing):
    brief = samples.brief(**changes)
    assert visible.standing(brief, NOON, UTC) is standing
    assert visible.stays(brief, NOON, UTC) is (standing in (Standing.VISIBLE, Standing.WITHDRAWN))


def test_the_day_that_is_shown_is_the_one_that_is_written():
    assert samples.brief(published="2026-11-23T23:30-05:00").day == date(2026, 11, 23)


def write(folder: Path, name: str, **changes: Any) -> Path:
    content = json.loads(json.dumps({**samples.BRIEF, "id": name, **changes}))
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True))
    return file


def ids(found: Library) -> list[str]:
    return [brief.id for brief in found.briefs]


def test_readers_get_what_is_visible_and_an_editor_also_what_will_be(tmp_path):
    write(tmp_path, "draft", draft="true")
    write(tmp_path, "coming", published="2026-11-23 13:00")
    write(tmp_path, "gone", withdrawn=GONE, formerly=["went"])
    write(tmp_path, "out", formerly=["was-out"])
    found = library.load(tmp_path)
    seen = found.shown(NOON)
    assert ids(seen) == ["out"]
    assert seen.changes == NOON + timedelta(hours=1)
    assert seen.stamp == found.stamp != 0
    assert seen.brief("was-out") is seen.brief("out")
    assert [seen.gone(id) and seen.gone(id).id for id in ("gone", "went", "out", "draft")] == [
        "gone",
        "gone",
        None,
        None,
    ]
    assert ids(found.shown(NOON, early=True)) == ["coming", "out", "draft"]
    assert ids(found.shown(NOON + timedelta(hours=1))) == ["coming", "out"]


def test_of_one_day_the_later_time_comes_first_and_without_times_the_later_name(tmp_path):
    write(tmp_path, "b")
    write(tmp_path, "c", published="2026-11-23 05:59")
    write(tmp_path, "a", published="2026-11-23 08:00")
    write(tmp_path, "d", published="2026-11-23T08:00+01:00")
    write(tmp_path, "e")
    write(tmp_path, "f", published="2026-11-22 23:00")
    assert ids(library.load(tmp_path)) == ["a", "d", "e", "b", "c", "f"]


FAULTY_DRAFTS = [
    "draft: true\nid: x\n",
    "id: [\ndraft: true\n",
    "draft: true  # not yet\n\tid: x\n",
    "draft: 'TRUE'\ntitle: a: b\n",
    "# first\r\ndraft: true\r\ntitle: a: b\r\n",
    "{draft: true, id: x}",
]


@pytest.mark.parametrize("text", FAULTY_DRAFTS)
def test_a_faulty_draft_is_nobodys_obstacle(tmp_path, text):
    write(tmp_path, "out")
    (tmp_path / "new.yaml").write_bytes(text.encode())
    found = load_held(tmp_path)
    assert ids(found) == ["out"]
    assert {note.path.name for note in found.notes} == {"new.yaml"}
    with pytest.raises(ContentError):
        library.load(tmp_path / "new.yaml", drafts=True)


@pytest.mark.parametrize(
    "text",
    [
        "draft: false\nid: x\n",
        "draft: yes\nid: x\n",
        "# draft: true\nid: x\n",
        "draft: truely\n",
        "id: x\n",
    ],
)
def test_without_a_line_that_says_so_a_faulty_file_is_faulty(tmp_path, text):
    write(tmp_path, "out")
    (tmp_path / "new.yaml").write_text(text)
    with pytest.raises(ContentError):
        library.load(tmp_path)


def test_a_draft_may_have_the_id_of_a_brief_that_is_out(tmp_path):
    write(tmp_path, "bridge").rename(tmp_path / "z.yaml")
    write(tmp_path, "bridge", draft="true", title="Another").rename(tmp_path / "a.yaml")
    found = library.load(tmp_path)
    assert [brief.title for brief in found.briefs] == ["The Bridge Opens"]
    (note,) = found.notes
    assert note.path.name == "a.yaml"
    assert "'bridge' is the id of" in note.rule


def test_a_folder_of_faulty_drafts_is_a_library(tmp_path):
    (tmp_path / "new.yaml").write_text("draft: true\n")
    assert ids(library.load(tmp_path)) == []


def test_a_former_id_is_nobody_elses(tmp_path):
    write(tmp_path, "a", formerly=["b"])
    write(tmp_path, "b")
    with pytest.raises(ContentError, match=r"a\.yaml:.* formerly: 'b' is the id of .*b\.yaml"):
        library.load(tmp_path)


def corrections(*days: str) -> list[dict[str, str]]:
    return [{"date": day, "text": f"of {day}"} for day in days]


def test_a_correction_of_a_day_to_come_is_a_fault(tmp_path, monkeypatch):
    # By the newsroom's clock the 24th has begun.
    monkeypatch.setattr(visible, "now", lambda: datetime(2026, 11, 23, 23, tzinfo=UTC))
    file = write(tmp_path, "x", corrections=corrections("2026-11-24"))
    assert ids(library.load(file, zone=KYIV)) == ["x"]
    with pytest.raises(ContentError, match="date: 2026-11-24 is still to come") as error:
        library.load(file, zone=timezone(timedelta(hours=-5)))
    line = file.read_text().splitlines()[error.value.faults[0].line - 1]
    assert "2026-11-24" in line


def test_a_correction_of_what_nobody_saw_is_warned_of_and_not_shown(tmp_path):
    days = corrections("2026-11-22", "2026-11-23")
    file = write(tmp_path, "x", published="2026-11-23 07:00", corrections=days)
    found = library.load(file)
    (warning,) = found.warnings
    assert "2026-11-22 is before the publication" in warning.rule
    assert [c.text for c in found.latest.corrected] == ["of 2026-11-23"]


def test_a_correction_may_have_a_time_and_the_newest_comes_first(tmp_path):
    days = corrections(
        "2026-11-23 06:59",
        "2026-11-23",
        "2026-11-24T08:00+01:00",
        "2026-11-24 09:05",
        "2026-11-23 07:00",
        "2026-11-24",
    )
    file = write(tmp_path, "x", published="2026-11-23T06:00+01:00", corrections=days)
    found = library.load(file, zone=KYIV)  # two hours ahead of UTC
    (warning,) = found.warnings
    assert "date: 2026-11-23 06:59 is before the publication" in warning.rule
    brief = found.latest
    assert [c.text for c in brief.corrected] == [
        "of 2026-11-24 09:05",
        "of 2026-11-24T08:00+01:00",
        "of 2026-11-24",
        "of 2026-11-23 07:00",
        "of 2026-11-23",
    ]
    assert f"{brief.corrected[1].date:%d %H:%M}" == "24 09:00"
    bare = write(tmp_path, "x", published="2026-11-23", corrections=days[:2])
    assert len(library.load(bare, zone=KYIV).latest.corrected) == 2


@pytest.mark.parametrize("moment", ["0001-01-01T00:00+14:00", "9999-12-31T23:00-14:00"])
def test_the_first_and_the_last_moment_are_moments(tmp_path, moment):
    file = write(tmp_path, "x", published=moment, corrections=corrections("0001-01-01 00:00"))
    assert library.load(file, zone=KYIV).briefs


def test_a_withdrawal_of_a_day_to_come_is_one_at_once(tmp_path):
    file = write(tmp_path, "x", withdrawn={"date": "2999-01-01", "text": "Gone."})
    found = library.load(file)
    (warning,) = found.warnings
    assert "withdrawn at once" in warning.rule
    assert ids(found.shown(NOON)) == []


def test_a_withdrawal_is_held_to_one_message(tmp_path):
    file = write(tmp_path, "x", withdrawn={**GONE, "text": "x" * 5000})
    with pytest.raises(ContentError, match="withdrawn: "):
        load_held(file)
