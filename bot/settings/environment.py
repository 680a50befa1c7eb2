"""The variables that an operator has set, in the environment and in `.env`."""

from __future__ import annotations

import difflib
import io
import logging
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

import dotenv

PREFIX = "BOT_"

log = logging.getLogger(__name__)


class SettingsError(Exception):
    """Settings cannot be used; the text is one line that names each of them, without its value."""


def given(file: Path | None) -> dict[str, str]:
    """
    The variables that begin with `PREFIX` and are not empty, by name in capitals.

    Those of the environment go before the file's. Raises `SettingsError` where the file exists and cannot be
    read.
    """
    found: dict[str, str] = {}
    variables = dotenv.dotenv_values(stream=io.StringIO(_text(file))) if file else {}
    for source in (variables, os.environ):
        for name, value in source.items():
            if value and name.upper().startswith(PREFIX):
                found[name.upper()] = value
    return found


def warn_of_unknown(names: Iterable[str], known: Iterable[str]) -> None:
    """Log the names that are no settings, each with the one that was probably meant."""
    known = tuple(known)
    for name in sorted(set(names).difference(known)):
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
        near = near or [other for other in known if other.startswith(f"{name}_")][:1]
        what = f"did you mean {near[0]}?" if near else "docs/operators.md lists them"
        shown = re.sub(r"[^\w.-]", "?", name)
        log.warning("brief-bot: %s is no setting; %s", shown, what)


def secret(name: str, file: str) -> str:
    """The secret in a file, without the end of the line. Raises `SettingsError`, which names the setting `name`."""
    try:
        with Path(file).expanduser().open("rb") as opened:
            content = opened.read(_LONGEST + 1)
    except OSError as error:
        raise SettingsError(f"{name} cannot be read ({os.strerror(error.errno or 0)})") from None
    except (ValueError, RuntimeError):  # a character that no path has, a home that nobody has
        raise SettingsError(f"{name} is no path of a file") from None
    if len(content) > _LONGEST:
        raise SettingsError(f"{name} names a file that is too long for a secret")
    try:
        text = content.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise SettingsError(f"{name} names a file that is no text") from None
    if not text:
        raise SettingsError(f"{name} names an empty file")
    return text


_LONGEST = 4096
"""Bytes of the longest file with a secret."""


def _text(file: Path) -> str:
    try:
        # No relative path can be found from a folder that is gone.
        Path.cwd()
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise SettingsError(f"the working folder is gone ({why}); change to another one") from None
    try:
        mode = file.stat().st_mode
        if stat.S_ISCHR(mode):
            return ""  # such as /dev/null, by which a container hides a file
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise SettingsError(".env is no regular file; put one in its place")
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsError(f".env cannot be read ({os.strerror(error.errno or 0)})") from None
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # as in UTF-16, or in a file that is damaged
        raise SettingsError(".env is not UTF-8 text; save it as UTF-8")
    return text.replace("\r\n", "\n")
