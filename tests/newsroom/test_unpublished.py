"""The output of the editors' commands for briefs that readers do not see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import samples
from tests.support.process import run

SPOTLESS = {
    **samples.BRIEF,
    "people": {"mayor": {"name": "Ada Example", "role": "Mayor"}},
    "sections": [samples.section()],
    "quotes": [samples.quote()],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "bridge")
    return tmp_path


def write(folder: Path, id: str, **changes: Any) -> Path:
    file = folder / f"{id}.yaml"
    content = json.loads(json.dumps({**SPOTLESS, "id": id, **changes}))
    file.write_text(yaml.safe_dump(content, sort_keys=False))
    return file


def test_a_folder_takes_note_of_drafts_and_a_file_is_told_all(folder, monkeypatch, capsys):
    faulty, overlong = folder / "faulty.yaml", write(folder, "long", draft="true", title="x" * 80)
    faulty.write_text("draft: true\nid: faulty\n")
    assert run("check", "--strict", monkeypatch=monkeypatch) == 0
    told = capsys.readouterr().out.splitlines()
    assert f"{faulty}:1:1: draft: title: missing; add it" in told
    assert any(line.startswith(f"{overlong}:2:1: draft: title: 80 characters") for line in told)
    assert f"{folder / 'bridge.yaml'}: 1 section, 1 point, 1 quote, longest" in "\n".join(told)
    assert f"{overlong}: draft, 1 section, 1 point, 1 quote, longest" in "\n".join(told)
    assert run("check", str(faulty), monkeypatch=monkeypatch) == 1
    assert f"{faulty}:1:1: title: missing; add it" in capsys.readouterr().out
    assert run("check", str(overlong), monkeypatch=monkeypatch) == 0
    assert f"{overlong}:2:1: warning: title: 80 characters" in capsys.readouterr().out
    assert run("check", "--strict", str(overlong), monkeypatch=monkeypatch) == 1


def test_what_is_to_come_is_told_with_its_moment(folder, monkeypatch, capsys):
    monkeypatch.setenv("BOT_TIMEZONE", "Europe/Kyiv")
    write(folder, "bridge", published="2999-01-01")
    gone = {"date": "2026-11-23", "text": "Gone."}
    write(folder, "gone", withdrawn=gone, published="2026-11-20")
    assert run("check", monkeypatch=monkeypatch) == 0
    told = capsys.readouterr().out
    assert "bridge.yaml: to come at 2999-01-01 06:00+02:00, 1 section" in told
    assert "gone.yaml: withdrawn, 1 section" in told
    assert run("check", "--format", "json", monkeypatch=monkeypatch) == 0
    report = json.loads(capsys.readouterr().out)
    assert {b["id"]: b["standing"] for b in report["briefs"]} == {
        "bridge": "to come",
        "gone": "withdrawn",
    }
    assert report["notes"] == []


def test_chat_shows_drafts_and_what_is_to_come(folder, monkeypatch, capsys):
    write(folder, "bridge", title="A Draft", draft="true")
    write(folder, "later", title="A Plan", published="2999-01-01")
    (folder / "new.yaml").write_text("draft: true\n")
    assert run("chat", monkeypatch=monkeypatch, given="/briefs\n") == 0
    shown = capsys.readouterr()
    assert "A Draft" in shown.out
    assert "A Plan" in shown.out
    assert f"new.yaml is left out; 'brief-bot check {folder / 'new.yaml'}' says why" in shown.err


def test_chat_shows_a_draft_alone_and_tells_its_faults(folder, monkeypatch, capsys):
    write(folder, "tunnel", title="A Draft", draft="true")
    assert run("chat", "tunnel", monkeypatch=monkeypatch, given="/brief\n") == 0
    assert "A Draft" in capsys.readouterr().out
    (folder / "tunnel.yaml").write_text("draft: true\nid: tunnel\n")
    assert run("chat", "tunnel", monkeypatch=monkeypatch) == 2
    assert "missing; add it" in capsys.readouterr().err


def test_chat_with_a_withdrawn_brief_shows_its_text_alone(folder, monkeypatch, capsys):
    write(folder, "gone", withdrawn={"date": "2026-11-23", "text": "Taken back."})
    assert run("chat", "gone", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == "Taken back.\n"


def test_what_new_writes_is_a_draft_that_stops_nobody(folder, monkeypatch, capsys):
    assert run("new", "harbour", monkeypatch=monkeypatch) == 0
    assert (folder / "harbour.yaml").read_text().count("\ndraft: true ") == 1
    assert run("check", "--strict", monkeypatch=monkeypatch) == 0
    assert run("chat", monkeypatch=monkeypatch) == 0
