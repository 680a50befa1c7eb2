"""A reader in a private chat subscribes, chooses, and leaves."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.library import Library
from bot.links import Act, Decision
from bot.replies import notices
from bot.store.errors import UnavailableError
from bot.subscription import ChatKind, Choices, Days, Place, Sound, Standing, Subscription
from bot.telegram.handlers import ordering
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support import samples, updates
from tests.support.botapi import Request
from tests.telegram.test_replies_to_messages import ours

HERE = Place(77)
BERLIN = Choices(zone="Europe/Berlin", zone_confirmed=True)
BRIEFS = Library(
    [samples.brief(published="2026-09-20"), samples.brief(id="older", published="2026-09-18")]
)


@pytest.fixture(scope="session")
def briefs() -> Library:
    """The content that is served."""
    return BRIEFS


CONFIRMED = {
    "As they appear ✓": "d:times=none",
    "At set times": "d:times",
    "Every day ✓": "d:days=all",
    "Weekdays": "d:days=weekdays",
    "Sound": "d:sound",
    "Time zone": "d:zone",
    "Pause for a week": "d:pause=7",
    "Stop": "d:off",
}


async def subscription(subscribing: Conversation) -> Subscription:
    """The subscription of the reader's chat."""
    assert subscribing.app.delivery
    found = await subscribing.app.delivery.subscribers.subscription(HERE)
    assert found
    return found


async def subscribed(subscribing: Conversation, choices: Choices = BERLIN) -> None:
    """Have the reader be subscribed, without the brief."""
    assert subscribing.app.delivery
    await subscribing.app.delivery.subscribers.subscribe(HERE, ChatKind.PRIVATE, choices)


async def kept(subscribing: Conversation) -> list[tuple[str, str, int | None]]:
    """The briefs that the reader's chat has, their states and their messages."""
    assert subscribing.app.delivery
    (kept,) = await subscribing.app.delivery.subscribers.kept(HERE.chat)
    return [(each.brief, each.state, each.message) for each in kept.deliveries]


async def turned(subscribing: Conversation, data: str, under: Any = None) -> Request:
    """The page that the message under a pressed button turns into."""
    page, answer = await subscribing.presses(data, under=under)
    assert (page.method, answer.method) == ("editMessageText", "answerCallbackQuery")
    subscribing.api.presses.clear()
    return page


async def test_who_subscribes_sees_the_settings_and_gets_the_latest_brief(subscribing):
    page, brief = await subscribing.says("/subscribe")
    assert page.text.text == (
        "You are subscribed.\n"
        "Briefs come as they appear, every day.\n"
        "They come silently until your time zone is known.\n\n"
        "Next delivery: as soon as there is a new brief.\n\n"
        "It is 16:13 where you are, right?"
    )
    assert page.buttons == {
        "Yes": "d:zone=Europe/Berlin",
        "No": "d:zone",
        "As they appear ✓": "d:times=none",
        "At set times": "d:times",
        "Every day ✓": "d:days=all",
        "Weekdays": "d:days=weekdays",
        "Stop": "d:off",
    }
    assert brief.text.text.startswith("The Bridge Opens\n\nIt is open.\n\nWhat Happened?")
    assert brief.buttons["Delivery"] == "D:"
    assert await kept(subscribing) == [("bridge", "sent", 1002)]
    assert (await subscription(subscribing)).standing is Standing.ACTIVE


async def test_who_has_the_brief_does_not_get_it_again(subscribing):
    assert len(await subscribing.says("/subscribe")) == 2
    assert len(await subscribing.says("/subscribe")) == 1
    await subscribing.says("/unsubscribe")
    assert len(await subscribing.says("/subscribe")) == 1


async def test_a_brief_that_is_due_at_a_set_time_does_not_come_before_it(subscribing, api):
    delivery = subscribing.app.delivery
    await subscribed(subscribing, replace(BERLIN, times=(time(7),)))
    new = samples.brief(id="newer", published=None)
    await delivery.start(Library([new, *BRIEFS.briefs]))
    delivery.clock.time += 60
    await delivery.engine.turn()
    assert await delivery.decide(Decision(Act.SEND, 1, 1), "Ada")
    await delivery.engine.turn()
    assert await kept(subscribing) == [("newer", "due", None)]
    subscribing.app.edition = type(subscribing.app.edition).of(Library([new, *BRIEFS.briefs]))
    for words in ("/subscribe", "/unsubscribe", "/subscribe"):
        assert len(await subscribing.says(words)) == 1
    assert await kept(subscribing) == [("newer", "due", None)]


