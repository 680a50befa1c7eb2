"""README.md against the code: its commands, its dialogue, its set-up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import library, settings
from bot.commands import DELIVERY, READING
from bot.replies import help
from bot.schedule import wishes
from bot.subscription import Mode
from bot.translation import ENGLISH
from tests.docs.documents import CONSOLE, DOCUMENTS, README, ROOT, prints, table


def test_the_commands_are_those_of_the_table():
    sections = library.load(settings.bundled()).sections
    expected = [
        [f"`/{id}`", f"The section “{section.title}”, short and in full"]
        for id, section in sections.items()
    ]
    expected += [
        [
            f"`/{c.name} {c.arguments(ENGLISH) if c.arguments else ''}`".replace(" `", "`"),
            c.description(ENGLISH),
        ]
        for c in (*READING, *DELIVERY)
    ]
    assert table(README, "What readers can ask") == expected


@pytest.mark.parametrize("row", table(README, "Have briefs delivered"), ids=lambda row: row[0])
def test_the_examples_of_how_to_subscribe_are_understood(row):
    words = row[0].strip("`").removeprefix("/subscribe")
    found = wishes.read(words, datetime(2026, 11, 26, tzinfo=UTC))
    assert (found.unknown, found.left_out) == ((), ())


@pytest.mark.process
@pytest.mark.parametrize(("command", "output"), CONSOLE.findall(README))
def test_what_a_command_prints_is_what_it_prints(command, output):
    """Each dialogue of the README, run as it stands there."""
    assert prints(command, ROOT) == output.strip()


def test_the_readme_has_a_dialogue():
    assert CONSOLE.findall(README)


@pytest.mark.parametrize("row", table(README, "How to ask for a quote"), ids=lambda row: row[0])
async def test_the_examples_of_how_to_ask_find_something(conversation, row):
    asked = row[0].strip("`")
    answer = await conversation.asks(asked)
    assert answer.text.text.startswith("Nothing found") == (asked == "zelinsky")
    assert answer.text.spans("BlockQuote") or asked == "jeddah"


def test_both_set_up_commands_are_there_in_one_line_each():
    setup = "python3 -m venv .venv && .venv/bin/pip install -e "
    exact = "-c constraints.txt"
    assert f"\n{setup}. {exact} && .venv/bin/brief-bot chat\n" in README
    assert f"\n{setup}'.[test]' {exact} && .venv/bin/pytest\n" in README


def test_it_is_short_enough_to_be_read():
    assert len(README.splitlines()) <= 180


def test_every_document_is_linked_from_it():
    """The pages about decisions are linked from their list."""
    linked = [file.relative_to(ROOT).as_posix() for file in DOCUMENTS]
    linked = [name for name in linked if "/decisions/" not in name and name != "README.md"]
    assert [name for name in linked if f"]({name})" not in README] == []
    decisions = ROOT / "docs" / "decisions"
    listed = (decisions / "README.md").read_text()
    assert all(f"]({file.name})" in listed for file in decisions.glob("[!R]*.md"))


def test_help_names_every_command(briefs):
    assert all(
        f"/{command.name}" in help.page(briefs, "our_bot", Mode.OFF, ENGLISH).text
        for command in READING
    )
