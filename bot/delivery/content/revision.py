"""A revision: the content of a brief at a moment, as its subscribers see it, and how it differs from an earlier one."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from bot.brief import Brief, Correction, Quote
from bot.delivery.content import facts
from bot.delivery.content.facts import Change, Fact


class Form(StrEnum):
    """What the copies of a brief show."""

    BRIEF = "brief"
    """The brief itself."""
    WITHDRAWN = "withdrawn"
    """The text of its withdrawal alone."""
    CHECKING = "checking"
    """That the newsroom is checking it."""


def hash_of(brief: Brief) -> str:
    """
    The hash of what a delivered copy tells, as 64 hexadecimal digits.

    It is one of the content and never of a rendered text, so that an upgrade of the program edits no copy.
    """
    canonical = json.dumps(
        _without_empty(_content(brief)), ensure_ascii=True, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def unexplained(old: Brief, new: Brief) -> tuple[Change, ...]:
    """
    The quoted words, people's names and numbers of a copy that the editors changed without saying so.

    There are none where the corrections have become more, or where the brief is withdrawn: readers are told then.
    """
    if new.withdrawn or len(new.corrected) > len(old.corrected):
        return ()
    people = facts.People(old.people, new.people)
    before, after = _texts(old), _texts(new)
    leads = _compared_leads(old, new)
    for texts, lead in zip((before, after), leads, strict=True):
        if lead:
            texts["lead"] = lead
    return (
        *facts.changes(Fact.QUOTE, facts.quotations, before, after),
        *facts.changes(Fact.NAME, people.named, before, after),
        *facts.changes(Fact.NUMBER, facts.numbers, before, after),
    )


def to_be_sent(old: Brief, new: Brief) -> tuple[Correction, ...]:
    """
    The corrections that came since an earlier revision and are also sent as messages, the oldest first.

    One whose wording changed is not new. So of those with one date, as many as there were before are left out.
    """
    known = Counter(correction.date for correction in old.corrections if correction.notify)
    found = []
    for correction in reversed(new.corrected):
        if correction.notify and known[correction.date]:
            known[correction.date] -= 1
        elif correction.notify:
            found.append(correction)
    return tuple(found)


def _content(brief: Brief) -> dict[str, Any]:
    """What a copy tells; of a withdrawn brief, the text of the withdrawal alone."""
    if brief.withdrawn:
        return {"withdrawn": brief.withdrawn.text, "delete": brief.withdrawn.delete}
    lead = brief.quote(brief.lead) if brief.lead else None
    speaker = brief.people[lead.speaker] if lead else None
    newest = brief.corrected[0] if brief.corrected else None
    return {
        "title": brief.title,
        "summary": brief.summary,
        "sections": [[section.title, section.summary] for section in brief.sections],
        "lead": {
            "text": lead.text,
            "name": speaker.name,
            "role": speaker.role,
            "when": lead.when,
            "where": lead.where,
            "to": lead.to,
            "about": lead.about,
        }
        if lead and speaker
        else None,
        "date": brief.day.isoformat() if brief.day else None,
        "source": {key: getattr(brief.source, key) for key in ("publisher", "title", "url")},
        "picture": [brief.picture.url, brief.picture.credit] if brief.picture else None,
        "correction": [newest.date.isoformat(), newest.text] if newest else None,
    }


def _without_empty(value: Any) -> Any:
    """A value without what is not there, so that keys to come change no hash of briefs that lack them."""
    if isinstance(value, dict):
        return {key: _without_empty(inner) for key, inner in value.items() if inner}
    return value


def _texts(brief: Brief) -> dict[str, str]:
    """The texts of a copy but for its lead quote."""
    newest = brief.corrected[0].text if brief.corrected else ""
    sections = {f"section {s.id}": f"{s.title}\n{s.summary}" for s in brief.sections}
    return {
        "title": brief.title,
        "summary": brief.summary,
        **sections,
        "source": f"{brief.source.publisher}\n{brief.source.title}",
        "date": brief.day.isoformat() if brief.day else "",
        "correction": newest,
    }


def _compared_leads(old: Brief, new: Brief) -> tuple[str, str]:
    """The lead quotes of two versions as texts; empty where one has none, or has just chosen another of its quotes."""
    one, other = old.quote(old.lead or ""), new.quote(new.lead or "")
    if one is None or other is None:
        return "", ""
    kept = one.text in _words(new.quotes) and other.text in _words(old.quotes)
    if one.id != other.id and kept:
        return "", ""
    return _as_text(old, one), _as_text(new, other)


def _words(quotes: Sequence[Quote]) -> set[str]:
    return {quote.text for quote in quotes}


def _as_text(brief: Brief, quote: Quote) -> str:
    person = brief.people[quote.speaker]
    # Marks inside the words would end the quotation.
    words = quote.text.translate(dict.fromkeys(map(ord, '“”„«»"')))
    told = (person.name, person.role, quote.when, quote.where, quote.to, quote.about)
    return "\n".join([f"“{words}”", *filter(None, told)])
