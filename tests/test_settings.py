"""Settings that cannot be used: one line in our words, whatever those of the libraries are."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pydantic_settings
import pytest
from pydantic_core.core_schema import ErrorType

from bot import settings
from bot.settings import Settings, SettingsError


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
        ("LANGUAGE", "english, please", "is no language; write its code, such as en or pt-BR"),
        ("TOKEN", "hello", "is no bot token; copy it whole from @BotFather"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_by_name(monkeypatch, name, value, told):
    monkeypatch.setenv(f"BOT_{name}", value)
    with pytest.raises(SettingsError) as refusal:
        settings.read()
    assert str(refusal.value) == f"BOT_{name} {told}"


def test_the_newsroom_has_a_clock_and_a_language(monkeypatch):
    assert (settings.read().zone, settings.read().language) == (UTC, "en")
    monkeypatch.setenv("BOT_TIMEZONE", "Europe/Kyiv")
    monkeypatch.setenv("BOT_LANGUAGE", "uk")
    assert (settings.read().zone, settings.read().language) == (ZoneInfo("Europe/Kyiv"), "uk")


def test_settings_that_cannot_be_used_together_are_told(monkeypatch):
    monkeypatch.setenv("BOT_WEBHOOK_URL", "https://bot.example/hook")
    with pytest.raises(SettingsError) as refusal:
        settings.read()
    assert str(refusal.value) == "BOT_WEBHOOK_SECRET is not set; BOT_WEBHOOK_URL needs it"


@pytest.mark.parametrize("field", [*Settings.model_fields, "a_new_one", ""])
def test_no_setting_is_told_of_in_the_words_of_pydantic(field):
    for kind in (*get_args(ErrorType), "a_new_one"):
        line = settings._line((field,) if field else (), kind, "xyzzy")
        assert line.startswith(f"BOT_{field.upper()} " if field else "the settings ")
        assert "xyzzy" not in line


def test_settings_that_the_library_refuses_in_its_own_way_are_told_in_our_words(monkeypatch):
    def refusing() -> Settings:
        raise pydantic_settings.SettingsError("xyzzy")

    monkeypatch.setattr(settings, "Settings", refusing)
    with pytest.raises(SettingsError, match=r"^the settings cannot be used; see README"):
        settings.read()


def test_a_settings_file_that_may_not_be_read_is_told(monkeypatch):
    def refusing() -> Settings:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(settings, "Settings", refusing)
    with pytest.raises(SettingsError, match=r"^\.env cannot be read \(Permission denied\)$"):
        settings.read()


def test_a_line_that_is_no_setting_is_told_in_our_words(tmp_path: Path, monkeypatch, caplog):
    file = tmp_path / ".env"
    file.write_text("BOT_LOG_FORMAT=json\nthis is none\n")
    monkeypatch.setitem(Settings.model_config, "env_file", file)
    assert settings.read().log_format == "json"
    assert caplog.messages == ["brief-bot: line 2 of .env is passed over; write it as NAME=value"]
