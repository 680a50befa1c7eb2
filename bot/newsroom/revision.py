"""Quotes that changed since a git revision without a correction that says so."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot import library
from bot.brief import Brief
from bot.library import Finding


class RevisionError(Exception):
    """Git cannot compare with a revision; the text is one line for the editor."""


class SilentChanges:
    """Compares briefs with what they were at a revision of the git checkout that they lie in."""

    def __init__(self, folder: Path, revision: str) -> None:
        """Read the earlier versions of the changed briefs below a folder. Raises `RevisionError`."""
        self._revision = revision
        self._why = f"cannot compare with '{revision}'"
        # Outside of a checkout `git diff` would compare two files instead, and explain that at length.
        _git(folder, f"finds no checkout at {folder}", "rev-parse", "--is-inside-work-tree")
        # --relative: the names are then relative to the folder.
        names = _git(folder, self._why, "diff", *_NAMES, revision, "--")
        self._before = dict(self._briefs(folder, names.splitlines()))

    def _briefs(self, folder: Path, names: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for name in names:
            if not name.endswith(".yaml"):
                continue
            try:
                shown = _git(folder, self._why, "show", f"{self._revision}:./{name}")
                before = library.raw(shown)
            except (RevisionError, UnicodeDecodeError):
                continue  # a new file, or one that was no text
            if not isinstance(before, dict) or str(before.get("draft")).lower() == "true":
                continue  # what nobody has seen needs no correction
            if isinstance(before.get("id"), str):
                yield before["id"], before

    def faults(self, brief: Brief) -> Iterator[Finding]:
        """The quotes of one brief that changed without a correction."""
        known = (self._before.get(id) for id in (brief.id, *brief.formerly))
        before = next(filter(None, known), None)
        if before is None or len(brief.corrections) > len(_list(before, "corrections")):
            return
        for old in _list(before, "quotes"):
            if not isinstance(old, dict) or not isinstance(old.get("text"), str):
                continue
            now = brief.quote(str(old.get("id")))
            place = ("quotes", brief.quotes.index(now), "text") if now else ("quotes",)
            if now and now.speaker != old.get("speaker"):
                rule = (
                    f"quote '{now.id}': the speaker was '{old.get('speaker')}' at {self._revision}; "
                    "restore it or add a correction"
                )
                yield Finding((*place[:-1], "speaker"), rule)
            if now is None or now.text != old["text"].strip():
                what = "were changed" if now else "were removed"
                rule = (
                    f"quote '{old.get('id')}': the words “{old['text'].strip()}” {what} since "
                    f"{self._revision}; restore them or add a correction"
                )
                yield Finding(place, rule)


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []


def _git(folder: Path, why: str, *arguments: str) -> str:
    """The output of git. Raises `RevisionError` that says `why`, with git's own words as the detail."""
    # An operator typed the revision: one that begins with a hyphen would be an option of git.
    if any(argument.startswith("-") and argument not in _OPTIONS for argument in arguments):
        raise RevisionError(f"{' '.join(arguments)} is no revision")
    try:
        done = subprocess.run(
            # Else git would write names that are not ASCII as escapes.
            ["git", "-c", "core.quotepath=off", "-C", str(folder), *arguments],
            capture_output=True,
            check=True,
            # Translated messages could be in another encoding.
            env={**os.environ, "LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise RevisionError("--since needs git, which is not installed") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise RevisionError(f"git {why}{f' ({said[0]})' if said else ''}") from None
    return done.stdout.decode()


_NAMES = ("--name-only", "--no-renames", "--relative")
_OPTIONS = (*_NAMES, "--is-inside-work-tree", "--")