@pytest.mark.parametrize("conversation", [Library([])], indirect=True, ids=["none"])
async def test_before_the_first_brief_one_can_subscribe_as_well(subscribing):
    start = await subscribing.asks("/start")
    assert start.buttons == {"Subscribe": "D:on"}
    assert "You are subscribed." in (await subscribing.asks("/subscribe")).text.text


WISHES = {
    "7:30 18:00 Berlin weekdays": Choices(
        (time(7, 30), time(18)), Days.WEEKDAYS, Sound.NIGHT, "Europe/Berlin", zone_confirmed=True
    ),
    "weekdays kyiv 18h": Choices(
        (time(18),), Days.WEEKDAYS, Sound.NIGHT, "Europe/Kyiv", zone_confirmed=True
    ),
    "silently": Choices((), Days.ALL, Sound.SILENT, "Europe/Berlin"),
    "at once, loud": Choices((), Days.ALL, Sound.ALOUD, "Europe/Berlin"),
    "qwertz": Choices(zone="Europe/Berlin"),
    "Valencia 8": Choices((time(8),), zone="Europe/Berlin"),
}


@pytest.mark.parametrize("words", WISHES)
async def test_the_words_behind_the_command_are_wishes(subscribing, words):
    await subscribing.says(f"/subscribe {words}")
    assert (await subscription(subscribing)).choices == replace(WISHES[words], language="en")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("7:30 18 Berlin weekdays", ["Briefs come at 07:30 and 18:00, on weekdays."]),
        ("7 loud Tokyo", ["They come with sound.", "Time zone: Tokyo, where it is 23:13 now."]),
        ("Berlin", ["They come with sound, but silently from 22:00 to 07:00."]),
        ("Berlin weekdays", ["Briefs come as they appear, on weekdays."]),
        ("qwertz 7 asdfgh", ["I did not understand “qwertz” or “asdfgh”."]),
        ("q w e r t z u i o p", ["I did not understand “q”, “w”, “e”, “r” or “t”, nor what else there is."]),
        ("6 7 8 9 10 11 12 13", ["There can be six times at most, so I left out 12:00 and 13:00."]),
        ("18:00 Berlin", ["Next delivery: Monday, 21 September 2026, 18:00."]),
        ("7 Melburne", ["Which of these do you mean?"]),
        ("<b>x 7", ["I did not understand “<b>x”."]),
    ],
)  # fmt: skip
async def test_the_page_says_what_was_understood_and_what_was_not(subscribing, words, lines):
    page, _ = await subscribing.says(f"/subscribe {words}")
    for line in lines:
        assert line in page.text.text.split("\n")


async def test_the_next_delivery_is_told_by_the_readers_own_clock(subscribing):
    page, _ = await subscribing.says("/subscribe 18:00 Berlin")
    (moment,) = [e for e in page.text.entities if e.type == "DateTime"]
    assert moment.length == len("Monday, 21 September 2026, 18:00")
    at = int(datetime(2026, 9, 21, 16, tzinfo=UTC).timestamp())
    assert f'<tg-time unix="{at}" format="wDt">' in page.arguments["text"]


async def test_of_several_places_one_is_chosen(subscribing):
    page, _ = await subscribing.says("/subscribe 8 Valencia")
    assert page.buttons == {
        "Valencia, Venezuela": "d:zone=America/Caracas",
        "Valencia, Spain": "d:zone=Europe/Madrid",
        "None of these": "d:zone",
    }
    after = await turned(subscribing, page.buttons["Valencia, Spain"])
    assert "Time zone: Madrid, where it is 16:13 now." in after.text.text


PRESSES = {
    "d:zone=Europe/Kyiv": replace(BERLIN, zone="Europe/Kyiv"),
    "d:zone=Europe/Kiev": replace(BERLIN, zone="Europe/Kyiv"),
    "d:zone=+345": replace(BERLIN, zone="Asia/Kathmandu"),
    "d:days=weekdays": replace(BERLIN, days=Days.WEEKDAYS),
    "d:sound=silent": replace(BERLIN, sound=Sound.SILENT),
    "d:sound=aloud": replace(BERLIN, sound=Sound.ALOUD),
    "d:times=0700": replace(BERLIN, times=(time(7),)),
    "d:times=1800,0730": replace(BERLIN, times=(time(7, 30), time(18))),
}


