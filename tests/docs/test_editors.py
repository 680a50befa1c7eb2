"""docs/editors.md against the code: its example brief, and what its commands print."""

from __future__ import annotations

import re

import pytest
import yaml

from bot.brief import Brief
from bot.commands import RESERVED
from bot.fields import Notice
from bot.newsroom import warnings
from tests.docs.documents import CONSOLE, EDITORS, prints

(EXAMPLE,) = re.findall(r"```yaml\n(id:.*?)```", EDITORS, re.DOTALL)


def test_the_example_brief_is_a_brief():
    brief = Brief.model_validate(yaml.load(EXAMPLE, Loader=yaml.CBaseLoader))
    assert brief.id == "harbour-bridge"


@pytest.mark.process
def test_the_first_brief_is_written_as_it_says(tmp_path):
    """From the skeleton to the chat, in a folder of its own, with the example as what is filled in."""
    dialogues = CONSOLE.findall(EDITORS)
    assert len(dialogues) == 4
    for number, (command, output) in enumerate(dialogues):
        if number == 2:
            (tmp_path / "content" / "harbour-bridge.yaml").write_text(EXAMPLE)
        assert prints(command, tmp_path) == output.strip()
    (corrections,) = re.findall(r"```yaml\n(corrections:.*?)```", EDITORS, re.DOTALL)
    with (tmp_path / "content" / "harbour-bridge.yaml").open("a") as file:
        file.write(corrections)
    shown = prints("echo | brief-bot chat harbour-bridge", tmp_path)
    assert "\nCorrected 24 November 2026: An earlier version gave the wrong day.\n" in shown


def test_what_is_to_be_added_to_a_correction_keeps_it_one():
    (correction,) = re.findall(r"```yaml\n(corrections:.*?)```", EDITORS, re.DOTALL)
    (notify,) = re.findall(r"```yaml\n(    notify:.*?)```", EDITORS, re.DOTALL)
    data = yaml.load(EXAMPLE + correction + notify, Loader=yaml.CBaseLoader)
    assert Brief.model_validate(data).corrections[0].notify is Notice.SILENT


@pytest.mark.parametrize("key", ["withdrawn", "formerly", "lead"])
def test_what_is_to_be_added_to_a_brief_keeps_it_a_brief(key):
    (addition,) = re.findall(rf"```yaml\n({key}:.*?)```", EDITORS, re.DOTALL)
    data = yaml.load(EXAMPLE + addition, Loader=yaml.CBaseLoader)
    assert getattr(Brief.model_validate(data), key)


def test_the_lengths_and_names_that_are_warned_of_are_those_of_the_check():
    listed = EDITORS.split("\n## Warnings\n")[1].split("\n## ")[0]
    assert (
        f"a summary over {warnings.SUMMARY} characters, or a title over {warnings.TITLE}" in listed
    )
    assert f"more than {warnings.PUSH} characters" in listed
    assert {name for name in RESERVED if f"`{name}`" not in listed} == set()
