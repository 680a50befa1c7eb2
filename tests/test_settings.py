"""Settings that cannot be used: one line in our words, not in those of a library."""

from __future__ import annotations

import base64
import logging
import os
from datetime import UTC
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo, reset_tzpath

import pydantic_settings
import pytest
from pydantic_core.core_schema import ErrorType

from bot import settings
from bot.settings import Settings, SettingsError
from bot.settings.reading import _line
from bot.settings.values import key_bytes
from tests.support.botapi import TOKEN

SECRET = "a-secret-of-the-tests"
HOOK = "https://bot.example/hook"
KEY = base64.b64encode(bytes(range(64))).decode()
ADDRESS = "is no address of a database; write postgresql://user:password@host/name or sqlite:////path/of/a/file, or take it out"
CHANNEL = "is no channel; write its @name, or its id, which begins with -100"


@pytest.fixture
def dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a `.env` in the working folder, which does not exist yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    return tmp_path / ".env"


def refusal() -> str:
    """The text of the error for the settings as they are."""
    with pytest.raises(SettingsError) as refused:
        settings.read()
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LOG_LEVEL", "loud", "must be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("LOG_FORMAT", "xml", "must be 'text' or 'json'"),
        ("ADMIN_CHAT", "me", "must be a number"),
        ("ADMIN_CHAT", "1.5", "must be a number"),
        ("ADMIN_CHAT", "9" * 5000, "must be a number with fewer digits"),
        ("TIMEZONE", "Kyiv", "is no time zone; did you mean Europe/Kyiv?"),
        ("TIMEZONE", "europe/berln", "is no time zone; did you mean Europe/Berlin?"),
        ("TIMEZONE", "utc", "is no time zone; did you mean UTC?"),
        ("TIMEZONE", "Europe", "is no time zone; write its name, such as Europe/Kyiv"),
        ("TIMEZONE", "../../etc/passwd", "is no time zone; write its name, such as Europe/Kyiv"),
        ("LANGUAGE", "ua", "is no language; did you mean uk?"),
        ("LANGUAGE", "english, please", "is no language; write its code, such as en or pt-BR"),
        ("DATA", "~nobody-of-this-name/data", "begins with the folder of an unknown user"),
        ("DATA_KEY", "hello", "is no key; make one with: openssl rand -base64 64"),
        ("DATABASE_URL", "mysql://host/x", ADDRESS),
        ("DATABASE_URL", "sqlite://", ADDRESS),
        ("DATABASE_URL", "sqlite:///", ADDRESS),
        ("DATABASE_URL", "sqlite:///a?mode=memory", ADDRESS),
        ("DATABASE_URL", "postgresql:me:secret@host/x", ADDRESS),
        ("DELIVERY", "yes", "must be 'auto', 'ask' or 'off'"),
        ("DELIVERY_RATE", "fast", "must be a number"),
        ("DELIVERY_RATE", "0", "must be a number above 0, at most 1000"),
        ("DELIVERY_RATE", "nan", "must be a number above 0, at most 1000"),
        ("DELIVERY_DELAY", "1m", "must be a number"),
        ("DELIVERY_DELAY", "-1", "must be a number of seconds from 0 to 3600"),
        ("DELIVERY_PAID", "some", "must be true or false"),
        ("CHANNEL", "my channel", CHANNEL),
        ("CHANNEL", "name", CHANNEL),
        ("CHANNEL", "@a", CHANNEL),
        ("CHANNEL", "12345", CHANNEL),
        ("EDITORS_CHAT", "@us", "must be a number"),
        ("TOKEN", "hello", "is no bot token; copy it whole from @BotFather"),
        ("CONTENT", "~nobody-of-this-name/briefs", "begins with the folder of an unknown user"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_by_name(monkeypatch, name, value, told):
    monkeypatch.setenv(f"BOT_{name}", value)
    assert refusal() == f"BOT_{name} {told}"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ('"{}"', "has quotation marks around it; take them out"),
        ("'{}'", "has quotation marks around it; take them out"),
        ("“{}”", "has quotation marks around it; take them out"),
        ("{}'", "has quotation marks around it; take them out"),
        (" {}", "has blanks around it; take them out"),
        ("{}\r", "has blanks around it; take them out"),
        ("\u200b{}", "has blanks around it; take them out"),
        ("{}\N{NO-BREAK SPACE}", "has blanks around it; take them out"),
    ],
)
@pytest.mark.parametrize(
    ("name", "good"),
    [("TOKEN", TOKEN), ("LOG_FORMAT", "json"), ("ADMIN_CHAT", "1"), ("CONTENT", "content")],
)
def test_what_stands_around_a_value_is_told(monkeypatch, name, good, value, told):
    monkeypatch.setenv(f"BOT_{name}", value.format(good))
    assert refusal() == f"BOT_{name} {told}"


