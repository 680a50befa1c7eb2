"""README.md against the code: its commands, its settings, its dialogue."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot import library, settings
from bot.brief import Brief
from bot.commands import COMMANDS
from bot.replies import help
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_the_commands_are_those_of_the_table():
    sections = library.load(settings.bundled()).sections
    expected = [[f"`/{id}`", section.title] for id, section in sections.items()]
    expected += [[f"`/{c.name} {c.arguments}`".replace(" `", "`"), c.description] for c in COMMANDS]
    assert table("What readers can ask") == expected


def test_the_settings_are_those_of_the_class():
    rows = table("Settings")
    assert [row[0] for row in rows] == [f"`BOT_{name.upper()}`" for name in Settings.model_fields]
    for (name, meaning, unset), field in zip(rows, Settings.model_fields.values(), strict=True):
        assert field.description.startswith(meaning), name
        if isinstance(field.default, str):
            assert unset == f"`{field.default}`"


def test_the_example_settings_are_all_settings():
    names = re.findall(r"^#?(BOT_\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert names == [f"BOT_{name.upper()}" for name in Settings.model_fields]


def test_the_example_brief_is_a_brief():
    (example,) = re.findall(r"```yaml\n(id:.*?)```", README, re.DOTALL)
    brief = Brief.model_validate(yaml.load(example, Loader=yaml.CBaseLoader))
    assert brief.id == "harbour-bridge"


FIVE_MINUTES = README.split("## Write your first brief in five minutes\n")[1].split("\n## ")[0]
CONSOLE = re.compile(r"```console\n\$ (.*?)\n(.*?)```", re.DOTALL)


@pytest.mark.process
@pytest.mark.parametrize(("command", "output"), CONSOLE.findall(README.replace(FIVE_MINUTES, "")))
def test_what_a_command_prints_is_what_it_prints(command, output):
    """Each dialogue of the README, run as it stands there."""
    assert prints(command, ROOT) == output.strip()


@pytest.mark.process
def test_the_first_brief_is_written_as_it_says(tmp_path):
    """From the skeleton to the preview, in a folder of its own, with the example as what is filled in."""
    (example,) = re.findall(r"```yaml\n(id:.*?)```", FIVE_MINUTES, re.DOTALL)
    for number, (command, output) in enumerate(CONSOLE.findall(FIVE_MINUTES)):
        if number == 2:
            (tmp_path / "content" / "harbour-bridge.yaml").write_text(example)
        assert prints(command, tmp_path) == output.strip()
    (corrections,) = re.findall(r"```yaml\n(corrections:.*?)```", FIVE_MINUTES, re.DOTALL)
    with (tmp_path / "content" / "harbour-bridge.yaml").open("a") as file:
        file.write(corrections)
    shown = prints("echo | brief-bot preview harbour-bridge", tmp_path)
    assert "\nCorrected 24 November 2026: An earlier version gave the wrong day.\n" in shown


def prints(command: str, folder: Path) -> str:
    program = f"{shlex.quote(sys.executable)} -m bot"
    real = command.replace("brief-bot", program)
    done = subprocess.run(
        ["bash", "-c", real], cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.parametrize("row", table("How to ask for a quote"), ids=lambda row: row[0])
async def test_the_examples_of_how_to_ask_find_something(conversation, row):
    asked = row[0].strip("`")
    answer = await conversation.asks(asked)
    assert "found for" not in answer.text.text
    assert answer.text.spans("BlockQuote") or asked == "jeddah"


def test_both_set_up_commands_are_there_in_one_line_each():
    setup = "python3 -m venv .venv && .venv/bin/pip install -e "
    exact = "-c constraints.txt"
    assert f"\n{setup}. {exact} && .venv/bin/brief-bot chat\n" in README
    assert f"\n{setup}'.[test]' {exact} && .venv/bin/pytest\n" in README


def test_help_names_every_command(briefs):
    assert all(f"/{command.name}" in help.page(briefs, "our_bot").text for command in COMMANDS)
