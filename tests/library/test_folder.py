"""The files of a folder that are read, and the odd ones that are not."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
import yaml

from bot import library
from bot.library import ContentError
from bot.library import file as file_module
from bot.newsroom.serving import serve
from bot.terminal import chat
from tests.support import samples
from tests.support.process import run


def write(file: Path, id: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump({**samples.BRIEF, "id": id}))
    return file


def names(folder: Path) -> list[str]:
    return [str(file.relative_to(folder)) for file in library.files(folder)]


def test_both_endings_are_read_in_any_case(tmp_path: Path):
    for name in ("a.yaml", "b.yml", "C.YAML", "d.Yml"):
        write(tmp_path / name, name[0].lower())
    (tmp_path / "PEOPLE.YML").write_text("boss: {name: Grace Example}\n")
    content = {**samples.BRIEF, "id": "e", "quotes": [samples.quote(speaker="boss")]}
    (tmp_path / "e.yaml").write_text(yaml.safe_dump(content))
    assert {brief.id for brief in library.load(tmp_path).briefs} == set("abcde")
    (tmp_path / "people.yaml").write_text("mayor: {name: B}\n")
    with pytest.raises(ContentError, match=r"PEOPLE\.YML:1:1: the people .* stand in one file"):
        library.load(tmp_path)


@pytest.mark.parametrize(
    "name", ["x.yaml.txt", "x.yml.TXT", "x.yaml (1)", "x.yaml_old", "x.json", "x.yalm"]
)
def test_a_name_that_nearly_is_a_briefs_is_told(tmp_path: Path, name):
    write(tmp_path / "bridge.yaml", "bridge")
    (tmp_path / name).write_text("")
    (told,) = library.load(tmp_path).warnings
    assert str(told).startswith(f"{tmp_path / name}:1:1: is not read, for its name does not end in")
    assert serve(tmp_path).warnings == (told,)


@pytest.mark.parametrize("name", ["x.yaml~", "x.yaml.bak", "README.md", "brief.schema.json", ".x.yaml.swp", "x.png"])  # fmt: skip
def test_what_programs_leave_beside_is_nobodys_concern(tmp_path: Path, name):
    write(tmp_path / "bridge.yaml", "bridge")
    (tmp_path / name).write_text("")
    assert library.load(tmp_path).warnings == ()


def test_links_to_folders_are_followed_once(tmp_path: Path):
    mounted = tmp_path / "mounted"
    write(mounted / "..version_1" / "november" / "a.yaml", "a")
    write(mounted / "..version_1" / "b.yaml", "b")
    (mounted / "..data").symlink_to("..version_1")
    (mounted / "november").symlink_to("..data/november")
    (mounted / "b.yaml").symlink_to("..data/b.yaml")
    assert names(mounted) == ["b.yaml", "november/a.yaml"]
    # Loops, and further ways to the same.
    (mounted / "loop").symlink_to(".")
    (mounted / "..version_1" / "november" / "up").symlink_to("..")
    (mounted / "again").symlink_to("november")
    (mounted / "b-again.yaml").symlink_to("b.yaml")
    assert len(library.load(mounted).briefs) == 2
    assert len(names(mounted)) == 2


def test_what_stands_there_itself_is_read_there(tmp_path: Path):
    write(tmp_path / "real" / "deep" / "a.yaml", "a")
    (tmp_path / "aaa").symlink_to("real/deep")
    (tmp_path / "a.yaml").symlink_to("real/deep/a.yaml")
    assert names(tmp_path) == ["real/deep/a.yaml"]


def test_a_folder_that_cannot_be_read_is_told_and_stops_no_other(tmp_path: Path, monkeypatch):
    write(tmp_path / "bridge.yaml", "bridge")
    (tmp_path / "lost+found").mkdir()
    scan = os.scandir

    def denied(path: Path):
        if Path(path).name == "lost+found":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", denied)
    served = serve(tmp_path)
    assert len(served.briefs) == 1
    assert served.faults == ()
    (told,) = served.warnings
    assert "lost+found:1:1: this folder cannot be read (Permission denied); give" in str(told)
    assert library.stamp(tmp_path) == served.stamp != 0


class TestOddFiles:
    @pytest.fixture(autouse=True)
    def _good(self, tmp_path: Path) -> None:
        write(tmp_path / "good.yaml", "good")

    def told(self, folder: Path) -> str:
        """The faults as text; fails where the reading takes too long."""
        found: list[str] = []

        def read() -> None:
            served = serve(folder)
            assert [brief.id for brief in served.briefs] == ["good"]
            found.append("\n".join(map(str, served.faults)))

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        thread.join(20)
        return found[0]

    @pytest.mark.parametrize("name", ["x.yaml", "people.yaml"])
    def test_a_pipe_is_no_file(self, tmp_path: Path, name):
        os.mkfifo(tmp_path / name)
        assert f"{name}:1:1: is no ordinary file; put a file of text here" in self.told(tmp_path)

    def test_neither_is_a_device(self, tmp_path: Path):
        (tmp_path / "x.yaml").symlink_to("/dev/zero")
        assert "x.yaml:1:1: is no ordinary file" in self.told(tmp_path)

    def test_a_link_that_leads_nowhere_is_told(self, tmp_path: Path):
        (tmp_path / "x.yaml").symlink_to("nowhere")
        (tmp_path / "y.yaml").symlink_to("y.yaml")
        told = self.told(tmp_path)
        assert "x.yaml:1:1: cannot be read (No such file" in told
        assert "y.yaml:1:1: cannot be read (Too many levels" in told

    def test_size_is_bounded(self, tmp_path: Path):
        (tmp_path / "x.yaml").write_text("#" * file_module.LARGEST)
        assert "x.yaml:1:1: the file is empty" in self.told(tmp_path)
        (tmp_path / "x.yaml").write_text("#" * (file_module.LARGEST + 1))
        assert "x.yaml:1:1: is larger than 1 MB; split it" in self.told(tmp_path)

    def test_so_is_the_number_of_texts(self, tmp_path: Path):
        (tmp_path / "x.yaml").write_text("id: x\nquotes:\n" + "- {}\n" * 60_000)
        told = self.told(tmp_path)
        assert "x.yaml:10000:3: a file holds no more than 10,000 texts" in told
        assert told.count("\n") == 0

    def test_and_the_number_of_faults(self, tmp_path: Path):
        (tmp_path / "x.yaml").write_text("id: x\nquotes:\n" + "- {}\n" * 1_000)
        told = self.told(tmp_path).split("\n")
        assert len(told) == 21
        assert told[-1].endswith("and 3,984 more faults in this file; mend those above first")

    def test_names_that_are_no_text_are_written_out(self, tmp_path: Path):
        (tmp_path / "a\nINFO forged\u202e\x1b.yaml").write_text("[")
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.yaml")).write_text("[")
        told = self.told(tmp_path)
        assert "/a\\nINFO forged\\u202e\\x1b.yaml:1:1:" in told
        assert "/\\udcff.yaml:1:1:" in told
        assert told.count("\n") == 1

    def test_a_text_that_is_told_forges_no_line_either(self, tmp_path: Path):
        (tmp_path / "x.yaml").write_text('id: "a\\nb"\n')
        assert "id: 'a\\nb' is no id" in self.told(tmp_path)


def test_rights_that_are_given_are_a_change(tmp_path: Path):
    file = write(tmp_path / "bridge.yaml", "bridge")
    before = library.stamp(tmp_path)
    file.chmod(0o600)
    assert library.stamp(tmp_path) != before


def test_a_part_of_the_briefs_knows_people_by_any_name(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    (tmp_path / "People.yml").write_text("boss: {name: Grace Example}\n")
    deep = tmp_path / "deep" / "bridge.yaml"
    deep.parent.mkdir()
    content = {**samples.BRIEF, "quotes": [samples.quote(speaker="boss")]}
    deep.write_text(yaml.safe_dump(content, sort_keys=False))
    assert run("check", str(deep), monkeypatch=monkeypatch) == 0
    assert run("check", str(tmp_path / "People.yml"), monkeypatch=monkeypatch) == 0


def test_check_names_what_is_overlooked_beside_faults_too(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "bridge.yaml", "bridge")
    (tmp_path / "x.yaml.txt").write_text("")
    assert run("check", ".", monkeypatch=monkeypatch) == 0
    assert "x.yaml.txt:1:1: warning: is not read, for its name" in capsys.readouterr().out
    (tmp_path / "bridge.yaml").write_text("[")
    assert run("check", ".", monkeypatch=monkeypatch) == 1
    assert "x.yaml.txt:1:1: warning: is not read, for its name" in capsys.readouterr().out


def test_a_start_needs_one_good_brief(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    write(tmp_path / "bridge.yaml", "bridge")
    (tmp_path / "broken.yaml").write_text("[")
    monkeypatch.setattr(chat, "run", lambda *_, **__: None)
    assert run("chat", monkeypatch=monkeypatch) == 0
    assert f"brief-bot: left out: {tmp_path}/broken.yaml:1:1: " in capsys.readouterr().err
    (tmp_path / "bridge.yaml").write_text("[")
    assert run("chat", monkeypatch=monkeypatch) == 2
    assert f"brief-bot: {tmp_path}/bridge.yaml:1:1: " in capsys.readouterr().err
