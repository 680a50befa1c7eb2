"""Warnings about briefs, quotes that changed without a correction, and the output of `check`."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from bot import library, settings
from bot.commands import RESERVED
from bot.newsroom.revision import RevisionError, SilentChanges
from bot.newsroom.warnings import Warnings
from tests.support import samples
from tests.support.process import run


def warned(**changes) -> list[str]:
    return [finding.rule for finding in Warnings().about(samples.brief(**changes))]


SPOTLESS = {
    "people": {"mayor": {"name": "Ada Example", "role": "Mayor"}},
    "sections": [samples.section()],
    "quotes": [samples.quote()],
}


def test_a_correction_makes_no_brief_too_long_for_subscribers():
    sections = [
        samples.section(id=id, summary="x" * 280) for id in ("a", "b", "c", "what_happened")
    ]
    told = [{"date": "2026-11-24", "text": "x" * 400}]
    assert warned(**{**SPOTLESS, "sections": sections, "corrections": told}) == []


def test_a_brief_without_warnings():
    assert warned(**SPOTLESS) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"summary": "x" * 301}, "summary: 301 characters; a hurried reader takes in 300"),
        (
            {"sections": [samples.section(summary="x" * 400)]},
            "summary: 400 characters; a hurried reader takes in 300",
        ),
        (
            {"sections": [samples.section(points=["Ok.", "One. Two! “Three?” Four"])]},
            "points 2: 4 sentences; make two points of it",
        ),
        (
            {
                "sections": [
                    samples.section(id=id, summary="x" * 290)
                    for id in ("a", "b", "c", "d", "what_happened")
                ]
            },
            "as subscribers get it: 1637 characters; a hurried reader takes in 1500; "
            "shorten the summaries",
        ),
        ({"title": "x" * 71}, "title: 71 characters; a notification cuts it after 70"),
        (
            {"sections": [samples.section(), samples.section(id="settings")]},
            "id: /settings will be a command of the bot itself; choose another id",
        ),
        (
            {"sections": [samples.section(points=[])]},
            "section 'what_happened' has no points; add the full account",
        ),
        (
            {"quotes": [samples.quote(text="He said “no” to me")]},
            "text: quotation marks inside a quote; write the words alone",
        ),
        (
            {"people": {"mayor": {"name": "Ada Example"}}},
            "Ada Example: quoted without a role; add one",
        ),
        (
            {"people": {**SPOTLESS["people"], "x": {"name": "Xenia Nobody", "aliases": ["Xen"]}}},
            "Xenia Nobody is neither quoted nor named; remove the entry",
        ),
    ],
)
def test_each_warning_is_told(changes, told):
    assert warned(**{**SPOTLESS, **changes}) == [told]


@pytest.mark.parametrize(
    ("name", "point"),
    [("Zoë Łukasik", "Zoe Lukasik came."), ("Ada O’Hara", "O'Hara's bridge."), ("U.S. Navy", "The US Navy came.")],
)  # fmt: skip
def test_a_person_is_named_in_any_spelling(name, point):
    people = {**SPOTLESS["people"], "x": {"name": name}}
    assert (
        warned(**{**SPOTLESS, "people": people, "sections": [samples.section(points=[point])]})
        == []
    )


@pytest.mark.parametrize(
    "point",
    [
        "The U.S. and Dr. Example of St. Mary agreed. They go on.",
        "It cost 3.5 million. J. R. Example paid.",
        "“We will.” That was all",
        "He asked why... nobody knew.",
    ],
)
def test_abbreviations_end_no_sentence(point):
    assert warned(**{**SPOTLESS, "sections": [samples.section(points=[point])]}) == []


def test_a_quote_told_differently_in_another_brief_is_warned_of():
    compared = Warnings()
    words = "we shall build a bridge that stands for a hundred years"
    for id, text, told in [
        ("one", words, []),
        ("two", words, []),
        (
            "three",
            words.replace("hundred", "thousand"),
            [
                f"text: one has these words of Ada Example as “{words}” (at-last); which are right?",
            ],
        ),
        ("four", "we shall build a bridge somewhere else altogether, said nobody ever", []),
    ]:
        changes = {"id": id, "published": None, "quotes": [samples.quote(text=text)]}
        brief = samples.brief(**{**SPOTLESS, **changes})
        assert [finding.rule for finding in compared.about(brief)] == told


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_the_names_of_commands_to_come_are_reserved(name):
    (told,) = warned(**{**SPOTLESS, "sections": [samples.section(), samples.section(id=name)]})
    assert f"/{name} will be a command" in told


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({}, {}, True),
        ({"published": "2026-11-23 07:00"}, {}, False),
        ({}, {"published": "2026-11-23 07:00"}, False),
        ({}, {"published": "2026-11-24"}, False),
        ({"published": None}, {"published": None}, False),
        ({"draft": True}, {}, False),
        ({}, {"draft": True}, False),
    ],
)
def test_two_briefs_of_one_day_without_times_are_warned_of(first, second, told):
    compared = Warnings()
    found: list[str] = []
    for id, changes in (("one", first), ("two", second)):
        brief = samples.brief(**{**SPOTLESS, "id": id, "quotes": [], **changes})
        found += [m.rule for m in compared.about(brief) if m.place == ("published",)]
    assert bool(found) is told
    assert not told or "one is of 2026-11-23, too" in found[0]


def test_the_bundled_brief_has_no_warnings():
    (brief,) = library.load(settings.bundled()).briefs
    assert list(Warnings().about(brief)) == []


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Ada Example", True),
        ("Omar al-Bashir", True),
        ("Pelé", True),
        ("The Kremlin", False),
        ("the Mayor's Office", False),
        ("Mayor’s Office", False),
        ("Russian officials", False),
        ("NATO", False),
        ("BBC News", False),
        ("Ministry of Defence", False),
    ],
)
def test_offices_and_groups_are_asked_for_no_role(name, asked):
    told = warned(**{**SPOTLESS, "people": {"mayor": {"name": name}}})
    assert told == ([f"{name}: quoted without a role; add one"] if asked else [])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A git checkout with the sample brief in a folder below."""
    for arguments in (
        ["init", "-q"],
        ["config", "user.email", "e@x"],
        ["config", "user.name", "e"],
    ):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    folder = tmp_path / "deep" / "content"
    folder.mkdir(parents=True)
    write(folder)
    commit(tmp_path)
    return folder