@pytest.mark.parametrize("spelling", ["json", "JSON", "Json"])
def test_small_and_capital_letters_are_the_same(monkeypatch, spelling):
    monkeypatch.setenv("BOT_LOG_FORMAT", spelling)
    monkeypatch.setenv("bot_log_level", "Debug")
    assert settings.read().log_format == "json"
    assert settings.read().log_level == "DEBUG"


def test_a_tilde_is_the_home_folder(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BOT_CONTENT", "~/briefs")
    assert settings.read().content == tmp_path / "briefs"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"WEBHOOK_URL": HOOK}, "BOT_WEBHOOK_SECRET is not set; BOT_WEBHOOK_URL needs it"),
        (
            {"WEBHOOK_SECRET": SECRET},
            "BOT_WEBHOOK_SECRET is set without BOT_WEBHOOK_URL; set both or neither",
        ),
        (
            {"DELIVERY": "ask"},
            "BOT_DELIVERY is ask, and BOT_ADMIN_CHAT, which would be asked, is not set",
        ),
        ({"DATA_KEY": KEY, "DATA_KEY_FILE": "x"}, "BOT_DATA_KEY and BOT_DATA_KEY_FILE are both"),
        ({"TOKEN": TOKEN, "TOKEN_FILE": "x"}, "BOT_TOKEN and BOT_TOKEN_FILE are both set"),
        (
            {"WEBHOOK_SECRET": SECRET, "WEBHOOK_SECRET_FILE": "x"},
            "BOT_WEBHOOK_SECRET and BOT_WEBHOOK_SECRET_FILE are both set",
        ),
    ],
)
def test_settings_that_cannot_be_used_together_are_told(monkeypatch, given, told):
    for name, value in given.items():
        monkeypatch.setenv(f"BOT_{name}", value)
    assert refusal().startswith(told)


def test_secrets_are_read_from_files(monkeypatch, dotenv: Path):
    folder = dotenv.parent
    (folder / "token").write_text(f"{TOKEN}\n")
    (folder / "secret").write_bytes(SECRET.encode() + b"\r\n")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("BOT_TOKEN_FILE", "~/token")
    monkeypatch.setenv("BOT_WEBHOOK_URL", HOOK)
    dotenv.write_text(f"BOT_WEBHOOK_SECRET_FILE={folder}/secret\n")
    assert settings.read().secrets == (TOKEN, SECRET)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "BOT_TOKEN_FILE cannot be read (No such file or directory)"),
        (b"", "BOT_TOKEN_FILE names an empty file"),
        (b"\xff\xfe", "BOT_TOKEN_FILE names a file that is no text"),
        (b"x" * 100_000, "BOT_TOKEN_FILE names a file that is too long for a secret"),
        (b"hello", "BOT_TOKEN is no bot token; copy it whole from @BotFather"),
        (f'"{TOKEN}"'.encode(), "BOT_TOKEN has quotation marks around it; take them out"),
    ],
)
def test_a_secret_that_cannot_be_read_from_its_file_is_told(
    monkeypatch, tmp_path: Path, content, told
):
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("BOT_TOKEN_FILE", str(file))
    assert refusal() == told


def test_a_folder_in_place_of_a_secret_is_told(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path))
    assert refusal() == "BOT_TOKEN_FILE cannot be read (Is a directory)"


def test_the_newsroom_has_a_clock_and_a_language(monkeypatch):
    assert (settings.read().zone, settings.read().language) == (UTC, "en")
    monkeypatch.setenv("BOT_TIMEZONE", "Europe/Kyiv")
    monkeypatch.setenv("BOT_LANGUAGE", "uk")
    assert (settings.read().zone, settings.read().language) == (ZoneInfo("Europe/Kyiv"), "uk")


@pytest.mark.parametrize("field", [*Settings.model_fields, "a_new_one", ""])
def test_no_setting_is_told_of_in_the_words_of_pydantic(field):
    for kind in (*get_args(ErrorType), "a_new_one"):
        line = _line((field,) if field else (), kind, "xyzzy")
        assert line.startswith(f"BOT_{field.upper()} " if field else "the settings ")
        assert "xyzzy" not in line


@pytest.mark.parametrize("name", ["Europe/Kyiv", "US/Eastern"])
def test_zones_have_their_older_names_too_and_are_there_without_the_systems(name):
    reset_tzpath(to=[])
    try:
        assert ZoneInfo.no_cache(name).key == name
    finally:
        reset_tzpath()


def test_settings_that_the_library_refuses_in_its_own_way_are_told_in_our_words(monkeypatch):
    def refusing() -> Settings:
        raise pydantic_settings.SettingsError("xyzzy")

    monkeypatch.setattr("bot.settings.reading.Settings", refusing)
    assert refusal().startswith("the settings cannot be used; docs/operators.md")


