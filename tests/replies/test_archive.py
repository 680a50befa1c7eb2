"""Libraries of many briefs: the archive, briefs by name and date, shared people, corrections."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot import library
from bot.library import ContentError, Library
from bot.links import Query, Scope
from bot.replies import archive, pages, results
from bot.reply import plain
from bot.search import Search
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support import samples
from tests.support.process import run


def dated(number: int, **changes) -> dict:
    """The keys of a brief of that day of November, about a bridge with that number."""
    return {
        **samples.BRIEF,
        "id": f"bridge-{number}",
        "title": f"Bridge {number} Opens in Çeşme",
        "published": f"2026-11-{number:02}",
        **changes,
    }


MANY = Library([samples.brief(**dated(number)) for number in range(28, 0, -1)])
CORRECTED = dated(3, corrections=[{"date": "2026-11-04", "text": "It is <long>, not wide."}])
many = pytest.mark.parametrize("conversation", [MANY], indirect=True, ids=["28-briefs"])


@many
async def test_the_archive_is_turned_five_at_a_time_and_opens_briefs(conversation: Conversation):
    first = await conversation.asks("/briefs")
    head, *items = first.text.text.split("\n\n")
    assert head == "28 briefs, the latest first (page 1 of 6)"
    assert len(items) == 5
    assert items[0] == "1. Bridge 28 Opens in Çeşme\n28 November 2026"
    last, _ = await conversation.presses("B6:", under=first.as_message)
    assert last.text.text.startswith("28 briefs, the latest first (page 6 of 6)\n\n26. Bridge 3")
    brief, _ = await conversation.presses(last.buttons["28"], id="2")
    assert brief.text.text.startswith("Bridge 1 Opens in Çeşme\n1 November 2026\n\nIt is open.")
    section, _ = await conversation.presses(brief.buttons["What Next?"], id="3")
    assert "bridge-1_" in next(iter(section.buttons.values()))


@many
@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("bridge-7", "Bridge 7 Opens in Çeşme\n7 November 2026\n\nIt is open."),
        ("2026-11-09", "Bridge 9 Opens"),
        ("2026-11", "28 briefs for “2026-11”, the latest first (page 1 of 6)\n\n1. Bridge 28"),
        ("cesme 12", "Bridge 12 Opens"),
        ("CEŞME", "28 briefs for “CEŞME”, the latest"),
        (
            "1999",
            "No brief found for “1999”.\nThe latest is:\n\nBridge 28 Opens",
        ),
        ("28", "Bridge 28 Opens"),
        ("tunnel", "No brief found for “tunnel”."),
        ("?", "No brief found for “?”."),
    ],
)
async def test_a_brief_is_found_by_id_date_and_title(conversation, words, begins):
    answer = await conversation.asks(f"/brief {words}")
    assert answer.text.text.startswith(begins)


@many
async def test_a_search_in_the_archive_is_turned_like_any_other(conversation):
    words = "opens in cesme " * 8  # too long for a button
    first = await conversation.asks(f"/brief {words}")
    data = first.buttons["Page 2 ›"]
    assert data == "B2:"
    second, _ = await conversation.presses(data, under=first.as_message)
    assert second.text.text.startswith(f"28 briefs for “{words.strip()}”")


@many
async def test_results_say_which_brief_and_when_the_latest_first(conversation):
    answer = await conversation.asks("/quotes at last")
    assert answer.text.text.split("\n\n")[1] == (
        "1. Ada Example, Mayor:\n“At last”\nFrom: Bridge 28 Opens in Çeşme, 28 November 2026"
    )
    quote, _ = await conversation.presses(answer.buttons["2"])
    assert "\n\nBridge 27 Opens in Çeşme, 27 November 2026\n\nSource: " in quote.text.text


def test_every_reply_of_a_corrected_brief_has_the_newest_correction_under_its_title():
    corrections = [
        {"date": "2026-11-04", "text": "It is <long>, not wide."},
        {"date": "2026-11-05T09:04:00+00:00", "text": "It is wide."},
    ]
    brief = samples.brief(**dated(3, corrections=corrections))
    alone = Library([brief])
    for _, page in pages.every_page(alone, brief, ENGLISH):
        text = plain(page.text)
        assert re.search(
            "Bridge 3 Opens in Çeşme[,\n] ?3 November 2026\n"
            "Corrected 5 November 2026, 09:04: It is wide.\n",
            text,
        )
        assert text.endswith("\n\nCorrected 4 November 2026: It is <long>, not wide.")


def test_the_archive_and_results_mark_what_was_corrected():
    briefs = Library([samples.brief(**dated(4)), samples.brief(**CORRECTED)])
    listed = plain(archive.briefs(briefs, Query(Scope.BRIEFS, 1), briefs.briefs, ENGLISH).text)
    assert listed.endswith("2. Bridge 3 Opens in Çeşme\n3 November 2026 · corrected")
    found = Search(briefs.briefs).find("at last")
    text = plain(results.page(briefs, Query(Scope.QUOTES, 1, "at last"), found, ENGLISH).text)
    assert text.endswith("From: Bridge 3 Opens in Çeşme, 3 November 2026 · corrected")


PEOPLE = """\
mayor: {name: Ada Example, role: Mayor, aliases: [Mayor Example]}
ferryman: {name: Old Ferryman, aliases: [Паромщик]}
nobody: {name: Unnamed Person}
"""


def write(folder: Path, shared: str, **changes) -> Path:
    (folder / "people.yaml").write_text(shared)
    content = {**samples.BRIEF, **changes}
    (folder / "deep").mkdir()
    (folder / "deep" / "bridge.yaml").write_text(yaml.safe_dump(content, sort_keys=False))
    return folder


def test_shared_people_belong_to_the_briefs_that_quote_or_name_them(tmp_path: Path):
    folder = write(
        tmp_path,
        PEOPLE,
        people={"crew": {"name": "The crew"}},
        summary="The Ferryman has nothing to do any more.",
    )
    brief = library.load(folder).latest
    assert set(brief.people) == {"crew", "mayor", "ferryman"}
    assert brief.people["mayor"].aliases == ("Mayor Example",)
    assert Search([brief]).find("Паромщик").people[0].id == "ferryman"


def test_a_brief_overrides_the_people_it_shares(tmp_path: Path):
    own = {"crew": {"name": "The crew"}, "mayor": {"name": "Ada Example", "role": "Former mayor"}}
    brief = library.load(write(tmp_path, PEOPLE, people=own)).latest
    assert brief.people["mayor"].role == "Former mayor"


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (
            "Big Boss: {name: B}",
            "1:1: Big Boss: 'Big Boss' is no id; use small letters a-z, digits",
        ),
        ("boss: {nam: B}", "1:1: name: missing; add it"),
        ("boss: {nam: B}", "1:8: nam: unknown key; did you mean 'name'?"),
        ("- boss", "1:1: keys are needed here"),
        ("boss: B", "1:1: boss: keys are needed here"),
    ],
)
def test_faulty_shared_people_are_refused_in_their_own_file(tmp_path: Path, people, told):
    with pytest.raises(ContentError) as refusal:
        library.load(write(tmp_path, people))
    assert f"{tmp_path / 'people.yaml'}:{told}" in str(refusal.value)


def test_shared_people_stand_in_one_file(tmp_path: Path, capsys, monkeypatch):
    folder = write(tmp_path, PEOPLE)
    (folder / "deep" / "people.yaml").write_text(PEOPLE)
    assert run("check", str(folder), monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().out == (
        f"{folder}/deep/people.yaml:1:1: the people that briefs share stand in one file; "
        f"move them to {folder}/people.yaml\n"
    )
    assert run("check", str(folder / "people.yaml"), monkeypatch=monkeypatch) == 0
    (folder / "people.yaml").write_text("boss: B")
    assert run("check", str(folder / "people.yaml"), monkeypatch=monkeypatch) == 1
    assert run("new", "people", monkeypatch=monkeypatch) == 2


def test_a_single_file_finds_the_people_beside_it(tmp_path: Path):
    write(tmp_path, PEOPLE)
    file = tmp_path / "alone.yaml"
    file.write_text(yaml.safe_dump({**samples.BRIEF, "people": {"crew": {"name": "The crew"}}}))
    assert library.load(file).latest.people["mayor"].name == "Ada Example"


def test_one_brief_of_many_knows_the_people_they_share(tmp_path: Path, capsys, monkeypatch):
    folder = write(tmp_path, PEOPLE, people={"crew": {"name": "The crew", "role": "Builders"}})
    monkeypatch.setenv("BOT_CONTENT", str(folder))
    assert run("check", str(folder / "deep" / "bridge.yaml"), monkeypatch=monkeypatch) == 0
    assert run("chat", "bridge", given="/quotes ada\n", monkeypatch=monkeypatch) == 0
    assert "Ada Example, Mayor:\n> “At last”" in capsys.readouterr().out