@pytest.mark.parametrize("data", PRESSES)
async def test_a_button_sets_what_it_says_however_often_it_is_pressed(subscribing, data):
    await subscribed(subscribing)
    for _ in range(2):
        await subscribing.presses(data)
        subscribing.api.presses.clear()
        assert (await subscription(subscribing)).choices == PRESSES[data]


@pytest.mark.parametrize(
    ("choices", "shown", "buttons"),
    [
        (
            BERLIN,
            "Briefs come as they appear, every day.",
            CONFIRMED,
        ),
        (
            Choices((time(7),), Days.WEEKDAYS, Sound.ALOUD, "Asia/Tokyo", zone_confirmed=True),
            "Briefs come at 07:00, on weekdays.",
            {
                "As they appear": "d:times=none",
                "At set times ✓": "d:times",
                "Every day": "d:days=all",
                "Weekdays ✓": "d:days=weekdays",
                "Sound": "d:sound",
                "Time zone": "d:zone",
                "Pause for a week": "d:pause=7",
                "Stop": "d:off",
            },
        ),
    ],
)
async def test_the_first_page_marks_what_is_chosen(subscribing, choices, shown, buttons):
    await subscribed(subscribing, choices)
    page = await subscribing.asks("settings")
    assert shown in page.text.text
    assert page.buttons == buttons


async def test_the_times_are_chosen_one_by_one(subscribing):
    await subscribed(subscribing, replace(BERLIN, times=(time(7, 15),)))
    page = await turned(subscribing, "d:times")
    assert page.buttons == {
        "As they appear": "d:times=none",
        "07:00": "d:times=0700,0715",
        "07:15 ✓": "d:times=none",
        "08:00": "d:times=0715,0800",
        "12:00": "d:times=0715,1200",
        "18:00": "d:times=0715,1800",
        "20:00": "d:times=0715,2000",
        "‹ Back": "d:",
    }
    page = await turned(subscribing, page.buttons["18:00"])
    assert page.buttons["18:00 ✓"] == "d:times=0715"
    page = await turned(subscribing, page.buttons["‹ Back"])
    assert "Briefs come at 07:15 and 18:00, every day." in page.text.text
    page = await turned(subscribing, page.buttons["As they appear"])
    assert "Briefs come as they appear, every day." in page.text.text


async def test_no_more_than_six_times_are_offered(subscribing):
    await subscribed(subscribing, replace(BERLIN, times=tuple(map(time, range(9, 15)))))
    page = await turned(subscribing, "d:times")
    assert [title for title in page.buttons if "✓" in title] == [
        f"{h:02}:00 ✓" for h in range(9, 15)
    ]
    assert len(page.keyboard) == 8


async def test_the_sound_has_a_page(subscribing):
    await subscribed(subscribing, replace(BERLIN, sound=Sound.SILENT))
    page = await turned(subscribing, "d:sound")
    assert page.buttons == {
        "With sound": "d:sound=aloud",
        "Silently ✓": "d:sound=silent",
        "Silently at night": "d:sound=night",
        "‹ Back": "d:",
    }
    page = await turned(subscribing, page.buttons["With sound"])
    assert "They come with sound." in page.text.text


async def test_what_is_chosen_already_is_told_so(subscribing):
    await subscribed(subscribing)
    page = await subscribing.asks("settings")
    under = {**ours(page), "message_id": 1001}
    (*_, answer) = await subscribing.presses("d:days=all", under=under)
    assert answer.arguments["text"] == notices.CHOSEN(ENGLISH)


async def test_delivery_is_paused_for_a_week(subscribing):
    await subscribed(subscribing)
    page = await turned(subscribing, "d:pause=7")
    assert page.text.text == (
        "Delivery is paused until Monday, 28 September 2026, 16:13.\nThen it goes on by itself."
    )
    assert page.buttons == {"Resume": "d:on", "Stop": "d:off"}
    found = await subscription(subscribing)
    assert found.standing is Standing.PAUSED
    assert found.paused_until == datetime.fromtimestamp(updates.NOW, UTC) + timedelta(days=7)
    page = await turned(subscribing, page.buttons["Resume"])
    assert page.buttons == CONFIRMED


