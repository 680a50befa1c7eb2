"""The checks of a change: whoever calls one calls it by a name of the justfile."""

from __future__ import annotations

import re
import shlex

import yaml

from tests.docs.documents import DOCUMENTS, README, ROOT

JUSTFILE = (ROOT / "justfile").read_text()
CI = (ROOT / ".ci" / "run").read_text()
RECIPES = set(re.findall(r"^([a-z]+)\b[^:\n]*:(?!=)", JUSTFILE, re.MULTILINE))
CALLED = re.compile(r"\.venv/bin/just ([a-z]+)")


def test_ci_runs_checks_of_the_justfile():
    """All of them but those that are parts of others, and what mends, measures or writes."""
    (loop,) = re.findall(r"^for check in (.*?); do$", CI, re.MULTILINE | re.DOTALL)
    called = {check.split()[0] for check in shlex.split(loop.replace("\\\n", ""))}
    assert called == RECIPES - {"default", "test", "quick", "fix", "build", "bench", "revision", "picture", "lists", "translations"}  # fmt: skip


def test_ci_begins_with_the_command_of_the_readme():
    """Found as `.ci/run` finds it."""
    (found,) = re.findall(r"grep -m1 -E '(.*?)' README\.md", CI)
    commands = [line for line in README.splitlines() if re.search(found, line)]
    assert len(commands) == 1
    assert CI.index("README.md)") < CI.index("just $check")


def test_hooks_are_checks_of_the_justfile_and_fetch_nothing():
    """A repository other than this one, or a language of its own, would need the network."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    for hook in config["repos"][0]["hooks"]:
        assert hook["entry"] == f".venv/bin/just {hook['id']}"
        assert hook["id"] in RECIPES
        assert hook["language"] == "system"


def test_a_check_that_a_document_names_is_one_of_the_justfile():
    called = {name for file in DOCUMENTS for name in CALLED.findall(file.read_text())}
    assert called
    assert called <= RECIPES
