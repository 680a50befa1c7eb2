"""The versions that are installed: constraints.txt against pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
DECLARED = [
    declared
    for declared in chain(PYPROJECT["project"]["dependencies"], *EXTRAS.values())
    if Requirement(declared).name != PYPROJECT["project"]["name"]  # another extra
]
BUILD = PYPROJECT["build-system"]["requires"]


def pinned(requirement: Requirement) -> list[str]:
    """The versions of a package in constraints.txt: one, or one for each marker."""
    pins = [Requirement(line) for line in CONSTRAINTS]
    name = canonicalize_name(requirement.name)
    return [next(iter(pin.specifier)).version for pin in pins if pin.name == name]


@pytest.mark.parametrize("line", CONSTRAINTS)
def test_a_constraint_is_one_exact_version(line):
    """No options, no addresses, no hashes: pip asks the index that it is set up with."""
    assert re.fullmatch(r"[a-z0-9-]+==[a-z0-9.+!]+( ; [a-z_ ()<>=!'0-9.A-Z]+)?", line)
    assert "://" not in line
    assert "--" not in line


def test_each_constraint_is_said_once():
    assert len(set(CONSTRAINTS)) == len(CONSTRAINTS)


@pytest.mark.parametrize("declared", [*DECLARED, *BUILD])
def test_what_is_declared_is_pinned_inside_its_range(declared):
    """If not, `.ci/renew` has not been run since the range was changed."""
    requirement = Requirement(declared)
    versions = pinned(requirement)
    assert versions
    assert all(requirement.specifier.contains(version) for version in versions)


@pytest.mark.parametrize("requirement", BUILD)
def test_a_build_takes_the_versions_of_the_constraints(requirement):
    """An isolated build does not see constraints.txt; so the same lines stand in pyproject.toml."""
    assert requirement in CONSTRAINTS


@pytest.mark.parametrize("declared", DECLARED)
def test_a_range_has_both_ends(declared):
    """The lower one is tried by .ci/run; the upper one keeps out what nobody has tried."""
    operators = sorted(specifier.operator for specifier in Requirement(declared).specifier)
    assert operators == ["<", ">="]


def test_a_dependency_gives_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = {line for line in text.splitlines() if re.match(r'  "[\w-]+(\[[\w,]+\])?>=', line)}
    assert len(lines) == len(DECLARED)
    assert all(re.search(r'", +# \S', line) for line in lines)
