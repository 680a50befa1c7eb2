"""The panels beside the phone, as JSON: what the page shows of a file, of all files, and of deliveries."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path

from bot.brief import Brief
from bot.delivery.content.content import is_news
from bot.delivery.editors.outlook import Course, Outlook
from bot.direction import Direction, direction_of
from bot.languages import locale_of, own_name
from bot.library import Library, one_line, visible
from bot.links import Kind, Link
from bot.newsroom import limits, warnings
from bot.preview.desk import Content, File, Opened
from bot.preview.messages import Json, reply_as_json
from bot.preview.troubles import Trouble
from bot.replies import pages, push
from bot.replies.formats import clipped
from bot.reply import TEXT, Reply, plain
from bot.subscription import ChatKind
from bot.telegram.offline.requests import BOT
from bot.translation import locale_for, locales

_LOCKED, _PULLED_OPEN = 40, 100
"""Characters of a message that phones show in a notification."""
_WORDS = re.compile(r"\S+\s*|\s+")
_FILES = 500
"""Files that the list shows."""


def as_sent(brief: Brief, content: Library, kind: ChatKind) -> Reply:
    """A brief as the chats of one kind have it: the push, or what its copies say once it is withdrawn."""
    if brief.withdrawn:
        return pages.withdrawn(brief)
    locale = locale_for(content.language)
    return push.push(brief, content.newsroom, BOT["username"], locale, kind=kind)


def of_file(opened: Opened, content: Library) -> Json:
    """The file that the page shows."""
    brief = opened.brief
    return {
        "file": str(opened.path),
        "name": one_line(opened.path.name),
        "troubles": [_trouble(trouble) for trouble in opened.troubles],
        "isLastGood": opened.is_last_good,
        "brief": _brief(brief, content) if brief else None,
    }


def of_files(content: Content, root: Path, opened: Opened | None) -> Json:
    """All files, with the troubles of that which the page shows."""
    of_opened: tuple[Trouble, ...] = ()
    if opened:
        is_there = any(file.path == opened.path for file in content.files)
        of_opened = content.by_file.get(opened.path, ()) if is_there else opened.troubles
    return {
        "follows": one_line(f"in the folder {root}" if root.is_dir() else f"of {root.name}"),
        "files": [_file(file, root) for file in content.files[:_FILES]],
        "more": max(0, len(content.files) - _FILES),
        "opened": str(opened.path) if opened else "",
        "troubles": [_trouble(trouble) for trouble in of_opened],
    }


def of_deliveries(outlook: Outlook | None, brief: Brief, content: Library) -> Json:
    """What deliveries do with the brief; where there is no store, whether it is too old to be sent."""
    if outlook is None:
        now = visible.now()
        is_old = not brief.withdrawn and not is_news(brief, content.zone, now)
        return {"course": Course.OLD.value if is_old else ""}
    return {
        "course": outlook.course.value,
        "isDraft": brief.draft,
        "groups": [[group.due, group.recipients] for group in outlook.groups],
        "ends": outlook.ends,
        "state": outlook.state.value if outlook.state else "",
        "sent": outlook.sent,
        "revised": _revised(outlook, brief, content),
    }


def _revised(outlook: Outlook, brief: Brief, content: Library) -> Json | None:
    if (revised := outlook.revised) is None:
        return None
    locale = locale_for(content.language)
    told = (
        push.corrected(brief, revised.told, BOT["username"], locale, kind=ChatKind.PRIVATE)
        if revised.told
        else None
    )
    return {
        "copies": revised.copies,
        "parts": _compared(
            *(
                plain(as_sent(each, content, ChatKind.PRIVATE).text)
                for each in (revised.before, brief)
            )
        ),
        "told": reply_as_json(told) if told else None,
        "changes": [
            {"fact": change.fact.value, "before": change.before, "after": change.after}
            for change in revised.changes
        ],
    }


def _compared(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts, word by word, as parts that are the `same` in both, or are `gone`, or have `come`."""
    old, new = (_WORDS.findall(text) for text in (before, after))
    parts: list[tuple[str, str]] = []
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[a:b] == new[c:d]:
            parts.append(("same", "".join(old[a:b])))
            continue
        changed = (("gone", "".join(old[a:b])), ("come", "".join(new[c:d])))
        parts += [part for part in changed if part[1]]
    return parts


def _trouble(trouble: Trouble) -> Json:
    fault = trouble.fault
    return {
        "line": fault.line,
        "column": fault.column,
        "inside": trouble.inside,
        "rule": fault.rule,
        "isWarning": trouble.is_warning,
        "before": trouble.before,
        "after": trouble.after,
    }


def _file(file: File, root: Path) -> Json:
    name = file.path.relative_to(root) if file.path.is_relative_to(root) else file.path
    return {
        "file": str(file.path),
        "name": one_line(str(name) if str(name) != "." else file.path.name),
        "title": file.title,
        "state": file.state,
        "appears": file.appears.timestamp() if file.appears else None,
        "faults": file.faults,
        "warnings": file.warnings,
    }


def _brief(brief: Brief, content: Library) -> Json:
    sent = as_sent(brief, content, ChatKind.PRIVATE)
    newsroom = content.newsroom
    codes = dict.fromkeys([brief.language, *locales()])
    return {
        "id": brief.id,
        "title": brief.title,
        "isDraft": brief.draft,
        "language": brief.language,
        "languages": [
            {"code": code, "name": own_name(code), "isRtl": _is_rtl(code)} for code in codes
        ],
        "bot": newsroom.masthead(brief.language).name if newsroom else BOT["first_name"],
        "username": BOT["username"],
        "notification": [
            {"text": clipped(text, length), "length": length}
            for text, length in _notification(sent)
        ],
        "channel": reply_as_json(as_sent(brief, content, ChatKind.CHANNEL)),
        "lengths": _lengths(brief, sent),
    }


def _notification(sent: Reply) -> tuple[tuple[str, int], ...]:
    """A message as notifications show it, and how many characters each has room for: in one line, and in several."""
    lines = [line for line in plain(sent.text).splitlines() if line.strip()]
    return (" ".join(lines), _LOCKED), ("\n".join(lines), _PULLED_OPEN)


def _is_rtl(code: str) -> bool:
    return direction_of(locale_of(code)) is Direction.RIGHT_TO_LEFT


def _lengths(brief: Brief, sent: Reply) -> list[Json]:
    """The length of everything that readers get of a brief, beside what is advised and what Telegram takes."""
    found = [("Title, in a notification", len(brief.title), warnings.TITLE, "advised")]
    found.append(("As subscribers get it", len(plain(sent.text)), warnings.PUSH, "advised"))
    if not brief.withdrawn:
        found += [
            (_subject(brief, link), len(plain(reply.text)), TEXT, "at most")
            for link, reply in limits.replies(brief)
        ]
    return [
        {"what": what, "length": length, "limit": limit, "kind": kind}
        for what, length, limit, kind in found
    ]


def _subject(brief: Brief, link: Link) -> str:
    """What a page is called in the list of lengths."""
    page = f", page {link.page}" if link.page > 1 else ""
    if link.kind is Kind.SECTION and (section := brief.section(link.part)):
        return section.title
    if link.kind is Kind.QUOTE:
        number = [quote.id for quote in brief.quotes].index(link.part) + 1
        return f"Quote {number}"
    if link.kind is Kind.SPEAKER:
        return f"Quotes by {brief.people[link.part].name}{page}"
    subjects = {Kind.START: "The first page", Kind.OVERVIEW: "The whole brief"}
    return f"{subjects.get(link.kind, 'All quotes')}{page}"
