"""The preview over HTTP: what it tells a page, what a page may ask, and who else may not."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.newsroom import skeleton
from bot.preview import events, phone, view
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

    async def says(self, line: str) -> int:
        """The status of a request with a first line that no client would write."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"{line} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        answered = await reader.readline()
        writer.close()
        return int(answered.split()[1])

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
            await client.until(_is_complete)
        yield client
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def _is_complete(told: dict[str, Any]) -> bool:
    """Whether a page was told everything of the file that is open."""
    if not {"file", "files", "phone", "deliveries"} <= told.keys():
        return False
    return not told["file"]["brief"] or told["deliveries"].get("file") == told["file"]["file"]


def course(told: dict[str, Any]) -> str | None:
    return told["deliveries"].get("course")


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
        assert told["deliveries"] == {"course": "old", "file": str(folder / "bridge.yaml")}
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
        (settings,) = (await client.ask("write", text="/subscribe"))["messages"]
        (turned,) = (await client.ask("write", text="/quotes"))["messages"]
        whole = next(
            key["callback_data"]
            for row in turned["rows"]
            for key in row
            if key["text"] == "The whole brief"
        )
        (turned,) = (await client.ask("press", message=turned["id"], data=whole))["messages"]
        every = (pushed, asked, searched, settings, turned)
        ids = [message["id"] for message in every]
        assert (await client.ask("renew", messages=ids))["messages"] == [asked]
        save(folder, summary="It is shut.")
        await client.until(lambda told: "It is shut." in told["file"]["brief"]["channel"]["html"])
        async with asyncio.timeout(_SECONDS):
            found: dict[int, str] = {}
            while not all("It is shut." in found.get(id, "") for id in (pushed["id"], asked["id"], turned["id"])):  # fmt: skip
                renewed = (await client.ask("renew", messages=ids))["messages"]
                found |= {message["id"]: message["html"] for message in renewed}
                await asyncio.sleep(0.01)
        # To subscribe once more would be another thing, and what came from mere words stays.
        assert found.keys() == {pushed["id"], asked["id"], turned["id"]}
        # A message that was renewed can be pressed as before.
        again = await client.ask("press", message=asked["id"], data="sbridge_what_next")
        assert again["messages"][0]["id"] == asked["id"]
        assert "Traffic." in again["messages"][0]["html"]


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
        await client.ask("choose", file=str(folder / "bridge.yaml"))
        await client.until(lambda told: told["files"]["opened"] == str(folder / "bridge.yaml"))
        assert client.events["files"]["troubles"] == []
        await client.ask("choose", file=str(folder / "copy.yaml"))
        await client.until(lambda told: told["files"]["opened"] == str(folder / "copy.yaml"))
        assert client.events["files"]["troubles"] == [trouble]


async def test_a_file_is_chosen_from_the_list_alone(folder):
    save(folder, id="draft", title="A Draft", draft="true")
    async with page(folder, folder / "bridge.yaml") as client:
        draft, bridge = (file["file"] for file in client.events["files"]["files"])
        assert await client.ask("choose", file=draft) == {}
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
        await client.until(lambda told: not told["files"]["files"])
        assert client.events["files"]["troubles"] == file["troubles"]


async def test_the_newsroom_has_its_name_at_once(folder):
    (folder / "newsroom.yaml").write_text("name: The Harbour\n")
    async with page(folder, folder / "bridge.yaml") as client:
        assert client.events["file"]["brief"]["bot"] == "The Harbour"
        (folder / "newsroom.yaml").write_text("name: The Quay\n")
        await client.until(lambda told: told["file"]["brief"]["bot"] == "The Quay")


async def test_people_whose_file_became_faulty_are_still_known(folder):
    (folder / "people.yaml").write_text("mayor: {name: Ada Example, role: Mayor}\n")
    save(folder, people={"crew": {"name": "The crew"}})
    async with page(folder, folder / "bridge.yaml") as client:
        assert client.events["file"]["troubles"] == []
        (folder / "people.yaml").write_text("mayor: {name: Ada Example\n")
        await client.until(lambda told: len(told["files"]["files"]) == 2)
        save(folder, people={"crew": {"name": "The crew"}}, summary="It is shut.")
        await client.until(lambda told: "It is shut." in told["file"]["brief"]["channel"]["html"])
        assert client.events["file"]["troubles"] == []


