"""The messages of a reply, and the faults for which Telegram would refuse it."""

from __future__ import annotations

import pytest

from bot.library import Library
from bot.links import Kind, Link
from bot.replies import pages
from bot.reply import ENTITIES, TEXT, Reply, Turn, plain
from bot.translation import ENGLISH
from tests.support import samples, tdlib

NASTY = [
    "a < b > c & d &amp; e",
    "</blockquote><b>bold?</b>",
    "emoji 👩‍👩‍👧 🇺🇦 and ﷽",
    "שלום עולם and مرحبا بالعالم",
    "*stars* _lines_ `ticks` [x](y)",
    "/start @someone #tag https://x.example",
]


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_shown_as_it_was_written(text):
    brief = samples.brief(
        title=text,
        summary=text,
        source={"publisher": text, "title": text, "url": "https://x.example/?a=1&b='2'"},
        people={"mayor": {"name": text, "role": text}},
        sections=[{"id": "what", "title": text, "summary": text, "points": [text, text]}],
        quotes=[{"id": "q", "text": text, "speaker": "mayor", "about": text, "section": "what"}],
    )
    library = Library([brief])
    for _, reply in pages.every_page(library, brief, ENGLISH):
        parsed = tdlib.parse(reply.text)
        assert text in parsed.text
        assert parsed.text == plain(reply.text).strip()
        assert not list(reply.faults(in_one=True))
    quote = tdlib.parse(pages.page(library, Link(Kind.QUOTE, "bridge", "q"), ENGLISH).text)
    assert quote.spans("BlockQuote") == [f"“{text}”"]
    # TDLib marks a link of the text as well where one stands in it.
    assert "https://x.example/?a=1&b='2'" in {e.url for e in quote.entities}


def test_a_short_reply_is_one_message():
    assert Reply(("a", "b")).messages() == ("a\n\nb",)


def test_a_long_reply_is_split_between_paragraphs_and_nowhere_else():
    paragraphs = tuple(f"<blockquote>{n}: {'x' * 900}\n\n&lt;</blockquote>" for n in range(20))
    texts = Reply(paragraphs).messages()
    assert len(texts) == 5
    assert "\n\n".join(texts) == "\n\n".join(paragraphs)
    for text in texts:
        assert len(tdlib.parse(text).text) <= TEXT


def test_a_reply_of_many_formats_is_split_before_telegram_drops_any():
    texts = Reply(("<b>a</b><i>b</i><u>c</u>",) * 150).messages()
    assert sum(len(tdlib.parse(text).entities) for text in texts) == 450
    assert max(len(tdlib.parse(text).entities) for text in texts) <= ENTITIES


def test_length_is_counted_in_code_points_after_parsing():
    assert not list(Reply(("&lt;" * TEXT,)).faults(in_one=True))
    assert not list(Reply(("<b>" + "🙂" * TEXT + "</b>",)).faults(in_one=True))
    (fault,) = Reply(("🙂" * (TEXT + 1),)).faults(in_one=True)
    assert fault == "the reply has 4097 characters where 4096 fit; shorten it by 1"


def test_what_telegram_would_refuse_is_told():
    long_raw = Reply(("&#x0001f642;" * 3000,))
    assert list(long_raw.faults(in_one=True)) == [
        "the reply is longer than 32768 bytes; shorten it"
    ]
    formats = Reply(("<b>a</b>" * 101,))
    assert list(formats.faults(in_one=True)) == [
        "the reply has more than 100 formatted pieces; shorten it"
    ]
    button = Turn("A button", Link(Kind.START, "a"))
    long = Reply(("a",), ((Turn("x" * 10_000, button.to),),))
    assert list(long.faults(in_one=True)) == [
        "the buttons under it are too long together; shorten the titles"
    ]
