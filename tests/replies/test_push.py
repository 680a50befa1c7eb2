"""What is sent to subscribers unasked."""

from __future__ import annotations

import pytest

from bot.brief import Correction
from bot.masthead import Newsroom
from bot.replies import push
from bot.reply import plain
from bot.subscription import ChatKind
from bot.translation import ENGLISH
from tests.support import samples, tdlib

NEWSROOM = Newsroom.model_validate({"name": {"en": "The Harbour Brief", "de": "Hafen"}})
EVERY = pytest.mark.parametrize("kind", ChatKind)


def pushed(kind=ChatKind.PRIVATE, newsroom=NEWSROOM, **changes):
    return push.push(samples.brief(**changes), newsroom, "our_bot", ENGLISH, kind=kind)


def titles(reply):
    return [[button.title for button in row] for row in reply.buttons]


def buttons(reply):
    return [button.json() for row in reply.buttons for button in row]


@EVERY
def test_a_push_is_the_brief_in_its_summaries(kind):
    reply = pushed(kind)
    assert plain(reply.text) == (
        "The Bridge Opens\n\n"
        "It is open.\n\n"
        "What Happened?\nIt opened.\n\n"
        "What Next?\nTraffic.\n\n"
        "23 November 2026\nSource: The Harbour Times, At Last\n\n"
        "The Harbour Brief · newest version"
    )
    assert reply.paragraphs[-1] == (
        '<a href="https://t.me/our_bot?start=bbridge">The Harbour Brief · newest version</a>'
    )
    assert len(reply.messages()) == 1


@EVERY
def test_a_notification_shows_title_and_summary_alone(kind):
    """It has about a hundred characters, and the bot's name above them."""
    summary = "word " * 30 + "word."
    text = tdlib.parse(pushed(kind, summary=summary, lead="ours").text).text
    assert text.replace("\n\n", " ").startswith(f"The Bridge Opens {summary}")


def test_the_lead_quote_stands_before_date_and_source():
    assert plain(pushed(lead="at-last").text).split("\n\n")[-3:-1] == [
        "Ada Example, Mayor:\n“At last”",
        "23 November 2026\nSource: The Harbour Times, At Last",
    ]


def test_the_newest_correction_stands_second_with_its_time():
    days = [
        {"date": "2026-11-24", "text": "The day was wrong."},
        {"date": "2026-11-24 09:04", "text": "The hour, too."},
    ]
    head, *_ = pushed(corrections=days).paragraphs
    assert plain(head) == ("The Bridge Opens\nCorrected 24 November 2026, 09:04: The hour, too.")
    assert "The day was wrong" not in pushed(corrections=days).text


def test_an_undated_brief_says_so_and_without_a_newsroom_the_bot_is_named():
    assert plain(pushed(newsroom=None, published=None).text).split("\n\n")[-2:] == [
        "Source: The Harbour Times, At Last\nThe report is undated; days are as it names them.",
        "@our_bot · newest version",
    ]


def test_a_picture_stands_above_it_with_its_credit():
    reply = pushed(picture={"url": "https://x.example/1.jpg", "credit": "Ada"})
    assert reply.picture == "https://x.example/1.jpg"
    assert plain(reply.paragraphs[-2]).endswith("At Last\nPicture: Ada")


def test_in_a_private_chat_its_buttons_answer_with_messages_of_their_own():
    reply = pushed()
    assert titles(reply) == [
        ["What Happened?"],
        ["What Next?", "Quotes"],
        ["The whole brief", "Delivery"],
    ]
    assert [button["callback_data"] for button in buttons(reply)] == [
        "Sbridge_what_happened",
        "Sbridge_what_next",
        "Qbridge",
        "Bbridge",
        "D:",
    ]


def test_in_groups_and_the_channel_its_buttons_are_links():
    assert titles(pushed(ChatKind.GROUP)) == [
        ["What Happened?", "What Next?"],
        ["Quotes", "The whole brief"],
    ]
    channel = pushed(ChatKind.CHANNEL)
    assert titles(channel)[1:] == [
        ["What Next?", "Quotes"],
        ["The whole brief", "Get it every morning"],
    ]
    assert [button["url"] for button in buttons(channel)] == [
        f"https://t.me/our_bot?start={payload}"
        for payload in (
            "sbridge_what_happened",
            "sbridge_what_next",
            "qbridge",
            "bbridge",
            "subscribe",
        )
    ]


@EVERY
def test_of_many_sections_the_first_have_a_button(kind):
    many = [samples.section(id=f"s{n}", title=f"Part {n}") for n in range(20)]
    reply = pushed(kind, sections=many, quotes=[])
    assert len(buttons(reply)) == 8
    assert titles(reply)[0] == ["Part 0", "Part 1"]
    assert "The whole brief" in [button["text"] for button in buttons(reply)]
    assert "Part 19" in reply.text


def test_a_test_is_marked_before_all_else():
    (mark, *rest) = push.test(pushed(), ENGLISH).paragraphs
    assert plain(mark).startswith("TEST, sent to you alone.")
    assert (tuple(rest), titles(push.test(pushed(), ENGLISH))) == (
        pushed().paragraphs,
        titles(pushed()),
    )


def test_a_brief_that_is_checked_shows_nothing_of_itself():
    reply = push.checking(samples.brief(), ENGLISH)
    assert (reply.text, reply.buttons) == ("We are checking this brief.", ())


@EVERY
def test_a_correction_is_told_first_and_leads_to_the_brief(kind):
    told = [Correction(date="2026-11-24", text=text) for text in ("One.", "Two.")]
    reply = push.corrected(samples.brief(), told, "our_bot", ENGLISH, kind=kind)
    assert plain(reply.text) == (
        "Correction: One.\nCorrection: Two.\n\nThe Bridge Opens, 23 November 2026"
    )
    (button,) = buttons(reply)
    assert button["text"] == "The whole brief"
    private = kind is ChatKind.PRIVATE
    assert button.get("callback_data") == ("Bbridge" if private else None)
    assert button.get("url") == (None if private else "https://t.me/our_bot?start=bbridge")