async def test_who_unsubscribes_can_undo_it(subscribing):
    await subscribed(subscribing)
    page = await subscribing.asks("/unsubscribe")
    assert page.text.text == (
        "You are unsubscribed. Nothing more will come.\n\n"
        "Your settings, the id of this chat and the list of what came are kept for 30 days, in case you come back. "
        "/forget deletes them now."
    )
    assert (await subscription(subscribing)).standing is Standing.STOPPED
    assert (await subscribing.asks("/unsubscribe")).text == page.text
    back, brief, _ = await subscribing.presses(page.buttons["Undo"], under=ours(page))
    assert back.text.text.startswith("You are subscribed.")
    assert brief.text.text.startswith("The Bridge Opens")
    assert (await subscription(subscribing)).choices == BERLIN


@pytest.mark.parametrize(
    "words", ["stop", "STOP!", "unsubscribe", "Please stop", "стоп", "abmelden", "🛑", "/stop", "/unsub"]
)  # fmt: skip
async def test_words_that_mean_it_unsubscribe_at_once(subscribing, words):
    await subscribed(subscribing)
    assert "You are unsubscribed." in (await subscribing.asks(words)).text.text
    assert (await subscription(subscribing)).standing is Standing.STOPPED


@pytest.mark.parametrize("words", ["stop", "/unsubscribe"])
async def test_who_is_not_subscribed_has_nothing_to_stop(subscribing, words):
    answer = await subscribing.asks(words)
    assert answer.text.text == "You are not subscribed, so there is nothing to stop."
    assert answer.keyboard == []


@pytest.mark.parametrize(
    "words", ["unsubscrib", "settings", "cancel", "stpo", "daily", "newsletter"]
)
async def test_words_that_may_mean_it_show_the_settings_and_change_nothing(subscribing, words):
    assert (await subscribing.asks(words)).text.text == (
        "You are not subscribed.\n"
        "I can send each brief as it appears, or at the times of day that you choose."
    )
    await subscribed(subscribing)
    assert (await subscribing.asks(words)).buttons == CONFIRMED


@pytest.mark.parametrize(
    "words", ["subscribe", "Subscribe me, please", "notify me", "/notify_me", "подписаться", "/subscirbe"]
)  # fmt: skip
async def test_words_that_mean_it_subscribe(subscribing, words):
    page, _ = await subscribing.says(words)
    assert page.text.text.startswith("You are subscribed.")


async def test_a_deep_link_and_the_button_of_the_start_page_subscribe(subscribing):
    page, brief = await subscribing.says("/start subscribe")
    assert page.text.text.startswith("You are subscribed.")
    assert brief.text.text.startswith("The Bridge Opens")
    await subscribing.app.delivery.subscribers.forget(HERE.chat)
    start = await subscribing.asks("/start")
    page, brief, _ = await subscribing.presses(start.buttons["Subscribe"], under=ours(start))
    assert [page.method, brief.method] == ["sendMessage", "sendMessage"]
    assert page.text.text.startswith("You are subscribed.")


async def test_the_button_under_a_brief_opens_the_settings_as_a_message(subscribing):
    _, brief = await subscribing.says("/subscribe Berlin")
    page, _ = await subscribing.presses(brief.buttons["Delivery"], under=ours(brief))
    assert page.method == "sendMessage"
    assert page.buttons == CONFIRMED


@pytest.mark.parametrize(
    "data",
    [
        "d:x", "d:zone=Europe/Nowhere", "d:zone=../../etc/passwd", "d:zone=Europe", "d:zone=+9999", "d:zone=+7",
        "d:zone=-0", "d:times=2500", "d:times=0760", "d:times=0700,", "d:times=" + "0700," * 6 + "0700",
        "d:days=sundays", "d:sound=loud", "d:pause=9999", "d:pause=-7", "d:pause", "d:days", "d:type=x", "d:on=1",
        "d:off=1", "d:forget", "d:forget=no", "d:keep=1", "d:zone=\0", "d:=", "d:=x",
    ],
)  # fmt: skip
async def test_a_forged_button_changes_nothing(subscribing, data):
    await subscribed(subscribing)
    if data == "d:zone=-0":  # an offset that there is
        assert (await turned(subscribing, data)).text.text.startswith("Which place is nearest")
    else:
        (answer,) = await subscribing.presses(data)
        assert answer.arguments["text"] == notices.STALE(ENGLISH)
    found = await subscription(subscribing)
    assert (found.choices, found.standing) == (BERLIN, Standing.ACTIVE)


