"""The preview over HTTP: what it tells a page, what a page may ask, and who else may not."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.preview import events
from bot.preview.desk import Desk
from bot.preview.preview import LookUp, Preview
from bot.preview.server import serving
from bot.schedule.zones import zone_info
from bot.store.errors import StoreError
from tests.support.preview import TOKEN, no_store, save

_SECONDS = 20


class Client:
    """A page: its requests, and the events that it is told."""

    def __init__(self, session: aiohttp.ClientSession, address: str, preview: Preview) -> None:
        self.session = session
        self.address = address
        self.preview = preview
        self.port = int(re.findall(r":(\d+)/", address)[0])
        self.events: dict[str, Any] = {}
        self.changed = asyncio.Event()

    async def follow(self) -> None:
        """Take note of events, for ever."""
        async with self.session.get(f"{self.address}events") as response:
            kind = ""
            async for line in response.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    self.events[kind] = json.loads(value)
                    self.changed.set()

    async def until(self, found: Any) -> Any:
        """What is true of the events once it is."""
        async with asyncio.timeout(_SECONDS):
            while not (what := found(self.events)):
                self.changed.clear()
                await self.changed.wait()
        return what

    async def ask(self, name: str, **asked: Any) -> Any:
        """The answer of an action."""
        async with self.session.post(f"{self.address}{name}", **self.as_page(asked)) as response:
            return await response.json() if response.status == 200 else response.status

    def as_page(self, asked: Any) -> dict[str, Any]:
        origin = f"http://127.0.0.1:{self.port}"
        return {"json": {"language": "", **asked}, "headers": {"Origin": origin}}

    async def status(self, path: str = "", method: str = "GET", **headers: str) -> int:
        url = f"http://127.0.0.1:{self.port}{path or f'/{TOKEN}/'}"
        async with self.session.request(method, url, headers=headers, data=b"{}") as response:
            return response.status


@asynccontextmanager
async def page(
    path: Path, opened: Path | None = None, look_up: LookUp = no_store, *, begun: bool = True
) -> AsyncIterator[Client]:
    """A page of a preview that has told it everything, if it has `begun`."""
    preview = Preview(Desk(path, path, zone_info("UTC"), "en"), opened, look_up)
    async with serving(preview, TOKEN, 0) as address, aiohttp.ClientSession() as session:
        client = Client(session, address, preview)
        tasks = [asyncio.create_task(client.follow())]
        if begun:
            tasks.append(asyncio.create_task(preview.run()))
            await client.until(lambda told: "deliveries" in told)
        yield client
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path)
    return tmp_path


async def test_a_page_is_told_of_the_file_and_its_phone_has_the_brief(folder):
    async with page(folder) as client:
        told = client.events
        assert told["file"]["name"] == "bridge.yaml"
        assert told["file"]["brief"]["title"] == "The Bridge Opens"
        assert told["file"]["troubles"] == []
        (file,) = told["files"]["files"]
        assert (file["name"], file["state"], file["faults"]) == ("bridge.yaml", "visible", 0)
        assert told["deliveries"] == {}
        begun = await client.ask("begin")
        (message,) = begun["messages"]
        assert message["html"].startswith("<b>The Bridge Opens</b>\n\nIt is open.")
        assert [key["text"] for key in message["rows"][0]] == ["What Happened?"]
        assert {"name": "brief", "description": "The whole brief; with words, another by its title or date"} in begun["menu"]  # fmt: skip
        data = message["rows"][0][0]["callback_data"]
        pressed = await client.ask("press", message=message["id"], data=data)
        assert "It opened." in pressed["messages"][0]["html"]
        found = await client.ask("inline", words="last")
        assert "At last" in found["results"][0]["title"]
        german = await client.ask("write", text="/help", language="de")
        assert "Was Sie mich fragen können" in german["messages"][0]["html"]


async def test_a_save_changes_the_messages_that_show_pages(folder):
    async with page(folder) as client:
        (pushed,) = (await client.ask("begin"))["messages"]
        (asked,) = (await client.ask("write", text="/brief"))["messages"]
        (searched,) = (await client.ask("write", text="open"))["messages"]
        (settings,) = (await client.ask("write", text="/subscribe"))["messages"][:1]
        ids = [message["id"] for message in (pushed, asked, searched, settings)]
        assert (await client.ask("renew", messages=ids))["renewed"][0]["replaces"] == asked["id"]
        save(folder, summary="It is shut.")
        await client.until(lambda told: "It is shut." in told["file"]["brief"]["channel"]["html"])
        async with asyncio.timeout(_SECONDS):
            while True:
                renewed = (await client.ask("renew", messages=ids))["renewed"]
                found = {each["replaces"]: each["message"]["html"] for each in renewed}
                if "It is shut." in found.get(asked["id"], ""):
                    break
                await client.changed.wait()
        # A second subscription would be another one, and what came from mere words stays.
        assert found.keys() <= {pushed["id"], asked["id"]}


async def test_who_subscribes_after_a_save_is_given_the_new_text(folder):
    async with page(folder) as client:
        save(folder, summary="It is shut.")
        await client.until(lambda told: "It is shut." in told["file"]["brief"]["channel"]["html"])
        async with asyncio.timeout(_SECONDS):
            while "It is shut." not in (await client.ask("write", text="/brief"))["messages"][0]["html"]:  # fmt: skip
                await client.changed.wait()
        given = (await client.ask("write", text="/subscribe"))["messages"]
        assert "It is shut." in given[-1]["html"]


async def test_a_fault_is_told_with_its_line_and_the_last_good_version_stays(folder):
    async with page(folder) as client:
        save(folder, lead="nobody")
        file = await client.until(lambda told: told["file"]["troubles"] and told["file"])
        (trouble,) = file["troubles"]
        assert trouble["rule"].startswith("lead: ")
        assert (trouble["before"], trouble["after"]) == ("", "lead: nobody")
        assert file["isLastGood"]
        assert file["brief"]["title"] == "The Bridge Opens"
        faulty = await client.until(lambda told: told["files"]["files"][0]["faults"])
        assert faulty == 1
        assert client.events["files"]["files"][0]["state"] == "faulty"
        save(folder)
        await client.until(lambda told: not told["file"]["troubles"])
        assert not client.events["file"]["isLastGood"]


async def test_what_only_shows_beside_the_other_files_is_told_after_them(folder):
    (folder / "copy.yaml").write_text((folder / "bridge.yaml").read_text())
    async with page(folder, folder / "copy.yaml") as client:
        (trouble,) = client.events["files"]["troubles"]
        assert "is the id of" in trouble["rule"]
        assert client.events["file"]["troubles"] == []


async def test_a_file_is_chosen_from_the_list_alone(folder):
    save(folder, id="draft", title="A Draft", draft="true")
    async with page(folder, folder / "bridge.yaml") as client:
        draft, bridge = (file["file"] for file in client.events["files"]["files"])
        assert await client.ask("choose", file=draft) == {}
        assert client.events["file"]["name"] in ("bridge.yaml", "draft.yaml")
        await client.until(lambda told: told["file"]["name"] == "draft.yaml")
        await client.until(lambda told: told["phone"]["file"] == draft)
        (message,) = (await client.ask("begin"))["messages"]
        assert message["html"].startswith("<b>A Draft</b>")
        assert await client.ask("choose", file="/etc/passwd") == 400
        assert await client.ask("choose", file=f"{bridge}x") == 400


async def test_files_of_people_and_of_the_newsroom_tell_their_faults(folder):
    (folder / "people.yaml").write_text("mayor: {name: ''}\n")
    (folder / "newsroom.yaml").write_text("name: The Harbour\ncontct: x\n")
    async with page(folder, folder / "bridge.yaml") as client:
        listed = {file["name"]: file["file"] for file in client.events["files"]["files"]}
        assert listed.keys() == {"bridge.yaml", "people.yaml", "newsroom.yaml"}
        for name, rule in (("people.yaml", "name: empty"), ("newsroom.yaml", "contct: ")):
            await client.ask("choose", file=listed[name])
            file = await client.until(
                lambda told, name=name: told["file"]["name"] == name and told["file"]
            )
            assert file["brief"] is None
            assert file["troubles"][0]["rule"].startswith(rule)


async def test_an_empty_folder_waits_for_the_first_brief(tmp_path):
    async with page(tmp_path) as client:
        assert client.events["file"] == {"file": "", "brief": None, "troubles": []}
        assert client.events["files"]["files"] == []
        assert (await client.ask("begin"))["messages"] == []
        save(tmp_path)
        await client.until(lambda told: told["file"]["brief"])
        await client.until(lambda told: told["phone"]["file"])
        assert (await client.ask("begin"))["messages"]


async def test_a_file_that_goes_says_so(folder):
    async with page(folder, folder / "bridge.yaml") as client:
        (folder / "bridge.yaml").unlink()
        file = await client.until(lambda told: told["file"]["troubles"] and told["file"])
        assert file["troubles"][0]["rule"].startswith("there is no such file")
        assert file["isLastGood"]


async def test_a_store_that_cannot_be_read_says_why(folder):
    async def look_up(*_: Any) -> None:
        raise StoreError("BOT_DATA has no database: x")

    async with page(folder, look_up=look_up) as client:
        assert client.events["deliveries"] == {"trouble": "BOT_DATA has no database: x"}


async def test_only_the_page_itself_is_answered(folder):
    async with page(folder) as client:
        here = f"127.0.0.1:{client.port}"
        write_ = f"/{TOKEN}/write"
        assert await client.status() == 200
        assert await client.status(Host=f"localhost:{client.port}") == 200
        # Another program does not know the token, and a page from elsewhere has another name or origin.
        assert await client.status("/") == 404
        assert await client.status("/x/") == 404
        assert await client.status("/%C3%A4/") == 404
        assert await client.status(f"/{TOKEN}x/page.js") == 404
        assert await client.status(Host="evil.example") == 403
        assert await client.status(Host=f"evil.example:{client.port}") == 403
        assert await client.status(f"/{TOKEN}/events", Origin="http://evil.example") == 403
        assert await client.status(write_, "POST") == 403
        assert await client.status(write_, "POST", Origin="http://evil.example") == 403
        assert await client.status(write_, "POST", Origin="null") == 403
        assert await client.status(write_, "POST", Origin=f"http://{here}") == 400
        # Nothing but the page's files is served.
        assert await client.status(f"/{TOKEN}/../preview.py") == 404
        assert await client.status(f"/{TOKEN}/%2e%2e/preview.py") == 404
        assert await client.status(write_, "GET") == 405


async def test_the_page_loads_nothing_from_elsewhere_and_is_kept_nowhere(folder):
    async with page(folder, begun=False) as client:
        for name in ("", "page.html", "page.css", "phone.css", "page.js", "icon.svg"):
            async with client.session.get(client.address + name) as response:
                assert response.status == 200
                policy = response.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'self';")
                assert "unsafe" not in policy
                assert response.headers["Cache-Control"] == "no-store"
                assert response.headers["Referrer-Policy"] == "no-referrer"
                assert response.headers["X-Content-Type-Options"] == "nosniff"
                found = re.findall(r"\b(?:https?:)?//[a-z][\w.]*", await response.text())
                assert set(found) <= {"http://www.w3.org", "https://core.telegram.org"}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("write", {"text": ""}),
        ("write", {"text": "x" * 4097}),
        ("write", {"text": 5}),
        ("write", {}),
        ("write", {"text": "a", "replyTo": "x"}),
        ("write", {"text": "a", "language": None}),
        ("press", {"message": "1", "data": "x"}),
        ("renew", {"messages": 5}),
        ("renew", {"messages": ["5"]}),
        ("choose", {"file": None}),
    ],
)
async def test_what_the_page_does_not_ask_is_refused(folder, name, asked):
    async with page(folder) as client:
        assert await client.ask(name, **asked) == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000, b'"x"'])
async def test_what_is_no_request_is_refused(folder, body):
    async with page(folder) as client:
        headers = {"Origin": f"http://localhost:{client.port}"}
        url = f"{client.address}write"
        async with client.session.post(url, data=body, headers=headers) as response:
            assert response.status in (400, 413)


async def test_the_phone_is_not_there_before_the_content_is_read(folder):
    async with page(folder, begun=False) as client:
        assert await client.ask("begin") == 400


async def test_a_page_hears_that_it_is_still_connected(folder, monkeypatch):
    monkeypatch.setattr(events, "_ALIVE", 0.01)
    async with (
        page(folder, begun=False) as client,
        client.session.get(f"{client.address}events") as response,
        asyncio.timeout(_SECONDS),
    ):
        assert await response.content.readline() == b": still here\n"


async def test_a_port_that_is_taken_is_no_obstacle(folder):
    preview = Preview(Desk(folder, folder, zone_info("UTC"), "en"), None, no_store)
    async with serving(preview, TOKEN, 0) as first:
        port = int(re.findall(r":(\d+)/", first)[0])
        async with serving(preview, TOKEN, port) as second:
            assert second != first
            assert second.startswith("http://127.0.0.1:")
