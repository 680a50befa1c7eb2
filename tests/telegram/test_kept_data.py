"""What is kept about a chat is shown to its reader, and deleted when the reader wants that."""

from __future__ import annotations

import json

import pytest

from bot.library import Library
from bot.links import Act, Decision
from bot.replies import notices
from bot.subscription import ChatKind, Place
from bot.translation import ENGLISH
from tests.support import samples, updates
from tests.telegram.test_replies_to_messages import ours
from tests.telegram.test_subscribing import BERLIN, BRIEFS, HERE, subscribed, turned

NOTHING = "I keep nothing about this chat."


@pytest.fixture(scope="session")
def briefs() -> Library:
    """The content that is served."""
    return BRIEFS


async def test_all_that_is_kept_can_be_read(subscribing):
    await subscribing.says("/subscribe 7:30 Berlin")
    page, file = await subscribing.says("/mydata")
    assert page.text.text == (
        "What I keep about this chat\n"
        "The id of this chat at Telegram, encrypted.\n\n"
        "You subscribed on 21 September 2026.\n"
        "Briefs come at 07:30, every day.\n"
        "They come with sound, but silently from 22:00 to 07:00.\n"
        "Time zone: Berlin, where it is 16:13 now.\n\n"
        "Sent here in the last 90 days, or meant to be: 1 message. The latest:\n"
        "• The Bridge Opens, 21 September 2026\n\n"
        "The file below has all of it. /forget deletes it."
    )
    assert file.method == "sendDocument"


async def test_the_file_has_all_of_it_as_json(subscribing):
    await subscribing.says("/subscribe 7:30 Berlin")
    _, file = await subscribing.says("/mydata")
    document = file.arguments["document"]
    assert (document.name, document.type) == ("brief-bot-data.json", "application/json")
    assert json.loads(document.content) == {
        "chat": 77,
        "kind": "private",
        "subscriptions": [
            {
                "topic": None,
                "standing": "active",
                "since": "2026-09-21T14:13:20+00:00",
                "standing_since": "2026-09-21T14:13:20+00:00",
                "paused_until": None,
                "times": ["07:30"],
                "days": "all",
                "sound": "night",
                "time_zone": "Europe/Berlin",
                "time_zone_confirmed": True,
                "language": "en",
                "language_chosen": False,
                "last_sound": None,
                "briefs": [
                    {
                        "brief": "bridge",
                        "title": "The Bridge Opens",
                        "correction": False,
                        "state": "sent",
                        "due": "2026-09-21T14:13:20+00:00",
                        "settled": "2026-09-21T14:13:20+00:00",
                        "silent": None,
                        "message": 1002,
                        "revision": 1,
                    }
                ],
            }
        ],
    }


async def test_a_chat_gets_the_file_once_a_minute(subscribing):
    await subscribed(subscribing)

    async def asks(later: int) -> list[str]:
        return [r.method for r in await subscribing.says("/mydata", date=updates.NOW + later)]

    assert await asks(0) == ["sendMessage", "sendDocument"]
    # The same message, which is handled again.
    assert await asks(0) == ["sendMessage", "sendDocument"]
    assert await asks(30) == ["sendMessage"]
    assert await asks(61) == ["sendMessage", "sendDocument"]


async def test_many_deliveries_are_cut_in_the_page_and_not_in_the_file(subscribing):
    delivery = subscribing.app.delivery
    for number in range(7):
        title = f"Title <{number}> " + "x" * 200
        brief = samples.brief(id=f"b{number}", title=title, published="2026-09-20")
        await delivery.start(Library([brief]))
        await delivery.subscribers.welcome(HERE, ChatKind.PRIVATE, BERLIN, brief)
        await delivery.subscribers.stop(HERE)
    page, file = await subscribing.says("/mydata")
    assert page.text.text.count("• Title <") == 5
    assert len(json.loads(file.arguments["document"].content)["subscriptions"][0]["briefs"]) == 7


@pytest.mark.parametrize("words", ["/mydata", "/forget", "my data", "forget me"])
async def test_who_only_asks_is_told_that_nothing_is_kept(subscribing, words):
    (answer,) = await subscribing.says(words)
    assert answer.text.text == NOTHING


@pytest.mark.parametrize("words", ["/forget", "delete my data", "/delete_me"])
async def test_everything_is_deleted_after_one_question(subscribing, words):
    await subscribing.says("/subscribe")
    (question,) = await subscribing.says(words)
    assert question.text.text == (
        "Delete everything that I keep about this chat?\n\n"
        "The subscription ends, and what is still on its way will not come. Briefs that came stay here, "
        "but corrections do not reach them. This cannot be undone."
    )
    assert question.buttons == {"Delete everything": "d:forget=all", "Keep it": "d:keep"}
    stays = await turned(subscribing, question.buttons["Keep it"], ours(question))
    assert (stays.text.text, stays.keyboard) == ("Nothing is deleted.", [])
    assert await subscribing.app.delivery.subscribers.kept(HERE.chat)
    gone = await turned(subscribing, question.buttons["Delete everything"], ours(question))
    assert gone.text.text == "Everything that I kept about this chat is deleted."
    assert await subscribing.app.delivery.subscribers.kept(HERE.chat) == ()
    assert (await subscribing.asks("/mydata")).text.text == NOTHING


async def test_what_is_on_its_way_is_deleted_as_well(subscribing):
    delivery = subscribing.app.delivery
    await subscribed(subscribing)
    await delivery.subscribers.subscribe(Place(78), ChatKind.PRIVATE, BERLIN)
    await delivery.start(Library([samples.brief(id="newer", published=None), *BRIEFS.briefs]))
    delivery.clock.time += 60
    await delivery.engine.turn()
    await delivery.decide(Decision(Act.SEND, 1, 1), "Ada")
    await subscribing.presses("d:forget=all")
    delivery.clock.time += 60
    await delivery.engine.turn()
    assert [push.place.chat for push in delivery.engine._work._requests._sender.pushes] == [78]


async def test_a_press_that_is_no_answer_deletes_nothing(subscribing):
    await subscribed(subscribing)
    for number, data in enumerate(["d:forget", "d:forget=yes", "d:keep=all"]):
        (answer,) = await subscribing.presses(data, id=str(number))
        assert answer.arguments["text"] == notices.STALE(ENGLISH)
    assert await subscribing.app.delivery.subscribers.kept(HERE.chat)
