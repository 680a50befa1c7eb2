"""The briefs that are served of a folder with faulty files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.library import ContentError, Library
from bot.newsroom import limits
from bot.newsroom.serving import serve
from tests.support import samples


def write(folder: Path, name: str, **changes: Any) -> Path:
    file = folder / f"{name}.yaml"
    content = {**samples.BRIEF, "id": name, **changes}
    file.write_text(yaml.safe_dump(content, sort_keys=False))
    return file


def titles(served: Library) -> dict[str, str]:
    return {brief.id: brief.title for brief in served.briefs}


@pytest.fixture
def before(tmp_path: Path) -> Library:
    write(tmp_path, "bridge", title="Old Bridge")
    write(tmp_path, "tunnel", title="Old Tunnel")
    return serve(tmp_path)


@pytest.mark.parametrize("faulty", ["id: broken\ntitle:", "[", "", "title: No id", "- a\n- b"])
def test_a_faulty_file_is_left_out_at_the_start(tmp_path: Path, faulty):
    write(tmp_path, "bridge", title="Good")
    (tmp_path / "broken.yaml").write_text(faulty)
    served = serve(tmp_path)
    assert titles(served) == {"bridge": "Good"}
    assert {fault.path.name for fault in served.faults} == {"broken.yaml"}


def test_nothing_to_serve_at_all_is_refused(tmp_path: Path):
    with pytest.raises(ContentError, match="there is no brief here"):
        serve(tmp_path)
    (tmp_path / "broken.yaml").write_text("[")
    with pytest.raises(ContentError, match=r"broken\.yaml"):
        serve(tmp_path)


@pytest.mark.parametrize("faulty", ["id: bridge\ntitle:", "[", "", "id: brigde\ntitle:", "id: [x]"])
def test_the_last_good_version_of_a_faulty_file_stays(tmp_path: Path, before, faulty):
    (tmp_path / "bridge.yaml").write_text(faulty)
    write(tmp_path, "tunnel", title="New Tunnel")
    for _ in range(2):
        before = serve(tmp_path, before=before)
        assert titles(before) == {"bridge": "Old Bridge", "tunnel": "New Tunnel"}
        assert {fault.path.name for fault in before.faults} == {"bridge.yaml"}


def test_a_faulty_file_with_another_name_is_known_by_its_id(tmp_path: Path, before):
    (tmp_path / "bridge.yaml").unlink()
    (tmp_path / "renamed.yaml").write_text("id: bridge\ntitle:")
    served = serve(tmp_path, before=before)
    assert titles(served)["bridge"] == "Old Bridge"


def test_a_deleted_brief_goes_away_whatever_is_wrong_with_others(tmp_path: Path, before):
    (tmp_path / "bridge.yaml").unlink()
    (tmp_path / "tunnel.yaml").write_text("[")
    served = serve(tmp_path, before=before)
    assert titles(served) == {"tunnel": "Old Tunnel"}


@pytest.mark.parametrize("state", ["good", "faulty", "unreadable"])
def test_of_two_equal_ids_the_one_that_was_served_stays(tmp_path: Path, before, state):
    another = write(tmp_path, "a-copy", id="bridge", title="Copy")
    if state == "faulty":
        (tmp_path / "bridge.yaml").write_text("id: bridge\ntitle:")
    if state == "unreadable":
        (tmp_path / "bridge.yaml").write_text("[")
    served = serve(tmp_path, before=before)
    assert titles(served) == {"bridge": "Old Bridge", "tunnel": "Old Tunnel"}
    (told,) = [fault for fault in served.faults if fault.path == another]
    rule = f"id: 'bridge' is the id of {tmp_path}/bridge.yaml already; choose another"
    assert str(told) == f"{another}:1:1: {rule}"


def test_a_file_that_takes_anothers_id_is_served_as_before(tmp_path: Path, before):
    write(tmp_path, "tunnel", id="bridge", title="Mixed up")
    served = serve(tmp_path, before=before)
    assert titles(served) == {"bridge": "Old Bridge", "tunnel": "Old Tunnel"}
    assert len(served.faults) == 1


def test_an_id_may_move_to_another_file(tmp_path: Path, before):
    write(tmp_path, "bridge", id="other", title="Other")
    write(tmp_path, "tunnel", id="bridge", title="New Bridge")
    served = serve(tmp_path, before=before)
    assert titles(served) == {"other": "Other", "bridge": "New Bridge"}
    assert served.faults == ()


def test_faulty_people_leave_the_last_good_ones(tmp_path: Path):
    people = tmp_path / "people.yaml"
    people.write_text("boss: {name: Grace Example}\n")
    write(tmp_path, "bridge", quotes=[samples.quote(speaker="boss")])
    write(tmp_path, "tunnel")
    before = serve(tmp_path)
    people.write_text("boss: {nam: Grace}\n")
    write(tmp_path, "bridge", title="New", quotes=[samples.quote(speaker="boss")])
    served = serve(tmp_path, before=before)
    assert titles(served)["bridge"] == "New"
    assert {fault.path for fault in served.faults} == {people}
    # At a start there are none.
    served = serve(tmp_path)
    assert titles(served) == {"tunnel": "The Bridge Opens"}
    assert {fault.path.name for fault in served.faults} == {"people.yaml", "bridge.yaml"}
    people.unlink()
    assert titles(serve(tmp_path, before=before)) == {
        "bridge": "The Bridge Opens",
        "tunnel": "The Bridge Opens",
    }


def test_a_check_that_fails_on_one_brief_stops_no_other(tmp_path: Path, before, monkeypatch):
    def fails(brief):
        if brief.id == "bridge":
            raise RecursionError
        return ()

    monkeypatch.setattr(limits, "faults", fails)
    served = serve(tmp_path)
    assert titles(served) == {"tunnel": "Old Tunnel"}
    assert "cannot be checked (RecursionError)" in str(served.faults[0])
