"""Languages by the codes of BCP 47, such as `en` and `pt-BR`: which there are, and which one a reader is answered in."""

from __future__ import annotations

import re
from collections.abc import Collection

from babel import Locale
from babel.languages import get_official_languages

NEWSROOM = "en"
"""The newsroom's language where it names none."""

_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_REGION, _SCRIPT = 2, 4
"""Letters of the code of a region, and of a script."""


def tag(code: str) -> str:
    """A code as BCP 47 writes it: `pt-BR`. Raises `ValueError` where there is no such language."""
    language, *others = code.split("-")
    if not _CODE.fullmatch(code) or language.lower() not in Locale("en").languages:
        raise ValueError(f"no language has the code {code!r}")
    written = {_REGION: str.upper, _SCRIPT: str.capitalize}
    return "-".join(
        [language.lower(), *(written.get(len(other), str.lower)(other) for other in others)]
    )


def advice(code: str) -> str:
    """What to write in place of what is no language's code: many write a country's, `ua` for `uk`."""
    of_country = get_official_languages(code.upper(), de_facto=True)
    return f"did you mean {of_country[0]}?" if of_country else "write its code, such as en or pt-BR"


def best(wanted: str, available: Collection[str]) -> str | None:
    """
    The code among those available that is nearest to a wanted one: the same, or the same language; else None.

    `pt-BR` is answered by `pt-br`, else by `pt`, else by the first of another region or script.
    """
    exact = wanted.lower()
    language = exact.partition("-")[0]
    codes = {code.lower(): code for code in reversed([*available])}
    if found := codes.get(exact) or codes.get(language):
        return found
    return next((code for code in available if code.lower().partition("-")[0] == language), None)
