"""The skeleton of a brief, its schema and its preview."""

from __future__ import annotations

import json
import re
from pathlib import Path
from unittest.mock import Mock

import pytest
import yaml
from telegram.error import BadRequest, ChatMigrated, InvalidToken

from bot import library, settings
from bot.brief import Brief
from bot.library import Library
from bot.links import Kind, Link
from bot.markup import HTML
from bot.newsroom import preview, schema, skeleton
from bot.replies import pages
from bot.replies.preview import preview as marked
from bot.reply import Reply, plain
from bot.translation import ENGLISH, locales
from tests.support import samples
from tests.support.botapi import TOKEN
from tests.support.process import run
from tests.support.wire import Loopback

ROOT = Path(__file__).parents[2]
FILLED = {
    "^title:": "title: The Bridge Opens",
    "^summary:": "summary: It opened.",
    "published:": "published: 2026-11-23",
    "publisher:": "publisher: The Harbour Times",
    "url:": "url: https://x.example/1",
    "name:": "name: Ada Example",
    "role:": "role: Mayor",
    " text:": " text: At last",
    "when:": "when: Monday",
    "about:": "about: the bridge",
}


def filled(text: str) -> str:
    """A skeleton that an editor has filled in, with its comments left in place."""
    for empty, full in FILLED.items():
        text = re.sub(rf"{empty}( +#.*)?$", rf"{full}\1", text, count=1, flags=re.MULTILINE)
    text = text.replace("summary:\n", "summary: It matters.\n")
    text = text.replace("where:\n", "where: at the opening\n").replace("to:\n", "to: reporters\n")
    text = text.replace("  title:\n", "  title: At Last\n")
    return text.replace("      -\n", "      - A point.\n")


