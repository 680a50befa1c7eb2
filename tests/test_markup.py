"""Text becomes HTML in one way, and HTML stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import markup
from bot.markup import HTML, bold, code, italic, lines, numbered, quotation

TEXT = "<b> & \"q\" 'q' \u202eturned"
ESCAPED = "&lt;b&gt; &amp; \"q\" 'q' \u202eturned\u202c"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (HTML.escape(TEXT), ESCAPED),
        (HTML("<i>{}</i>, {n}, {other}").format(TEXT, n=3, other=TEXT), f"<i>{ESCAPED}</i>, 3, {ESCAPED}"),
        (HTML("<br>").join([TEXT, HTML("<b>")]), f"{ESCAPED}<br><b>"),
        (HTML("<b>") + TEXT, f"<b>{ESCAPED}"),
        (TEXT + HTML("<b>"), f"{ESCAPED}<b>"),
        (HTML("<b>%s</b>") % TEXT, f"<b>{ESCAPED}</b>"),
        (lines(TEXT, "", HTML("<b>")), f"{ESCAPED}\n<b>"),
        (numbered(7, TEXT), f"7. {ESCAPED}"),
        (bold(TEXT), f"<b>{ESCAPED}</b>"),
        (italic(bold(TEXT)), f"<i><b>{ESCAPED}</b></i>"),
        (code(TEXT), f"<code>{ESCAPED}</code>"),
        (quotation(TEXT), f"<blockquote>{ESCAPED}</blockquote>"),
        (quotation("a", folded=True), "<blockquote expandable>a</blockquote>"),
        (
            markup.moment(datetime(2026, 9, 21, 16, 0, 0, 999_999, tzinfo=UTC), TEXT),
            f'<tg-time unix="1790006400" format="wDt">{ESCAPED}</tg-time>',
        ),
        (
            markup.link("https://x.example/?a=\"1\"&b='2'", TEXT),
            f'<a href="https://x.example/?a=&quot;1&quot;&amp;b=&#x27;2&#x27;">{ESCAPED}</a>',
        ),
    ],
)  # fmt: skip
def test_text_is_escaped_once_wherever_it_enters(html, expected):
    assert type(html) is HTML
    assert html == expected
    assert HTML.escape(html) == expected


def test_what_stands_in_a_text_is_no_placeholder():
    assert HTML("{} {name}").format("{name}", name="{}") == "{name} {}"