OFF = "Nothing is delivered: "
UNSET = f"{OFF}neither BOT_DELIVERY nor BOT_ADMIN_CHAT is set"
BEHIND = f"{OFF}behind a webhook that takes Postgres, as BOT_DATABASE_URL"
BEHIND_A_WEBHOOK = {"WEBHOOK_URL": HOOK, "WEBHOOK_SECRET": SECRET}
SHARED = {"DATABASE_URL": "postgresql://me:secret@host/x", "DATA_KEY": KEY}


@pytest.mark.parametrize(
    ("given", "mode", "told"),
    [
        ({}, "off", UNSET),
        ({"ADMIN_CHAT": "1"}, "ask", None),
        ({"DELIVERY": "off", "ADMIN_CHAT": "1"}, "off", None),
        ({"DELIVERY": "off"}, "off", None),
        ({"DELIVERY": "Auto"}, "auto", None),
        ({"DELIVERY": "ask", "ADMIN_CHAT": "1"}, "ask", None),
        ({"DELIVERY": "off", **BEHIND_A_WEBHOOK}, "off", None),
        ({"ADMIN_CHAT": "1", **BEHIND_A_WEBHOOK}, "off", BEHIND),
        ({"DELIVERY": "auto", **BEHIND_A_WEBHOOK}, "off", BEHIND),
        ({"ADMIN_CHAT": "1", **BEHIND_A_WEBHOOK, **SHARED}, "ask", None),
        ({"DELIVERY": "auto", **BEHIND_A_WEBHOOK, **SHARED}, "auto", None),
        ({**BEHIND_A_WEBHOOK, **SHARED}, "off", UNSET),
    ],
)
def test_what_is_done_with_a_new_brief(monkeypatch, given, mode, told):
    for name, value in given.items():
        monkeypatch.setenv(f"BOT_{name}", value)
    assert (settings.read().delivery_mode, settings.read().why_off) == (mode, told)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_server_needs_a_key_that_all_processes_have(monkeypatch, scheme):
    address = f"{scheme}://me:secret@host/x"
    monkeypatch.setenv("BOT_DATABASE_URL", address)
    assert refusal() == (
        "BOT_DATA_KEY is not set; Postgres needs it: openssl rand -base64 64, the same for all processes"
    )
    monkeypatch.setenv("BOT_DATA_KEY", KEY)
    assert settings.read().server == address
    assert settings.read().database_file is None
    assert address in settings.read().secrets


def test_who_decides_about_deliveries(monkeypatch):
    assert settings.read().editors is None
    monkeypatch.setenv("BOT_ADMIN_CHAT", "-1")
    assert settings.read().editors == -1
    monkeypatch.setenv("BOT_EDITORS_CHAT", "-2")
    assert settings.read().editors == -2


@pytest.mark.parametrize(
    ("value", "channel"),
    [("@Your_News", "@your_news"), ("-1001234567890", -1001234567890)],
)
def test_a_channel_has_a_name_or_an_id(monkeypatch, value, channel):
    monkeypatch.setenv("BOT_CHANNEL", value)
    assert settings.read().channel == channel


