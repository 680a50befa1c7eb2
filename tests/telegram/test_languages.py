"""Readers of several languages: in which one they are answered, and which briefs they get."""

from __future__ import annotations

import re

import pytest

from bot import library
from bot.commands import READING
from bot.delivery.subscribers import languages
from bot.library import Library
from bot.replies import quotes
from bot.reply import plain
from bot.store.errors import UnavailableError
from bot.translation import ENGLISH, locales
from tests.conftest import Conversation
from tests.docs.documents import ROOT
from tests.library.test_versions import brief
from tests.support import tdlib, updates
from tests.support.botapi import Request
from tests.telegram.test_delivered_briefs import ours
from tools import translations

NEWSROOMS = library.load(ROOT / "tests" / "data" / "briefs")
"""Three briefs: in Ukrainian, Spanish and Arabic."""
MIXED = Library(
    [brief("opens-uk", "uk", "opens", title="Міст відкрито"), brief("opens"), *NEWSROOMS.briefs]
)
"""An English newsroom that has briefs in other languages, too."""


def reader(code: str | None) -> dict:
    """Who writes, with the language of Telegram."""
    known = {key: value for key, value in updates.READER.items() if key != "language_code"}
    return {**known, "language_code": code} if code else known


async def asks(conversation: Conversation, text: str, code: str | None, **more) -> Request:
    (request,) = await conversation.says(text, **{"from": reader(code), **more})
    return request


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
@pytest.mark.parametrize(
    ("code", "title", "button"),
    [
        ("uk", "Міст відкрито", "Увесь огляд"),
        ("es-419", "La biblioteca del barrio", "Resumen completo"),
        ("ar", "ممشى جديد على النيل", "الموجز كاملًا"),
        ("de", "The Bridge Opens", "Ganzes Briefing"),
        ("tlh", "The Bridge Opens", "The whole brief"),
        (None, "The Bridge Opens", "The whole brief"),
        ("zz-nonsense", "The Bridge Opens", "The whole brief"),
    ],
)
async def test_each_reader_is_answered_in_the_language_of_their_telegram(
    conversation, code, title, button
):
    answer = await asks(conversation, "/start", code)
    assert answer.text.text.startswith(title)
    assert any(button in known for known in answer.buttons), answer.buttons


@pytest.mark.parametrize(
    "conversation", [Library(NEWSROOMS.briefs, language="uk")], indirect=True, ids=["kyiv"]
)
async def test_a_group_is_answered_in_the_newsrooms_language_whoever_asks(conversation):
    answer = await asks(conversation, "/brief", "es", chat=updates.GROUP)
    assert answer.text.text.startswith("Трамвай ходитиме всю ніч\n24 листопада 2026\u202fр.")
    assert "Цитати (2)" in answer.buttons
    turned, _ = await conversation.presses(
        answer.buttons["Цитати (2)"], under=ours(answer, updates.GROUP), **{"from": reader("es")}
    )
    assert turned.text.text.startswith("2 цитати\n")


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_a_button_turns_to_the_page_in_the_language_of_who_presses(conversation):
    answer = await asks(conversation, "/brief", "uk")
    turned, _ = await conversation.presses(answer.buttons["In English"], **{"from": reader("uk")})
    assert turned.text.text.startswith("The Bridge Opens\n23 November 2026")
    assert "Українською" in turned.buttons
    assert "· Увесь огляд ·" in turned.buttons


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_what_stands_among_a_briefs_texts_is_in_its_language(conversation):
    """Dates, quotation marks and labels follow the brief; buttons and counts follow the reader."""
    answer = await asks(conversation, "/start unight-tram_nobody-waits", "de")
    assert answer.text.text == (
        "Олена Ткачук, заступниця міського голови:\n"
        "«Ніхто більше не чекатиме світанку на зупинці.»\n"
        "У вівторок · На засіданні ради · Про що: нічні рейси\n\n"
        "Трамвай ходитиме всю ніч, 24 листопада 2026\u202fр.\n\n"
        "Джерело: Вечірній Поділ, Нічний трамвай: що відомо"
    )
    assert "Ganzes Briefing" in answer.buttons
    listed = await asks(conversation, "/start qnight-tram", "de")
    assert listed.text.text.startswith(
        "2 Zitate\nТрамвай ходитиме всю ніч, 24 листопада 2026\u202fр.\n"
    )


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_what_is_put_into_another_chat_is_in_the_language_of_who_puts_it_there(conversation):
    (answer,) = await conversation.update(inline_query={**updates.inline(""), "from": reader("es")})
    assert answer.arguments["is_personal"] is True
    assert answer.arguments["button"]["text"] == "Abrir el resumen"
    first = answer.arguments["results"][0]
    assert first["title"] == "Qué ha pasado"
    assert "Sigue leyendo" in first["input_message_content"]["message_text"]


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_the_archive_has_each_story_once(conversation):
    listed = {code: (await asks(conversation, "/briefs", code)).text.text for code in ("en", "uk")}
    assert "The Bridge Opens" in listed["en"]
    assert "Міст відкрито" not in listed["en"]
    assert "Міст відкрито" in listed["uk"]
    assert "The Bridge Opens" not in listed["uk"]


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_a_brief_found_by_its_title_offers_its_other_versions(conversation):
    found = await asks(conversation, "/brief bridge", "en")
    assert found.text.text.startswith("The Bridge Opens")
    assert found.buttons["Українською"] == "bopens-uk"


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
@pytest.mark.parametrize(
    ("code", "typed", "begins"),
    [
        ("en", "українською", "Міст відкрито\n"),
        ("uk", "In English", "The Bridge Opens\n"),
    ],
)
async def test_the_button_to_another_version_may_be_typed(conversation, code, typed, begins):
    answer = await asks(conversation, typed, code)
    assert answer.text.text.startswith(begins)