def test_a_new_brief_passes_once_it_is_filled_in(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("new", "bridge", monkeypatch=monkeypatch) == 0
    file = Path("content/bridge.yaml")
    assert capsys.readouterr().out == (
        f"{file} is ready to be filled in; 'brief-bot check {file}' says what is missing\n"
    )
    assert run("check", str(file), monkeypatch=monkeypatch) == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 19
    assert all("empty; write the text" in line for line in told)
    file.write_text(filled(file.read_text()))
    counts = "3 sections, 3 points, 1 quote, longest reply 202 characters"
    assert run("check", "--strict", str(file), monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == f"{file}: draft, {counts}\n"
    file.write_text(re.sub("draft: true.*\n", "", file.read_text()))
    assert run("check", "--strict", "content", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == f"{file}: {counts}\n"


async def test_a_withdrawn_brief_is_previewed_as_its_text_alone(loopback: Loopback, api):
    gone = samples.brief(withdrawn={"date": "2026-11-24", "text": "Taken back."})
    assert await preview.send(Library([], withdrawn=[gone]), "4242", TOKEN, loopback.url) == 1
    (sent,) = api.sent()
    assert sent.text.text == "Preview, not published\n\nTaken back."


def test_a_new_brief_is_never_written_over_another(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    assert run("new", "bridge", monkeypatch=monkeypatch) == 0
    assert run("new", "bridge", monkeypatch=monkeypatch) == 2
    assert f"{tmp_path}/bridge.yaml is there already" in capsys.readouterr().err
    assert run("new", "The Bridge", monkeypatch=monkeypatch) == 2
    assert "'The Bridge' is no id; use small letters" in capsys.readouterr().err
    assert run("new", "a\udcff", monkeypatch=monkeypatch) == 2
    assert (
        capsys.readouterr().err
        == "brief-bot: that is no id; use small letters a-z, digits and hyphens only\n"
    )
    (tmp_path / "file").touch()
    assert run("new", "b", "--folder", f"{tmp_path}/file/x", monkeypatch=monkeypatch) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("code", locales())
def test_a_new_brief_explains_itself_in_its_language_and_passes(
    tmp_path, capsys, monkeypatch, code
):
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    assert run("new", "bridge", "--language", code, monkeypatch=monkeypatch) == 0
    file = tmp_path / "bridge.yaml"
    text = file.read_text()
    comments = {line.partition("# ")[2] for line in text.splitlines() if "# " in line}
    english = {
        line.partition("# ")[2]
        for line in skeleton.skeleton("bridge", "en", "en").splitlines()
        if "# " in line
    }
    kept = {one for one in comments & english if not one.startswith("yaml-language-server")}
    assert kept == (
        english - {f"yaml-language-server: $schema={schema.FILE}"} if code == "en" else set()
    )
    assert (f"\nlanguage: {code}\n" in text) is (code != "en")
    file.write_text(filled(text))
    capsys.readouterr()
    assert run("check", str(file), monkeypatch=monkeypatch) == 0, capsys.readouterr().out


def test_a_new_brief_is_in_the_newsrooms_language_if_no_other_is_given(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    monkeypatch.setenv("BOT_LANGUAGE", "uk")
    assert run("new", "bridge", monkeypatch=monkeypatch) == 0
    assert "language:" not in (tmp_path / "bridge.yaml").read_text()
    assert "title: What Happened?" not in (tmp_path / "bridge.yaml").read_text()
    assert run("new", "most", "--language", "pl", monkeypatch=monkeypatch) == 0
    assert "\nlanguage: pl\n" in (tmp_path / "most.yaml").read_text()
    capsys.readouterr()
    assert run("new", "dam", "--language", "ua", monkeypatch=monkeypatch) == 2
    assert "'ua' is no language; did you mean uk?" in capsys.readouterr().err


@pytest.mark.parametrize("id", ["people", "newsroom"])
def test_a_new_brief_takes_no_name_of_another_file(tmp_path, capsys, monkeypatch, id):
    assert run("new", id, "--folder", str(tmp_path), monkeypatch=monkeypatch) == 2
    assert f"{id}.yaml" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_committed_schema_is_the_one_that_is_printed(capsys, monkeypatch):
    assert run("schema", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == (ROOT / "content" / schema.FILE).read_text()


def test_the_schema_explains_every_key_and_knows_no_other():
    found = json.loads(schema.schema())
    parts = [found, *found["$defs"].values()]
    for part in parts:
        assert part["additionalProperties"] is False
        for key, value in part["properties"].items():
            assert "description" in value or "$ref" in value or "items" in value, key
    assert set(found["properties"]) == set(Brief.model_fields)
    assert "null" not in schema.schema()


def test_every_brief_here_names_the_schema_to_the_editors_program():
    line = f"# yaml-language-server: $schema={schema.FILE}\n"
    assert skeleton.skeleton("x", "en", "en").startswith(line)
    for file in library.files(settings.bundled()):
        assert file.read_text().startswith(line)


def test_the_bundled_brief_fits_the_schema():
    import jsonschema  # which takes seconds beside some other libraries

    found = json.loads(schema.schema())
    for file in library.files(settings.bundled()):
        jsonschema.validate(yaml.load(file.read_text(), Loader=yaml.CBaseLoader), found)


def test_chat_opens_one_brief_in_the_terminal(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    (tmp_path / "faulty.yaml").write_text("title: Faulty")
    (tmp_path / "bridge.yaml").write_text(filled(skeleton.skeleton("bridge", "en", "en")))
    for wanted in ("bridge", str(tmp_path / "bridge.yaml")):
        assert run("chat", wanted, given="/quotes\n", monkeypatch=monkeypatch) == 0
        out = capsys.readouterr().out
        assert out.startswith("The Bridge Opens\n23 November 2026\n")
        assert "Ada Example, Mayor:\n> “At last”" in out
    assert run("chat", "faulty", monkeypatch=monkeypatch) == 2
    assert "faulty.yaml:1:1: id: missing" in capsys.readouterr().err


def test_chat_finds_an_id_that_is_no_file_name(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    (tmp_path / "a.yaml").write_text(filled(skeleton.skeleton("bridge", "en", "en")))
    assert run("chat", "bridge", monkeypatch=monkeypatch) == 0
    assert run("chat", "tunnel", monkeypatch=monkeypatch) == 2
    assert "there is no brief 'tunnel'; give its id or its file" in capsys.readouterr().err


async def test_a_preview_is_sent_to_an_editors_chat(api, capsys, monkeypatch, briefs):
    from bot.newsroom import preview

    async with Loopback(api) as server:
        sent = await preview.send(briefs, "4242", TOKEN, server.url)
    assert sent == len(api.sent())
    texts = [request.text.text for request in api.sent()]
    assert all(text.startswith("Preview, not published\n\n") for text in texts)
    brief = briefs.latest
    for text, link in zip(
        texts,
        [
            Link(Kind.START, brief.id),
            Link(Kind.OVERVIEW, brief.id),
            Link(Kind.OVERVIEW, brief.id, page=2),
            *(Link(Kind.SECTION, brief.id, section.id) for section in brief.sections),
            Link(Kind.QUOTES, brief.id),
            Link(Kind.QUOTES, brief.id, page=2),
            Link(Kind.QUOTE, brief.id, brief.quotes[0].id),
        ],
        strict=True,
    ):
        page = pages.page(briefs, link, ENGLISH)
        assert page is not None
        assert plain(page.paragraphs[0]) in text
        titles = [f"[{button.title}]" for row in page.buttons for button in row]
        assert text.rpartition("Buttons:\n")[2].replace("\n", " ") == " ".join(titles)
    assert {request.arguments["chat_id"] for request in api.sent()} == {4242}
    assert not any(request.keyboard for request in api.sent())


def test_a_preview_shows_the_picture_of_its_page():
    page = Reply((HTML("A"),), picture="https://x.example/1.jpg")
    assert marked(page, ENGLISH).picture == page.picture
    assert marked(page, ENGLISH).text == "<i>Preview, not published</i>\n\nA"


def test_a_preview_says_who_has_to_have_pressed_start(capsys, monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setattr("bot.newsroom.preview.send", Mock(return_value=9))
    monkeypatch.setattr("asyncio.run", lambda sent: sent)
    assert run("preview", "russia-ukraine-talks", "--to", "4242", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == (
        "Sending to 4242. The bot can write there only if that person has pressed Start, or if it is in that group.\n"
        "9 messages sent to 4242\n"
    )


def test_a_preview_speaks_the_newsrooms_language(tmp_path, monkeypatch):
    for name, value in {
        "BOT_TOKEN": TOKEN,
        "BOT_CONTENT": str(tmp_path),
        "BOT_LANGUAGE": "uk",
        "BOT_TIMEZONE": "Europe/Kyiv",
    }.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "bridge.yaml").write_text(filled(skeleton.skeleton("bridge", "en", "en")))
    send, chat = Mock(return_value=1), Mock()
    monkeypatch.setattr("bot.newsroom.preview.send", send)
    monkeypatch.setattr("asyncio.run", lambda sent: sent)
    monkeypatch.setattr("bot.terminal.chat.run", chat)
    assert run("preview", "bridge", "--to", "4242", monkeypatch=monkeypatch) == 0
    assert run("chat", "bridge", monkeypatch=monkeypatch) == 0
    for previewed in (send, chat):
        alone = previewed.call_args.args[0]
        assert (alone.language, str(alone.zone)) == ("uk", "Europe/Kyiv")


def test_a_preview_that_cannot_be_sent_says_why(api, capsys, monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:9")
    arguments = ("preview", "russia-ukraine-talks", "--to", "4242")
    assert run(*arguments, monkeypatch=monkeypatch) == 2
    told = capsys.readouterr().err
    assert told.startswith("brief-bot: it could not be sent, for Telegram cannot be reached (")
    assert TOKEN not in told
    for refusal, told in [
        (InvalidToken("xyzzy"), "Telegram refuses BOT_TOKEN; check it with @BotFather (and BOT_API_URL)"),
        (ChatMigrated(-42), "the chat 4242 has become -42; send it there"),
        (BadRequest("Chat not found"), "Telegram does not send it to 4242 (Chat not found); open the bot there and press Start, or add the bot to the group"),
    ]:  # fmt: skip
        with monkeypatch.context() as patched:
            patched.setattr("bot.newsroom.preview.send", Mock(side_effect=refusal))
            patched.setattr("asyncio.run", lambda sent: sent)
            assert run(*arguments, monkeypatch=monkeypatch) == 2
        assert capsys.readouterr().err == f"brief-bot: {told}\n"
    monkeypatch.delenv("BOT_TOKEN")
    assert run(*arguments, monkeypatch=monkeypatch) == 2
    assert "BOT_TOKEN is not set" in capsys.readouterr().err