def commit(root: Path) -> None:
    subprocess.run(["git", "-C", str(root), "add", "-A"], check=True)
    subprocess.run(["git", "-C", str(root), "commit", "-qm", "x"], check=True)


def write(folder: Path, **changes) -> Path:
    file = folder / "bridge.yaml"
    file.write_text(yaml.safe_dump({**samples.BRIEF, **changes}, sort_keys=False))
    return file


CHANGED = {"quotes": [samples.quote(text="At long last"), samples.BRIEF["quotes"][1]]}
CORRECTION = {"corrections": [{"date": "2026-11-24", "text": "She said more."}]}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"title": "Another title"}, []),
        (
            CHANGED,
            ["quote 'at-last': the words “At last” were changed since HEAD; restore them or"],
        ),
        ({**CHANGED, **CORRECTION}, []),
        (
            {"quotes": [samples.BRIEF["quotes"][1]]},
            ["quote 'at-last': the words “At last” were removed since HEAD; restore them or"],
        ),
        ({"id": "another"}, []),
        (
            {**CHANGED, "id": "another", "formerly": ["bridge"]},
            ["quote 'at-last': the words “At last” were changed since HEAD; restore them or"],
        ),
        (
            {"quotes": [samples.quote(speaker="crew"), samples.BRIEF["quotes"][1]]},
            ["quote 'at-last': the speaker was 'mayor' at HEAD; restore it or"],
        ),
    ],
)
def test_quotes_may_not_change_in_silence(checkout: Path, changes, told):
    file = write(checkout, **changes)
    brief = library.load(file).latest
    rules = [finding.rule for finding in SilentChanges(checkout, "HEAD").faults(brief)]
    assert [rule.removesuffix(" add a correction") for rule in rules] == told