@pytest.mark.parametrize("code", locales())
@pytest.mark.parametrize("name", ["Donald Trump", "Trump"])
async def test_the_button_to_more_quotes_may_be_typed_in_each_language(conversation, code, name):
    typed = quotes.MORE_BY(locales()[code], name=name)
    answer = await asks(conversation, typed, "en")
    assert answer.text.text.startswith("4 quotes by Donald Trump\n")


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_a_search_finds_a_story_once_in_the_readers_version(conversation):
    for code, title in (("en", "The Bridge Opens"), ("uk", "Міст відкрито")):
        found = await asks(conversation, "It opened", code)
        assert title in found.text.text
    found = await asks(conversation, "стрілку", "en")
    assert "Уночі місто тихе" in found.text.text


@pytest.mark.parametrize("conversation", [NEWSROOMS], indirect=True, ids=["newsrooms"])
@pytest.mark.parametrize(
    ("code", "text", "begins"),
    [
        ("uk", "чому важливо", "Чому це важливо\n"),
        ("uk", "що це означає для мене?", "Що це означає для вас\n"),
        ("uk", "хто казав про світанок", "Олена Ткачук, заступниця"),
        ("uk", "Kravets", "Богдан Кравець, водій"),
        ("es", "¿por qué importa?", "Por qué importa\n"),
        ("es", "quién habló de la cocina", "Mateo Ibáñez, estudiante"),
        ("es", "cuanto cuesta la ampliacion", "Qué ha pasado\n"),
        ("ar", "لماذا يهم", "لماذا يهم ذلك؟\n"),
        ("ar", "من تحدث عن النهر", "سلمى الشناوي، نائبة"),
        ("ar", "الشجرة", "حسن عبد الرازق"),
    ],
)
async def test_readers_ask_in_their_language(conversation, code, text, begins):
    answer = await asks(conversation, text, code)
    assert begins in answer.text.text, answer.text.text