async def test_a_notification_shows_as_much_as_a_phone_does(folder):
    save(folder, summary="The bridge has been open since this morning. " * 5)
    async with page(folder) as client:
        locked, opened = client.events["file"]["brief"]["notification"]
        assert locked == {"text": "The Bridge Opens The bridge has been op…", "length": 40}
        assert opened["text"].startswith("The Bridge Opens\nThe bridge has been open since")
        assert (len(opened["text"]), opened["text"][-1], opened["length"]) == (100, "…", 100)


async def test_of_very_many_files_the_list_has_the_first(folder, monkeypatch):
    monkeypatch.setattr(view, "_FILES", 1)
    save(folder, id="draft", title="A Draft", draft="true")
    async with page(folder, folder / "bridge.yaml") as client:
        assert [file["name"] for file in client.events["files"]["files"]] == ["draft.yaml"]
        assert client.events["files"]["more"] == 1
        assert client.events["file"]["name"] == "bridge.yaml"


async def test_of_very_many_messages_the_newest_are_renewed(folder, monkeypatch):
    monkeypatch.setattr(phone, "_MOST", 1)
    async with page(folder) as client:
        asked = [(await client.ask("write", text="/brief"))["messages"][0]["id"] for _ in range(3)]
        renewed = (await client.ask("renew", messages=asked))["messages"]
        assert [message["id"] for message in renewed] == asked[-1:]


async def test_a_fault_names_what_it_stands_in(folder):
    (folder / "new.yaml").write_text(skeleton.skeleton("new", "en", "en"))
    async with page(folder, folder / "new.yaml") as client:
        told = [
            (*fault["inside"], fault["rule"].partition(":")[0])
            for fault in client.events["file"]["troubles"]
        ]
        assert ("title",) in told
        assert ("source", "title") in told
        assert ("people", "speaker", "name") in told
        assert ("sections", "why_it_matters", "summary") in told
        assert ("sections", "why_it_matters", "points", "points 1") in told
        assert ("quotes", "first-quote", "text") in told
        # A comment behind the place is left out.
        (date,) = [each for each in client.events["file"]["troubles"] if each["rule"].startswith("published")]  # fmt: skip
        assert date["before"] + date["after"] == "published:"


async def test_a_sign_of_a_number_in_a_text_is_no_comment(folder):
    file = save(folder, lead="nobody")
    file.write_text(file.read_text().replace("lead: nobody", "lead: 'no # body'"))
    async with page(folder, file) as client:
        (fault,) = client.events["file"]["troubles"]
        assert fault["after"] == "lead: 'no # body'"


async def test_files_with_odd_names_and_odd_lines_are_shown(folder):
    odd = os.fsencode(folder) + b"/caf\xe9.yaml"
    os.rename(folder / "bridge.yaml", odd)  # noqa: PTH104 - a name that is no text
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    (folder / "mac.yaml").write_bytes(b"id: mac\rtitle: [\rsummary: x\r")
    async with page(folder, Path(os.fsdecode(odd))) as client:
        assert client.events["file"]["name"] == "caf\\udce9.yaml"
        assert client.events["file"]["brief"]["title"] == "The Bridge Opens"
        listed = {file["name"]: file["file"] for file in client.events["files"]["files"]}
        await client.ask("choose", file=listed["mac.yaml"])
        file = await client.until(lambda told: told["file"]["name"] == "mac.yaml" and told["file"])
        assert any(f"{each['before']}{each['after']}" == "title: [" for each in file["troubles"])
        assert await client.ask("choose", file=listed["caf\\udce9.yaml"]) == {}


