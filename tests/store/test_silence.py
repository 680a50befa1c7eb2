"""A server that says nothing: a thread that waits for it is let go, one that it answers is not."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.silence import Silence, Silences
from bot.store.store import Store

CONNECTION = cast("Connection", object())


@pytest.mark.usefixtures("moved_clock")
async def test_a_server_that_says_nothing_is_cut_each_time_anew():
    cut: list[Any] = []
    silence = Silences(cut.append).begin()
    await asyncio.sleep(31)
    assert cut == []  # nothing was connected yet
    silence.watch(CONNECTION)
    await asyncio.sleep(30)
    assert cut == [CONNECTION]
    await asyncio.sleep(30)
    assert cut == [CONNECTION] * 2
    silence.end()
    await asyncio.sleep(60)
    assert cut == [CONNECTION] * 2


@pytest.mark.usefixtures("moved_clock")
async def test_a_server_that_answers_is_not_cut_however_long_all_of_it_takes():
    cut: list[Any] = []
    silence = Silences(cut.append).begin()
    silence.watch(CONNECTION)
    for _ in range(100):
        await asyncio.sleep(29)
        silence.heard()
    assert cut == []
    await asyncio.sleep(31)
    assert cut == [CONNECTION]
    silence.end()


@pytest.mark.usefixtures("moved_clock")
async def test_when_nobody_waits_any_more_all_are_let_go_at_once():
    cut: list[Any] = []
    silences = Silences(cut.append)
    waits, begins, done = (silences.begin() for _ in range(3))
    waits.watch(CONNECTION)
    done.watch(CONNECTION)
    done.end()
    silences.give_up()
    assert cut == [CONNECTION]
    begins.watch(CONNECTION)  # which was being connected
    later = silences.begin()
    later.watch(CONNECTION)
    assert cut == [CONNECTION] * 3
    for silence in (waits, begins, later):
        assert silence.given_up
        silence.end()


@pytest.mark.usefixtures("moved_clock")
async def test_when_the_process_is_about_to_end_all_are_let_go_once_one_server_says_nothing():
    cut: list[Any] = []
    silences = Silences(cut.append)
    answered, waits = silences.begin(), silences.begin(patient=True)
    for silence in (answered, waits):
        silence.watch(CONNECTION)
    await asyncio.sleep(20)
    answered.heard()
    await asyncio.sleep(20)
    silences.hurry()
    for _ in range(10):
        await asyncio.sleep(1)
        for silence in (answered, waits):
            silence.heard()
    assert cut == []
    connects = silences.begin()  # which cannot be cut
    for _ in range(3):
        await asyncio.sleep(1)
        answered.heard()
    assert cut == [CONNECTION] * 2
    for silence in (answered, waits, connects):
        assert silence.given_up
        silence.end()


async def test_each_statement_of_work_is_an_answer(store: Store, monkeypatch: pytest.MonkeyPatch):
    heard: list[None] = []
    monkeypatch.setattr(Silence, "heard", lambda _: heard.append(None))

    async def three(connection: AsyncConnection) -> None:
        await connection.execute(text("SELECT 1"))
        assert await connection.scalar(text("SELECT 1")) == 1
        assert (await connection.scalars(text("SELECT 1"))).all() == [1]

    await store.database.write(three)
    await store.database.read(three)
    assert len(heard) == 6
