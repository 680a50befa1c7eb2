"""Newsrooms in Kyiv, Madrid and Cairo: the running bot over HTTP, in their language from the first word to the push."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.library import Library
from bot.links import Kind, Link
from bot.replies import push
from bot.service.reload import editions
from bot.translation import locale_for
from tests.docs.documents import ROOT
from tests.library.test_versions import brief
from tests.support import samples, updates
from tests.support.service import answering

BRIEFS = ROOT / "tests" / "data" / "briefs"
KYIV = {
    "id": "night-tram",
    "language": "uk",
    "start": "Трамвай ходитиме всю ніч\n24 листопада 2026\u202fр.",
    "section": ("/why_it_matters", "Чому це важливо\n"),
    "search": ("хто казав про світанок?", "«Ніхто більше не чекатиме світанку на зупинці.»"),
    "nothing": ("бегемот", "нічого не знайшлося"),
    "subscribed": "Ви підписані на огляди.",
    "push": "Джерело: The Harbour Times",
}
MADRID = {
    "id": "open-library",
    "language": "es",
    "start": "La biblioteca del barrio abrirá también de noche\n25 de noviembre de 2026",
    "section": ("/why_it_matters", "Por qué importa\n"),
    "search": (
        "quién habló de la cocina",
        "«Yo he preparado media carrera en la mesa de la cocina.»",
    ),
    "nothing": ("hipopótamo", "No hay resultados"),
    "subscribed": "Tu suscripción está activa.",
    "push": "Fuente: The Harbour Times",
}
CAIRO = {
    "id": "river-walk",
    "language": "ar",
    "start": "ممشى جديد على النيل يفتح أبوابه للجميع\n26 نوفمبر 2026",
    "section": ("/why_it_matters", "لماذا يهم ذلك؟\n"),
    "search": ("من تحدث عن النهر", "«النهر ملك للجميع، ومن حق كل طفل أن يراه.»"),
    "nothing": ("دبابة", "لا نتائج"),
    "subscribed": "اشتراكك مفعّل.",
    "push": "المصدر: ",
}


@pytest.mark.parametrize("newsroom", [KYIV, MADRID, CAIRO], ids=["kyiv", "madrid", "cairo"])
async def test_a_newsroom_reads_searches_and_delivers_in_its_language(
    loopback, api, tmp_path: Path, newsroom
):
    content, code = tmp_path / "content", newsroom["language"]
    content.mkdir()
    shutil.copy(BRIEFS / f"{newsroom['id']}.yaml", content)
    settings = {
        "content": content,
        "language": code,
        "data": tmp_path / "data",
        "delivery": "auto",
        "delivery_delay": 0,
    }

    async def asks(text: str) -> str:
        before = len(api.sent())
        writer = {**updates.READER, "language_code": code}
        api.add(message=updates.message(text, **{"from": writer}))
        await loopback.until(lambda: len(api.sent()) > before)
        return "\n".join(request.text.text for request in api.sent()[before:])

    async with answering(loopback, **settings):
        assert (await asks("/start")).startswith(newsroom["start"])
        command, begins = newsroom["section"]
        assert (await asks(command)).startswith(begins)
        words, found = newsroom["search"]
        assert found in await asks(words)
        words, nothing = newsroom["nothing"]
        assert nothing in await asks(words)
        assert newsroom["subscribed"] in await asks("/subscribe")
        before = len(api.sent())
        now = datetime.now(UTC)
        news = {
            **samples.BRIEF,
            "id": "news",
            "language": code,
            "published": f"{now:%Y-%m-%d %H:%M}",
        }
        (content / "news.yaml").write_text(yaml.safe_dump(news))
        await loopback.until(
            lambda: any("The Bridge Opens" in r.text.text for r in api.sent()[before:])
        )
        (push,) = [r for r in api.sent()[before:] if "The Bridge Opens" in r.text.text]
        assert newsroom["push"] in push.text.text
        assert push.arguments["chat_id"] == updates.PRIVATE["id"]


async def test_what_is_one_inline_query_too_many_leads_to_the_brief_in_the_readers_language(
    memory, api
):
    reader = {**updates.READER, "language_code": "es"}
    for number in range(60):
        api.add(inline_query={**updates.inline("mesa", id=str(number)), "from": reader})
    memory.delay = 0.02
    async with answering(memory, content=BRIEFS):
        await memory.until(lambda: not api.pending)
    answers = [r.arguments for r in api.requests if r.method == "answerInlineQuery"]
    assert len(answers) == 60
    latest = Link(Kind.START, "open-library").encode()
    assert {answer["button"]["start_parameter"] for answer in answers} == {latest}


def test_a_brief_that_is_checked_says_so_in_its_language_or_the_newsrooms():
    whole = Library([brief("opens-pl", "pl"), brief("opens-es", "es")], language="uk")
    checked = editions.served(whole, ["opens-pl", "opens-es"]).withdrawn
    texts = {each.language: each.withdrawn.text for each in checked}
    assert texts == {
        code: push.CHECKING(locale_for(of)) for code, of in (("pl", "uk"), ("es", "es"))
    }
