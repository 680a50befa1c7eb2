"""Pages of a brief that is not published yet, as its editor gets them in a chat."""

from __future__ import annotations

from bot.markup import HTML, lines
from bot.reply import Reply

_MARK = HTML("<i>Preview, not published</i>")
_BUTTONS = HTML("<i>Buttons:</i>")
_BUTTON = HTML("[{title}]")


def preview(page: Reply) -> Reply:
    """A page that is marked, with the titles of its buttons as text: the buttons would lead nowhere yet."""
    rows = [HTML(" ").join(_BUTTON.format(title=b.title) for b in row) for row in page.buttons]
    titles = (lines(_BUTTONS, *rows),) if rows else ()
    return Reply((_MARK, *page.paragraphs, *titles), picture=page.picture)
