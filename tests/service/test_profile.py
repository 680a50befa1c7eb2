"""The bot's name and descriptions at Telegram, as the newsroom's file gives them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.translation import locales
from tests.support.botapi import BotApi, Refusal, Request
from tests.support.clock import now
from tests.support.newsroom import Newsroom, write
from tests.support.wire import Memory

PROMISE = "The news from the harbour, every morning."
LONG = f"{PROMISE} " * 4
GERMAN = "Neues aus dem Hafen, jeden Morgen."

pytestmark = pytest.mark.usefixtures("moved_clock")


@pytest.fixture
def newsroom(memory: Memory, folder: Path) -> Newsroom:
    return Newsroom(memory, folder)


MENUS = 1 + len(locales())
"""Menus of commands: that of each language, and that for all others."""


def describe(folder: Path, text: str) -> None:
    (folder / "newsroom.yaml").write_text(text)


def told(api: BotApi) -> list[str]:
    """The parts of the profile that were set."""
    return [r.method for r in api.requests if r.method.startswith("setMy")]


async def test_without_a_newsroom_an_empty_profile_says_what_the_bot_is_in_each_language(
    newsroom, api
):
    async with newsroom.open():
        await asyncio.sleep(3600)
    assert {part for part, _ in api.profile} == {"Description", "ShortDescription"}
    assert {code for _, code in api.profile} == {"", *locales()} - {"en"}
    assert all(len(text) <= 120 for text in api.profile.values())
    assert api.profile["Description", "uk"] != api.profile["Description", ""]


async def test_a_profile_that_was_written_by_hand_is_left_alone(newsroom, api):
    api.profile.update({("Description", ""): "By hand.", ("ShortDescription", ""): "By hand."})
    async with newsroom.open():
        await asyncio.sleep(3600)
    assert {*told(api)} == {"setMyCommands"}


async def test_the_menu_of_commands_is_there_in_each_language(newsroom, api):
    async with newsroom.open():
        await asyncio.sleep(10)
    menus = {
        r.arguments.get("language_code", ""): r for r in api.requests if r.method == "setMyCommands"
    }
    assert {*menus} == {"", *locales()}
    briefs = {
        code: next(c["description"] for c in menu.arguments["commands"] if c["command"] == "briefs")
        for code, menu in menus.items()
    }
    assert briefs[""] == briefs["en"] == "All briefs, the latest first"
    assert len({*briefs.values()}) == len(locales())


async def test_a_language_of_the_briefs_has_a_menu_for_as_long_as_there_are_any(
    newsroom, folder, api
):
    """Telegram takes the code of a language without its region, and of two letters."""
    for id, language in (("ponte", "pt-BR"), ("ponte-pt", "pt"), ("tulay", "fil")):
        write(folder, id=id, language=language)
    async with newsroom.open():
        await asyncio.sleep(10)
        assert {*api.menus} == {"", "pt", *locales()}
        (folder / "ponte.yaml").unlink()
        (folder / "ponte-pt.yaml").unlink()
        newsroom.watcher.tell()
        await asyncio.sleep(10)
        assert {*api.menus} == {"", *locales()}


async def test_a_language_that_the_bot_does_not_speak_has_the_newsrooms_usual_text(
    newsroom, folder, api
):
    describe(folder, "name: {uk: Гавань, pt-BR: Porto}")
    async with newsroom.open(language="uk"):
        await asyncio.sleep(10)
    assert ("Name", "pt") in api.profile
    assert ("Description", "pt") not in api.profile
    assert {code for _, code in api.profile} >= {"", "en", "de"}


async def test_the_profile_speaks_with_the_newsrooms_voice(newsroom, folder, api):
    promises = f"{{en: '{LONG}', de: '{GERMAN}', pt-BR: '{PROMISE}'}}"
    describe(folder, f"name: The Harbour Brief\npromise: {promises}")
    async with newsroom.open():
        await asyncio.sleep(10)
    short = LONG[:119].rstrip() + "…"
    assert api.profile == {
        ("Name", ""): "The Harbour Brief",
        ("Description", ""): LONG.strip(),
        ("Description", "de"): GERMAN,
        ("Description", "pt"): PROMISE,
        ("ShortDescription", ""): short,
        ("ShortDescription", "de"): GERMAN,
        ("ShortDescription", "pt"): PROMISE,
    }


async def test_what_telegram_has_already_is_not_set_again(newsroom, folder, api):
    describe(folder, f"name: The Harbour Brief\npromise: {PROMISE}")
    first = 3 + MENUS
    async with newsroom.open():
        await asyncio.sleep(10)
    assert len(told(api)) == first
    async with newsroom.open():
        await asyncio.sleep(10)
        assert len(told(api)) == first
        describe(folder, f"name: The Harbour Brief\npromise: {GERMAN}")
        newsroom.watcher.tell()
        await asyncio.sleep(10)
        assert sorted(told(api)[first:]) == ["setMyDescription", "setMyShortDescription"]
        # A faulty file leaves what is there, and one that is gone takes nothing away.
        describe(folder, "nam: x")
        newsroom.watcher.tell()
        await asyncio.sleep(10)
        (folder / "newsroom.yaml").unlink()
        newsroom.watcher.tell()
        await asyncio.sleep(10)
    assert len(told(api)) == first + 2
    assert api.profile["Description", ""] == GERMAN


async def test_a_text_that_the_newsroom_does_not_give_stays_as_it_was_set_by_hand(
    newsroom, folder, api
):
    by_hand = {("Description", ""): "Set with @BotFather.", ("ShortDescription", ""): "By hand."}
    api.profile.update(by_hand)
    describe(folder, "name: The Harbour Brief")
    async with newsroom.open():
        await asyncio.sleep(10)
    assert api.profile == {("Name", ""): "The Harbour Brief", **by_hand}


async def test_a_name_that_has_to_wait_for_hours_keeps_nothing_else_waiting(
    newsroom, folder, api, caplog
):
    describe(folder, f"name: The Harbour Brief\npromise: {PROMISE}")
    tries: list[float] = []

    def refuse(request: Request) -> Refusal | None:
        if request.method != "setMyName":
            return None
        tries.append(now())
        return Refusal.too_many(8_000) if len(tries) == 1 else None

    api.refuse = refuse
    write(folder)
    async with newsroom.open():
        await asyncio.sleep(60)
        assert {*told(api)} == {
            "setMyCommands", "setMyDescription", "setMyName", "setMyShortDescription",
        }  # fmt: skip
        assert "Bridge" in await newsroom.asks("/brief")
        await asyncio.sleep(9_000)
    assert tries[1] - tries[0] >= 8_000
    assert len(tries) == 2
    assert caplog.text.count("Telegram was not told of the bot's name") == 1


async def test_a_refused_name_is_told_once_and_stays_one(newsroom, folder, api, caplog):
    describe(folder, "name: The Harbour Brief")
    api.refuse = lambda r: (
        Refusal(400, "Bad Request: BOT_TITLE_INVALID") if "MyName" in r.method else None
    )
    async with newsroom.open():
        await asyncio.sleep(3600)
        assert "Bridge" in await newsroom.asks("/brief")
    assert caplog.text.count("Telegram refuses the bot's name: Bot_title_invalid") == 1
    assert ("Name", "") not in api.profile