def test_the_key_is_read_as_openssl_writes_it(monkeypatch, tmp_path: Path):
    (tmp_path / "key").write_text(f"{KEY[:64]}\n{KEY[64:]}\n")
    monkeypatch.setenv("BOT_DATA_KEY_FILE", str(tmp_path / "key"))
    key = settings.read().data_key.get_secret_value()
    assert key_bytes(key) == bytes(range(64))
    assert key in settings.read().secrets


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ({"BOT_DATA": "~/data", "STATE_DIRECTORY": "/state"}, "home/data"),
        ({"STATE_DIRECTORY": "/state:/other", "XDG_DATA_HOME": "/data"}, "/state"),
        ({"XDG_DATA_HOME": "/data"}, "/data/brief-bot"),
        ({"XDG_DATA_HOME": "relative"}, "home/.local/share/brief-bot"),
        ({}, "home/.local/share/brief-bot"),
    ],
)
def test_data_has_a_folder_on_each_machine(monkeypatch, tmp_path: Path, given, folder):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("STATE_DIRECTORY", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert settings.read().data_folder == tmp_path / folder


def test_data_has_a_folder_on_a_mac(monkeypatch, tmp_path: Path):
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("STATE_DIRECTORY", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    library = tmp_path / "Library" / "Application Support"
    assert settings.read().data_folder == library / "brief-bot"


def test_a_user_without_a_home_has_to_name_a_folder(monkeypatch):
    """As in a container, whose user is a number. It is no fault where nothing is kept."""

    def nowhere() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", nowhere)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    given = settings.read()
    with pytest.raises(SettingsError, match="BOT_DATA is not set, and the user has no home folder"):
        assert given.data_folder


@pytest.mark.parametrize(
    ("url", "file"), [("sqlite:////var/x.db", "/var/x.db"), ("sqlite:///x.db", "x.db")]
)
def test_the_database_may_lie_elsewhere(monkeypatch, url, file):
    assert settings.read().database_file is None
    monkeypatch.setenv("BOT_DATABASE_URL", url)
    assert settings.read().database_file == Path(file)


class TestDotenv:
    """Faults of the file `.env`."""

    @pytest.mark.parametrize(
        "content",
        [b"BOT_TOKEN=\xff\xfe\n", b"BOT_CONTENT=a\0b\n", "BOT_TOKEN=1\n".encode("utf-16")],
    )
    def test_what_is_no_text(self, dotenv: Path, content):
        dotenv.write_bytes(content)
        assert refusal() == ".env is not UTF-8 text; save it as UTF-8"

    def test_a_folder(self, dotenv: Path):
        dotenv.mkdir()
        assert refusal() == ".env cannot be read (Is a directory)"

    def test_what_is_no_file(self, dotenv: Path):
        os.mkfifo(dotenv)
        assert refusal() == ".env is no regular file; put one in its place"

    def test_what_hides_it(self, dotenv: Path):
        """A container hides the file by mounting `/dev/null` over it."""
        dotenv.symlink_to(os.devnull)
        assert settings.read().log_format == "text"

    def test_a_link_to_itself(self, dotenv: Path):
        dotenv.symlink_to(dotenv)
        assert refusal() == ".env cannot be read (Too many levels of symbolic links)"

    @pytest.mark.parametrize("closed", [".env", "."])
    def test_what_may_not_be_read(self, dotenv: Path, closed):
        dotenv.write_text("BOT_LOG_FORMAT=json\n")
        (dotenv.parent / closed).chmod(0)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)  # whom rights are held against
        try:
            assert refusal() == ".env cannot be read (Permission denied)"
        finally:
            if root:
                os.seteuid(0)
            (dotenv.parent / closed).chmod(0o700)

    def test_a_working_folder_that_is_gone(self, dotenv: Path, monkeypatch):
        folder = dotenv.parent / "gone"
        folder.mkdir()
        monkeypatch.chdir(folder)
        folder.rmdir()
        told = "the working folder is gone (No such file or directory); change to another one"
        assert refusal() == told

    def test_a_byte_order_mark_and_the_line_ends_of_windows(self, dotenv: Path, caplog):
        dotenv.write_bytes(b"\xef\xbb\xbfBOT_LOG_FORMAT=json\r\nBOT_LOG_LEVEL=debug\r\n")
        assert settings.read().log_format == "json"
        assert settings.read().log_level == "DEBUG"
        assert caplog.messages == []

    def test_the_environment_goes_before_it_unless_empty(self, dotenv: Path, monkeypatch):
        dotenv.write_text("BOT_LOG_FORMAT=json\nBOT_LOG_LEVEL=debug\n")
        monkeypatch.setenv("BOT_LOG_FORMAT", "")
        monkeypatch.setenv("BOT_LOG_LEVEL", "error")
        assert settings.read().log_format == "json"
        assert settings.read().log_level == "ERROR"

    def test_a_line_that_is_no_setting(self, dotenv: Path, caplog):
        dotenv.write_text("BOT_LOG_FORMAT=json\nthis is none\n")
        assert settings.read().log_format == "json"
        assert caplog.messages == [
            "brief-bot: line 2 of .env is passed over; write it as NAME=value"
        ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("BOT_LISTN", "BOT_LISTN is no setting; did you mean BOT_LISTEN?"),
        ("bot_tokn", "BOT_TOKN is no setting; did you mean BOT_TOKEN?"),
        ("BOT_WEBHOOK", "BOT_WEBHOOK is no setting; did you mean BOT_WEBHOOK_URL?"),
        ("BOT_QQXX", "BOT_QQXX is no setting; docs/operators.md lists them"),
        ("BOT_A\nB", "BOT_A?B is no setting; docs/operators.md lists them"),
    ],
)
def test_an_unknown_setting_is_warned_of_without_its_value(monkeypatch, caplog, name, told):
    monkeypatch.setenv(name, "a-value")
    settings.read()
    assert caplog.messages == [f"brief-bot: {told}"]
    assert caplog.records[0].levelno == logging.WARNING


def test_an_unknown_setting_of_the_file_is_warned_of(dotenv: Path, caplog):
    dotenv.write_text("BOT_LOGLEVEL=debug\nOTHERS=1\n")
    settings.read()
    assert caplog.messages == ["brief-bot: BOT_LOGLEVEL is no setting; did you mean BOT_LOG_LEVEL?"]
