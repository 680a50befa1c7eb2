"""Pages of a brief that is not published yet, as its editor gets them in a chat."""

from __future__ import annotations

from babel import Locale

from bot.markup import HTML, lines
from bot.reply import Reply
from bot.translation import Message

_MARK = Message("<i>Preview, not published</i>")
_BUTTONS = Message("<i>Buttons:</i>")
_BUTTON = HTML("[{title}]")


def preview(page: Reply, locale: Locale) -> Reply:
    """A page that is marked, with the titles of its buttons as text: the buttons would lead nowhere yet."""
    rows = [HTML(" ").join(_BUTTON.format(title=b.title) for b in row) for row in page.buttons]
    titles = (lines(_BUTTONS(locale), *rows),) if rows else ()
    return Reply((_MARK(locale), *page.paragraphs, *titles), picture=page.picture)