async def test_the_language_of_the_answers_is_told_in_any_mode(conversation):
    answer = await asks(conversation, "/language", "de")
    assert "Deutsch" in answer.text.text
    assert answer.keyboard
    group = await asks(conversation, "/language", "de", chat=updates.GROUP)
    assert group.text.text == "Here I answer in the newsroom's language: English."


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_a_subscriber_chooses_a_language_and_keeps_it(subscribing: Conversation):
    before = await asks(subscribing, "/language", "en")
    assert "/subscribe" in before.text.text
    await subscribing.says("/subscribe", **{"from": reader("en")})
    page = await asks(subscribing, "/language", "en")
    assert "English ✓" in page.buttons
    chosen, _ = await subscribing.presses(page.buttons["Українська"], **{"from": reader("en")})
    assert "Українська ✓" in chosen.buttons
    assert "Мова" in chosen.text.text or "мов" in chosen.text.text
    answer = await asks(subscribing, "/start", "en")
    assert answer.text.text.startswith("Міст відкрито")
    settings, *_ = await subscribing.presses("D:", **{"from": reader("en")})
    assert "Українська" in settings.text.text
    # Somebody else is not concerned, nor is who is forgotten.
    other = {**reader("en"), "id": 78}
    (theirs,) = await subscribing.says(
        "/start", chat={**updates.PRIVATE, "id": 78}, **{"from": other}
    )
    assert theirs.text.text.startswith("The Bridge Opens")
    await subscribing.presses("d:forget=all", **{"from": reader("en")})
    assert (await asks(subscribing, "/start", "en")).text.text.startswith("The Bridge Opens")


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_a_subscription_is_to_the_readers_language(subscribing):
    for code, expected in (("uk", "uk"), ("de", "de")):
        await subscribing.presses("d:forget=all", **{"from": reader(code)})
        _, brief = await subscribing.says("/subscribe", **{"from": reader(code)})
        (kept,) = await subscribing.app.delivery.subscribers.subscriptions(77)
        assert (kept.choices.language, kept.choices.language_chosen) == (expected, False)
        assert brief.text.text.startswith("Міст відкрито" if code == "uk" else "The Bridge Opens")


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_a_choice_holds_where_telegram_has_another_language_since(subscribing):
    await subscribing.says("/subscribe", **{"from": reader("uk")})
    await subscribing.presses("d:language=uk", **{"from": reader("en")})
    assert (await asks(subscribing, "/start", "en")).text.text.startswith("Міст відкрито")


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
async def test_a_choice_is_kept_with_the_note_of_it_or_not_at_all(subscribing, monkeypatch):
    async def fails(_: object) -> None:
        raise UnavailableError("gone")

    await subscribing.says("/subscribe", **{"from": reader("en")})
    with monkeypatch.context() as broken:
        broken.setattr(languages, "note", fails)
        await subscribing.presses("d:language=uk", **{"from": reader("en")})
    assert (await asks(subscribing, "/start", "en")).text.text.startswith("The Bridge Opens")
    await subscribing.presses("d:language=uk", **{"from": reader("en")})
    assert (await asks(subscribing, "/start", "en")).text.text.startswith("Міст відкрито")


@pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])
@pytest.mark.parametrize("forged", ["d:language=xx", "d:language=", "d:language=uk=x"])
async def test_a_forged_language_changes_nothing(subscribing, forged):
    await subscribing.says("/subscribe", **{"from": reader("en")})
    await subscribing.presses(forged, **{"from": reader("en")})
    (kept,) = await subscribing.app.delivery.subscribers.subscriptions(77)
    assert (kept.choices.language, kept.choices.language_chosen) == ("en", False)


SENTENCES = {
    part.strip()
    for entry in translations.sentences()
    if entry.id and any("skeleton" not in file for file, _ in entry.locations)
    for text in (entry.id if entry.pluralizable else [entry.id])
    for part in re.split(r"\{[^}]*\}|\n", plain(text))
    if len(part.split()) > 1
}
"""The English sentences in their parts: what stands between values, and on a line."""
ASKED = [
    *(f"/{command.name}" for command in READING), "/quotes ironclad", "/quotes zzz", "/search", "/brief zzz",
    "/nonsense", "3", "hello", "thanks", "stop", "settings", "subscribe", "peach", "trump golf", "🙂", "next", "share",
    "/subscribe", "/mydata", "/forget", "/subscribe 7:30 qwertz Valencia", "/unsubscribe", "/language",
]  # fmt: skip


@pytest.mark.parametrize("code", [code for code in locales() if code != "en"])
@pytest.mark.parametrize("delivers", [False, True])
async def test_no_english_is_left_in_what_the_bot_says(conversation, request, code, delivers):
    if delivers:
        conversation = await _with_delivery(conversation, request)
    said = set()
    for text in ASKED:
        for answer in await conversation.says(text, **{"from": reader(code)}):
            # A brief is pushed in one language, its own, to all.
            if answer.method != "sendMessage" or "Delivery" in answer.buttons:
                continue
            said.update(re.split(r"\n+", answer.text.text))
            said.update(title for title in answer.buttons)
    left = {line for line in said if any(sentence in line for sentence in SENTENCES)}
    # The brief is in English, and so is what stands among its texts.
    assert {line for line in left if not line.startswith("The report is undated")} == set()


async def _with_delivery(conversation, request):
    del request
    from bot.store.store import in_memory
    from tests.support.clock import HandClock
    from tests.support.delivering import delivery_over

    delivery = delivery_over(await in_memory(), HandClock(updates.NOW))
    conversation.app.serve_subscribers(delivery)
    await delivery.start(conversation.app.edition.library)
    return conversation


@pytest.mark.parametrize("code", locales())
async def test_telegram_marks_the_commands_of_the_help(conversation, code):
    answer = await asks(conversation, "/help", code)
    names = [*conversation.app.edition.library.sections, *(command.name for command in READING)]
    assert {f"/{name}" for name in names} <= {*tdlib.commands(answer.text.text)}


def test_english_is_among_the_languages():
    assert locales()["en"] is ENGLISH