@pytest.mark.parametrize(
    "data", ["d:times", "d:times=0700", "d:days=weekdays", "d:sound", "d:zone", "d:zone=+60", "d:pause=7", "D:type"]
)  # fmt: skip
@pytest.mark.parametrize("leaves", ["/unsubscribe", "d:pause=7", "blocks", "/forget"])
async def test_a_page_that_is_older_than_the_standing_changes_nothing(subscribing, data, leaves):
    await subscribed(subscribing)
    delivery = subscribing.app.delivery
    if leaves == "blocks":
        await delivery.subscribers.block(HERE.chat)
    elif leaves == "/forget":
        await delivery.subscribers.forget(HERE.chat)
    elif leaves.startswith("/"):
        await subscribing.says(leaves)
    else:
        await turned(subscribing, leaves)
    before = await delivery.subscribers.subscription(HERE)
    page, _ = await subscribing.presses(data)
    assert await delivery.subscribers.subscription(HERE) == before
    first = page.text.text.split("\n")[0]
    assert (
        first
        == {
            "/unsubscribe": "You are unsubscribed. Nothing more will come.",
            "d:pause=7": "Delivery is paused until Monday, 28 September 2026, 16:13.",
            "blocks": "Your delivery has been paused since 21 September 2026, when you blocked me.",
            "/forget": "You are not subscribed.",
        }[leaves]
    )


async def test_who_had_blocked_the_bot_is_asked_by_start(subscribing):
    await subscribed(subscribing)
    assert len(await subscribing.says("/start")) == 1
    await subscribing.app.delivery.subscribers.block(HERE.chat)
    start, asked = await subscribing.says("/start")
    assert start.text.text.startswith("The Bridge Opens")
    assert asked.text.text == (
        "Your delivery has been paused since 21 September 2026, when you blocked me.\n"
        "Should it go on?"
    )
    assert asked.buttons == {"Resume": "d:on", "Leave it off": "d:off"}
    off = await turned(subscribing, asked.buttons["Leave it off"])
    assert off.text.text.startswith("You are unsubscribed.")
    assert len(await subscribing.says("/start")) == 1
    await subscribing.app.delivery.subscribers.block(HERE.chat)


async def test_who_had_blocked_the_bot_can_have_delivery_go_on(subscribing):
    await subscribed(subscribing)
    await subscribing.app.delivery.subscribers.block(HERE.chat)
    await turned_and_given(subscribing, "d:on")
    assert (await subscription(subscribing)).standing is Standing.ACTIVE


async def turned_and_given(subscribing: Conversation, data: str) -> None:
    page, brief, _ = await subscribing.presses(data)
    assert page.text.text.startswith("You are subscribed.")
    assert brief.text.text.startswith("The Bridge Opens")


async def test_a_database_that_is_down_is_told_and_does_not_keep_from_reading(
    subscribing, monkeypatch
):
    async def down(*_: object) -> None:
        raise UnavailableError("the disk is full")

    store = subscribing.app.delivery.store
    monkeypatch.setattr(store.database, "read", down)
    monkeypatch.setattr(store.database, "write", down)
    for words in ("/subscribe", "/unsubscribe", "/mydata", "/forget", "stop", "settings"):
        assert (await subscribing.asks(words)).text.text == notices.NO_STORE(ENGLISH)
    (answer,) = await subscribing.presses("d:off")
    assert answer.arguments["text"] == notices.NO_STORE(ENGLISH)
    assert (await subscribing.asks("/start")).text.text.startswith("The Bridge Opens")
    assert (await subscribing.asks("/brief")).text.text.startswith("The Bridge Opens")


async def test_start_does_not_wait_for_a_database_that_hangs(subscribing, monkeypatch):
    hangs = asyncio.Event()

    async def waits(*_: object) -> None:
        await hangs.wait()
        raise UnavailableError("it was locked for too long")

    monkeypatch.setattr(ordering, "_PATIENCE", 0)
    monkeypatch.setattr(subscribing.app.delivery.store.database, "read", waits)
    assert (await subscribing.asks("/start")).text.text.startswith("The Bridge Opens")
    hangs.set()
    await asyncio.sleep(0)