async def test_without_a_store_it_is_told_what_is_too_old_to_be_sent(folder):
    save(folder, published=f"{datetime.now(UTC):%Y-%m-%d}")
    async with page(folder) as client:
        assert course(client.events) == ""
        save(folder, published="2026-01-01")
        await client.until(lambda told: course(told) == "old")
        # Nor is a draft, once it is none any more.
        save(folder, published="2026-01-01", draft="true")
        await client.until(lambda told: told["file"]["brief"]["isDraft"])
        assert course(client.events) == "old"
        save(folder, published=f"{datetime.now(UTC):%Y-%m-%d}", draft="true")
        await client.until(lambda told: course(told) == "")


async def test_a_faulty_draft_is_listed_as_a_draft(folder):
    (folder / "new.yaml").write_text("draft: true\nid: new\n")
    async with page(folder, folder / "new.yaml") as client:
        new, _ = client.events["files"]["files"]
        assert (new["name"], new["state"], new["faults"]) == ("new.yaml", "draft", 4)


async def test_a_store_that_cannot_be_read_says_why(folder):
    async def look_up(*_: Any) -> None:
        raise StoreError("BOT_DATA has no database: x")

    async with page(folder, look_up=look_up) as client:
        assert client.events["deliveries"]["trouble"] == "BOT_DATA has no database: x"


async def test_a_look_up_that_fails_is_told_and_ends_nothing(folder, caplog):
    async def look_up(*_: Any) -> None:
        raise RuntimeError

    async with page(folder, look_up=look_up) as client:
        assert "the terminal says why" in client.events["deliveries"]["trouble"]
        save(folder, summary="It is shut.")
        await client.until(lambda told: "It is shut." in told["file"]["brief"]["channel"]["html"])
    assert "could not be looked up" in caplog.text


async def test_no_save_waits_for_a_database_that_does_not_answer(folder):
    asked: list[str] = []

    async def look_up(_: Any, brief: Any) -> None:
        asked.append(brief.id)
        if brief.id == "bridge":
            await asyncio.Event().wait()

    save(folder, id="tunnel")
    async with page(folder, folder / "bridge.yaml", look_up, begun=False) as client:
        running = asyncio.create_task(client.preview.run())
        await client.until(lambda told: "phone" in told)
        save(folder, summary="It is shut.")
        await client.until(lambda told: "It is shut." in told["file"]["brief"]["channel"]["html"])
        assert client.events["deliveries"] == {}
        # What is told is of the file that is open.
        await client.until(lambda told: len(told["files"]["files"]) == 2)
        await client.ask("choose", file=str(folder / "tunnel.yaml"))
        told = await client.until(lambda told: told["deliveries"])
        assert told["file"] == str(folder / "tunnel.yaml")
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


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
        assert await client.status(write_, "GET") == 405
        # Nothing but the page's files is served.
        for line in (
            f"GET /{TOKEN}/../preview.py",
            f"GET /{TOKEN}/%2e%2e/preview.py",
            f"GET /{TOKEN}//etc/passwd",
            "GET //etc/passwd",
            "OPTIONS *",
        ):
            assert await client.says(line) == 404


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


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 30_000, b'"x"', b"\xff\xfe"])
async def test_what_is_no_request_is_refused(folder, body):
    async with page(folder) as client:
        headers = {"Origin": f"http://localhost:{client.port}"}
        url = f"{client.address}write"
        async with client.session.post(url, data=body, headers=headers) as response:
            assert response.status == 400


async def test_the_phone_is_not_there_before_the_content_is_read(folder):
    async with page(folder, begun=False) as client:
        assert await client.ask("begin") == 400


async def test_a_page_that_is_opened_later_is_told_of_the_file_before_its_figures(folder):
    async with page(folder) as client:
        later = Client(client.session, client.address, client.preview)
        told: list[str] = []
        async with client.session.get(f"{later.address}events") as response:
            async for line in response.content:
                if line.startswith(b"event: "):
                    told.append(line.decode().split()[1])
                if len(told) == 4:
                    break
        assert told == ["file", "files", "phone", "deliveries"]


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
