"""The file that describes the newsroom: its texts in each language, its faults, and its last good version."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot import library
from bot.library import ContentError, Library
from bot.masthead import Masthead, Newsroom
from bot.newsroom.serving import serve
from tests.support import samples
from tests.support.process import run

NEWSROOM = """\
name: The Harbour Brief
promise:
  en: The news from the harbour, every morning at seven.
  de: "Neues aus dem Hafen: jeden Morgen um sieben."
contact: @harbour_news
privacy_contact: privacy@harbour.example
"""
GERMAN = "Neues aus dem Hafen: jeden Morgen um sieben."
NO_LANGUAGE = "is no language; write its code, such as en or pt-BR"
ONE = "one text is needed here; write it as key: text, or one for each language"
EMPTY = "empty; write the text"


def write(folder: Path, newsroom: str | None = NEWSROOM, **brief: object) -> Path:
    (folder / "bridge.yaml").write_text(yaml.safe_dump({**samples.BRIEF, **brief}))
    if newsroom is not None:
        (folder / "newsroom.yaml").write_text(newsroom)
    return folder


def described(found: Library) -> Newsroom:
    assert found.newsroom is not None
    return found.newsroom


def test_a_newsroom_has_its_texts_in_each_language(tmp_path: Path):
    found = library.load(write(tmp_path))
    assert [brief.id for brief in found.briefs] == ["bridge"]
    newsroom = described(found.shown(datetime(2026, 12, 1, tzinfo=UTC)))
    english = "The news from the harbour, every morning at seven."
    assert newsroom.masthead("de-AT") == Masthead(
        "The Harbour Brief", GERMAN, "@harbour_news", "privacy@harbour.example"
    )
    # Readers of all other languages get the first text.
    assert {newsroom.masthead(code).promise for code in ("en", "EN-gb", "uk", "", "x" * 99)} == {
        english
    }
    assert newsroom.languages == ("en", "de")


def test_an_exact_language_goes_before_the_language_alone():
    newsroom = Newsroom.model_validate({"name": {"pt": "A", "pt-BR": "B", "zh-Hant": "C"}})
    names = [newsroom.masthead(code).name for code in ("pt-PT", "pt-br", "zh", "zh-hant", "uk")]
    assert names == ["A", "B", "C", "C", "A"]


def test_what_a_newsroom_does_not_say_is_empty(tmp_path: Path):
    newsroom = described(library.load(write(tmp_path, "name: Brief\ncontact: a@x.example")))
    assert newsroom.masthead() == Masthead("Brief", "", "a@x.example", "a@x.example")
    assert library.load(tmp_path / "bridge.yaml").newsroom == newsroom
    (tmp_path / "newsroom.yaml").unlink()
    assert library.load(tmp_path).newsroom is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("promise: A", ["1:1: name: missing; add it"]),
        ("name:", [f"1:1: name: {EMPTY}"]),
        ("name: A\npromise:", [f"2:1: promise: {EMPTY} or remove the key"]),
        ("name: A\npromise: {}", [f"2:1: promise: {EMPTY}"]),
        ("name: A\npromise: {en: A, de: }", [f"2:18: de: {EMPTY}"]),
        ("name: A\npromise: [A]", [f"2:1: promise: {ONE}"]),
        ("name: A\npromise: {en: [A]}", ["2:11: en: one text is needed here; write it as key: text"]),
        ("name: A\npromise: {Deutsch!: A}", [f"2:11: Deutsch!: 'Deutsch!' {NO_LANGUAGE}"]),
        ("name: A\npromis: A", ["2:1: promis: unknown key; did you mean 'promise'?"]),
        ("name: A\nmood: A", ["2:1: mood: unknown key; remove it"]),
        ("name: A\npromise:The news", ["2:9: promise: a space is missing after the colon; write 'promise: …'"]),
        ("name: A\npromise: The news: short", ["2:18: the text has ': ' in it; put it in quotation marks"]),
        ("name: " + "x" * 65, ["1:1: name: 65 characters where 64 fit; shorten it"]),
        ("name: {de: " + "x" * 65 + "}", ["1:8: de: 65 characters where 64 fit; shorten it"]),
        ("name: A\npromise: " + "x" * 513, ["2:1: promise: 513 characters where 512 fit; shorten it"]),
        ("- name: A", ["1:1: keys are needed here; write each on its own line as key: value"]),
    ],
)  # fmt: skip
def test_a_faulty_newsroom_is_told_with_place_and_advice(tmp_path: Path, text, told):
    file = write(tmp_path, text) / "newsroom.yaml"
    with pytest.raises(ContentError) as refusal:
        library.load(tmp_path)
    assert str(refusal.value).replace(f"{file}:", "").split("\n") == told


def test_a_faulty_newsroom_leaves_its_last_good_version(tmp_path: Path):
    before = serve(write(tmp_path))
    write(tmp_path, "nam: A", title="The New Bridge")
    served = serve(tmp_path, before=before)
    assert served.newsroom == before.newsroom
    assert [brief.title for brief in served.briefs] == ["The New Bridge"]
    assert {fault.path.name for fault in served.faults} == {"newsroom.yaml"}
    at_a_start = serve(tmp_path)
    assert at_a_start.newsroom is None
    assert at_a_start.briefs
    (tmp_path / "newsroom.yaml").unlink()
    assert serve(tmp_path, before=before).newsroom is None


def test_a_change_of_the_newsroom_changes_the_stamp(tmp_path: Path):
    stamps = [library.stamp(write(tmp_path, None)), library.stamp(write(tmp_path))]
    write(tmp_path, "name: Another")
    assert len({*stamps, library.stamp(tmp_path), library.stamp(tmp_path / "bridge.yaml")}) == 4


def test_one_file_describes_the_newsroom(tmp_path: Path):
    write(tmp_path)
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "Newsroom.YML").write_text(NEWSROOM)
    with pytest.raises(ContentError, match=r"Newsroom\.YML:1:1: one file describes the newsroom"):
        library.load(tmp_path)


def test_check_tells_of_the_newsroom(tmp_path: Path, capsys, monkeypatch):
    file = write(tmp_path, "name: A\npromise: {en: " + "x" * 121 + "}") / "newsroom.yaml"
    told = f"{file}:2:11: warning: en: 121 characters; the bot's profile shows the first 120\n"
    for path in (file, tmp_path):
        assert run("check", str(path), monkeypatch=monkeypatch) == 0
        assert told in capsys.readouterr().out
        assert run("check", "--strict", str(path), monkeypatch=monkeypatch) == 1
        capsys.readouterr()
    file.write_text("name: A\ncontact: the news #1")
    assert run("check", str(file), monkeypatch=monkeypatch) == 0
    told = f"{file}:2:19: warning: a comment begins at this #, so readers see “the news”; "
    assert capsys.readouterr().out.startswith(told)
    file.write_text("name: A\nmood: B")
    assert run("check", str(file), monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().out == f"{file}:2:1: mood: unknown key; remove it\n"