def test_what_nobody_has_seen_may_change_in_silence(checkout: Path, monkeypatch, capsys):
    for changes in ({"draft": "true"}, {"published": "2999-01-01"}):
        file = write(checkout, **CHANGED, **changes)
        assert run("check", str(file), "--since", "HEAD", monkeypatch=monkeypatch) == 0
    write(checkout, draft="true")
    commit(checkout)
    file = write(checkout, **CHANGED)
    assert run("check", str(file), "--since", "HEAD", monkeypatch=monkeypatch) == 0
    assert run("check", str(file), "--since", "HEAD~1", monkeypatch=monkeypatch) == 1


def test_a_draft_causes_no_warning_about_what_is_out():
    compared, words = Warnings(), "we shall build a bridge that stands for a hundred years"
    found: list[str] = []
    for id, text in (("a", words.replace("hundred", "thousand")), ("b", words)):
        quotes = [samples.quote(text=text)]
        brief = samples.brief(
            **{**SPOTLESS, "id": id, "published": None, "quotes": quotes, "draft": id == "a"}
        )
        found += [finding.rule for finding in compared.about(brief)]
    assert found == []


def test_what_was_no_brief_before_is_compared_with_nothing(checkout: Path):
    (checkout / "bridge.yaml").write_text("id: [")
    (checkout / "odd.yaml").write_text("{id: bridge, quotes: [5, {id: x}, {text: [y]}]}")
    (checkout / "notes.txt").write_text("x")
    commit(checkout)
    file = write(checkout)
    (checkout / "odd.yaml").write_text("{}")
    (checkout / "notes.txt").write_text("y")
    (checkout / "new.yaml").write_text("{}")
    assert list(SilentChanges(checkout, "HEAD").faults(library.load(file).latest)) == []


def test_names_of_files_in_any_alphabet_are_compared(checkout: Path):
    (checkout / "bridge.yaml").rename(checkout / "zürich.yaml")
    (checkout / "latin.yaml").write_bytes(b"id: caf\xe9")
    commit(checkout)
    (checkout / "latin.yaml").unlink()
    file = write(checkout, **CHANGED).rename(checkout / "zürich.yaml")
    assert len(list(SilentChanges(checkout, "HEAD").faults(library.load(file).latest))) == 1


def test_outside_of_a_checkout_there_is_nothing_to_compare_with(tmp_path: Path):
    with pytest.raises(RevisionError, match=f"^git finds no checkout at {tmp_path} \\(.+\\)$"):
        SilentChanges(tmp_path, "HEAD")


def test_an_id_in_two_files_that_are_named_is_a_fault(tmp_path: Path, capsys, monkeypatch):
    files = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for file in files:
        file.write_text(yaml.safe_dump(samples.BRIEF))
    assert run("check", *map(str, files), monkeypatch=monkeypatch) == 1
    rule = f"id: 'bridge' is the id of {files[0]} already; choose another"
    assert f"{files[1]}:1:1: {rule}" in capsys.readouterr().out


@pytest.mark.parametrize("revision", ["nope", "--output=x", "-x"])
def test_what_is_no_revision(checkout: Path, revision):
    with pytest.raises(RevisionError):
        SilentChanges(checkout, revision)
    assert sorted(file.name for file in checkout.iterdir()) == ["bridge.yaml"]


def test_without_git_there_is_no_comparison(checkout: Path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError, match="needs git"):
        SilentChanges(checkout, "HEAD")


def test_git_speaks_english_whatever_the_operator_speaks(checkout: Path, monkeypatch):
    # Else its words may even be of an encoding that cannot be read.
    (checkout / "git").write_text('#!/bin/sh\necho "$LC_ALL" >&2\nexit 1\n')
    (checkout / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(checkout), prepend=":")
    monkeypatch.setenv("LC_ALL", "de_DE.ISO-8859-1")
    with pytest.raises(RevisionError, match=r"^git finds no checkout at .* \(C\)$"):
        SilentChanges(checkout, "HEAD")


