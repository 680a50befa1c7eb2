"""What /language says: the language in which a reader really is answered."""

from __future__ import annotations

import pytest

from bot.library import Library
from bot.subscription import Mode
from tests.conftest import Conversation
from tests.library.test_versions import brief
from tests.support import updates
from tests.telegram.test_languages import MIXED, asks, reader

KYIV = Library([brief("opens-uk", "uk"), brief("opens-pl", "pl", "opens-uk")], language="uk")
"""A Ukrainian newsroom with briefs in Polish, which the bot has no translation into."""


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
@pytest.mark.parametrize(
    "code", ["zh-min-nan", "en-a-bbb", "de-x-foo", "es-u-co-trad", "-", "x", True, {}]
)
async def test_whatever_code_a_device_sends_its_reader_is_answered(
    subscribing: Conversation, code, caplog
):
    for text in ("/language", "/subscribe 7:30 Madrid", "/language", "/settings", "/mydata"):
        answer, *_ = await subscribing.says(text, **{"from": reader(code)})
        assert answer.text.text
    page = await asks(subscribing, "/language", code)
    assert any(title.endswith(" ✓") for title in page.buttons)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("conversation", [KYIV], indirect=True, ids=["kyiv"])
@pytest.mark.parametrize("mode", [Mode.OFF, Mode.ON])
async def test_who_has_no_translation_is_told_so(subscribing, mode):
    subscribing.app.mode = mode
    told = await asks(subscribing, "/language", "pl")
    begins = "Я не розмовляю мовою вашого Telegram, тому відповідаю цією: Українська."
    assert told.text.text.startswith(begins)
    told = await asks(subscribing, "/language", "es-MX")
    assert told.text.text.startswith("Te respondo en el idioma de tu Telegram: Español.")


@pytest.mark.parametrize("conversation", [KYIV], indirect=True, ids=["kyiv"])
async def test_a_subscriber_without_translation_is_answered_in_the_newsrooms_language(subscribing):
    await subscribing.says("/subscribe", **{"from": reader("pl")})
    page = await asks(subscribing, "/language", "pl")
    assert "Українська ✓" in page.buttons
    assert "Українська" in page.text.text
    chosen, _ = await subscribing.presses(page.buttons["Polski"], **{"from": reader("pl")})
    assert "Polski ✓" in chosen.buttons
    begins = "Ваша мова: Polski. Я нею не розмовляю, тому відповідаю цією: Українська."
    assert chosen.text.text.startswith(begins)
    assert "Виберіть іншу" in chosen.text.text
    settings, _ = await subscribing.presses(chosen.buttons["‹ Назад"], **{"from": reader("pl")})
    assert "Ви підписані" in settings.text.text


async def test_a_channels_direct_messages_are_answered_in_the_readers_language(subscribing):
    chat = {**updates.GROUP, "is_direct_messages": True}
    topic = {"topic_id": 3, "user": updates.READER}
    told = await asks(subscribing, "/language", "de", chat=chat, direct_messages_topic=topic)
    assert told.text.text == "Ich antworte Ihnen in der Sprache Ihrer Telegram-App: Deutsch."
    await subscribing.says("/subscribe", **{"from": reader("de")})
    page = await asks(subscribing, "/language", "de")
    await subscribing.presses(page.buttons["Español"], **{"from": reader("de")})
    told = await asks(subscribing, "/language", "de", chat=chat, direct_messages_topic=topic)
    assert told.text.text == "Te respondo en este idioma: Español."


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
@pytest.mark.parametrize("payload", ["d:off", "d:pause=7"], ids=["stopped", "paused"])
async def test_who_gets_no_briefs_chooses_a_language_for_the_answers(subscribing, payload):
    await subscribing.says("/subscribe", **{"from": reader("en")})
    await subscribing.presses(payload, **{"from": reader("en")})
    page = await asks(subscribing, "/language", "en")
    chosen, _ = await subscribing.presses(page.buttons["Українська"], **{"from": reader("en")})
    assert "Українська ✓" in chosen.buttons
    assert (await asks(subscribing, "/start", "en")).text.text.startswith("Міст відкрито")


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_a_language_can_be_chosen_where_the_bot_delivers_no_more(subscribing):
    await subscribing.says("/subscribe", **{"from": reader("en")})
    subscribing.app.mode = Mode.STORED
    page = await asks(subscribing, "/language", "en")
    chosen, _ = await subscribing.presses(page.buttons["Українська"], **{"from": reader("en")})
    assert "Українська ✓" in chosen.buttons