@pytest.mark.parametrize("said", ["", "\\377"])
def test_a_git_that_says_nothing_readable_is_told_of(checkout: Path, monkeypatch, said):
    (checkout / "git").write_text(f"#!/bin/sh\nprintf '{said}' >&2\nexit 1\n")
    (checkout / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(checkout), prepend=":")
    with pytest.raises(RevisionError, match=r"^git finds no checkout at "):
        SilentChanges(checkout, "HEAD")


def test_check_since_a_revision(checkout: Path, capsys, monkeypatch):
    file = write(checkout, **CHANGED)
    assert run("check", str(checkout), "--since", "HEAD", monkeypatch=monkeypatch) == 1
    place, _, rule = capsys.readouterr().out.partition(": quote")
    line = file.read_text().split("text: At long last")[0].count("\n") + 1
    assert place == f"{file}:{line}:3"
    assert rule.startswith(" 'at-last': the words “At last” were changed since HEAD")
    assert run("check", str(checkout), "--since", "nope", monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err.startswith("brief-bot: git cannot compare with 'nope' (")


def test_the_bundled_brief_passes_the_strict_check(capsys, monkeypatch):
    assert run("check", "--strict", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.count("\n") == 1


def test_warnings_are_told_and_are_faults_where_that_is_asked(tmp_path: Path, capsys, monkeypatch):
    file = write(tmp_path, people={"mayor": {"name": "Ada Example"}, "crew": {"name": "The crew"}})
    assert run("check", str(file), monkeypatch=monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{file}:10:3: warning: Ada Example: quoted without a role; add one"
    assert run("check", "--strict", str(file), monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().out.splitlines() == lines[:-1]


def test_a_comment_that_cuts_a_text_is_told_with_what_readers_will_see(
    tmp_path: Path, capsys, monkeypatch
):
    file = write(tmp_path)
    text = file.read_text()
    for old, new in [
        ("title: The Bridge Opens", "title: The Bridge # our headline"),
        ("text: At last", "text: our #1 bridge"),
        ("  - A.", "  - One point  # and more"),
        ("publisher: The Harbour Times", "publisher: Gazette #2"),
        ("id: at-last", "id: at-last   # stands in links"),
        ("speaker: mayor", "speaker: mayor #1"),
        ("text: It is ours", 'text: "It is #1"  # in quotes all of it is seen'),
    ]:
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(f"# a comment\n#of its own\n{text}")
    assert run("check", str(file), monkeypatch=monkeypatch) == 0
    seen = "a comment begins at this #, so readers see “(.*?)”; put a text with ' #' in quotation marks"
    warnings = [line for line in capsys.readouterr().out.splitlines() if "at this #" in line]
    assert [re.search(seen, line)[1] for line in warnings] == [
        *("The Bridge", "Gazette", "One point", "our", "mayor")
    ]
    lines = [int(line.split(":")[1]) for line in warnings]
    columns = [int(line.split(":")[2]) for line in warnings]
    for line, column in zip(lines, columns, strict=True):
        assert file.read_text().splitlines()[line - 1][column - 1] == "#"


def test_check_as_json(capsys, monkeypatch, tmp_path: Path):
    assert run("check", "--format", "json", monkeypatch=monkeypatch) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["faults"], told["warnings"]) == ([], [])
    (counts,) = told["briefs"]
    assert (counts["id"], counts["sections"], counts["quotes"]) == ("russia-ukraine-talks", 3, 7)
    (tmp_path / "a.yaml").write_text("title: A")
    assert run("check", str(tmp_path), "--format", "json", monkeypatch=monkeypatch) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["briefs"] == []
    assert told["faults"][0] == {
        "path": str(tmp_path / "a.yaml"),
        "line": 1,
        "column": 1,
        "rule": "id: missing; add it",
    }
