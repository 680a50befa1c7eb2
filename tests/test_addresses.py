"""Addresses among the settings: a faulty one is told at the start, in one line."""

from __future__ import annotations

import pytest

from bot import settings
from bot.settings import Address, SettingsError

SECRET = "a-secret-of-the-tests"


def refusal() -> str:
    """The text of the error for the settings as they are."""
    with pytest.raises(SettingsError) as refused:
        settings.read()
    assert "\n" not in str(refused.value)
    return str(refused.value)


NO_ADDRESS = "is no web address; write it whole, such as "


@pytest.mark.parametrize("name", ["API_URL", "WEBHOOK_URL"])
@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("http://[::1", NO_ADDRESS),
        ("https://[::1]x/", NO_ADDRESS),
        ("https://[1.2.3.4]/", NO_ADDRESS),
        ("https://", NO_ADDRESS),
        ("https:///path", NO_ADDRESS),
        ("https://a..b/", NO_ADDRESS),
        ("https://-a.b/", NO_ADDRESS),
        ("https://a b.example/", NO_ADDRESS),
        ("https://a.example/x\ty", NO_ADDRESS),
        ("https://a.example/\udcff", NO_ADDRESS),
        (f"https://{'x' * 64}.example/", NO_ADDRESS),
        (f"https://{'x.' * 130}example/", NO_ADDRESS),
        ("https://1.2.3.400/", NO_ADDRESS),
        ("https://127.1/", NO_ADDRESS),
        ("https://0x7f.0.0.1/", NO_ADDRESS),
        ("ftp://a.example", NO_ADDRESS),
        ("a.example", NO_ADDRESS),
        ("https://a.example:99999", "has a port that does not exist; they go from 1 to 65535"),
        ("https://a.example:0", "has a port that does not exist; they go from 1 to 65535"),
        ("https://a.example:https", NO_ADDRESS),
        ("https://user@a.example", "has a user name or a password in it; take it out"),
        ("https://user:xyzzy@a.example", "has a user name or a password in it; take it out"),
        ("https://a.example/?xyzzy", "has a ? or # in it; leave out what follows"),
        ("https://a.example/#xyzzy", "has a ? or # in it; leave out what follows"),
    ],
)
def test_what_is_no_web_address_is_told(monkeypatch, name, value, told):
    monkeypatch.setenv("BOT_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("BOT_WEBHOOK_URL", "https://bot.example/hook")
    monkeypatch.setenv(f"BOT_{name}", value)
    line = refusal()
    assert line.startswith(f"BOT_{name} {told}")
    assert "xyzzy" not in line


@pytest.mark.parametrize(
    "value",
    [
        "http://127.0.0.1:8081",
        "http://[::1]:8081",
        "http://telegram_api:8081/x",
        "https://б.example",
    ],
)
def test_a_server_of_ones_own_may_be_anywhere(monkeypatch, value):
    monkeypatch.setenv("BOT_API_URL", f"{value}/")
    assert settings.read().api_url == value


SENT_TO = "Telegram sends to "


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://bot.example/hook", f"begins with http://; {SENT_TO}https:// only"),
        ("https://bot.example:8080/x", f"has the port 8080; {SENT_TO}443, 80, 88 and 8443 only"),
        *(
            (
                f"https://{host}/hook",
                f"leads to {host.lower()}, where Telegram does not come; it needs a public name",
            )
            for host in (
                *("localhost", "LocalHost", "localhost.", "bot", "bot.localhost", "bot.local"),
                *("bot.internal", "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1"),
                *("169.254.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
            )
        ),
        ("https://[2001:4860:4860::8888]/", "leads to 2001:4860:4860::8888, where Telegram does"),
    ],
)
def test_what_telegram_cannot_use_is_told_at_the_start(monkeypatch, url, told):
    monkeypatch.setenv("BOT_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("BOT_WEBHOOK_URL", url)
    assert refusal().startswith(f"BOT_WEBHOOK_URL {told}")
    # A server of one's own takes it.
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:8081")
    assert settings.read().webhook_url == url


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.org",
        "https://bot.example.org:443/hook",
        "https://BOT.example.org:8443/",
        "https://8.8.8.8:88/hook",
        "https://xn--d1acufc.xn--p1ai/hook",
        "https://бот.рф/но",
    ],
)
def test_what_telegram_can_use_is_taken(monkeypatch, url):
    monkeypatch.setenv("BOT_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("BOT_WEBHOOK_URL", url)
    assert settings.read().webhook_url == url


@pytest.mark.parametrize(
    "path", ["/healthz", "/metrics", "/%68ealthz", "/x/../metrics", "/./healthz"]
)
def test_the_path_of_another_page_is_refused(monkeypatch, path):
    monkeypatch.setenv("BOT_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("BOT_WEBHOOK_URL", f"https://bot.example{path}")
    assert refusal().startswith("BOT_WEBHOOK_URL has the path of another page of the bot")


@pytest.mark.parametrize(
    "secret", ["short", "x" * 15, "x" * 257, "with a blank in it, too", "ä" * 20]
)
def test_a_secret_that_is_easily_guessed_or_not_taken_is_refused(monkeypatch, secret):
    monkeypatch.setenv("BOT_WEBHOOK_URL", "https://bot.example/hook")
    monkeypatch.setenv("BOT_WEBHOOK_SECRET", secret)
    assert refusal() == "BOT_WEBHOOK_SECRET must be 16 to 256 letters, digits, _ and -"


@pytest.mark.parametrize(
    "value",
    [
        *("8080", "::1:8080", "x:99999", "x:0", "a..b:80", "[::g]:80", "[127.0.0.1]:80", ":80"),
        *("x:80/", "http://x:80", "x:８０", "a b:80", "*:80", "1.2.3:80", "x" * 64 + ":80"),
    ],
)
def test_what_cannot_be_listened_on_is_told(monkeypatch, value):
    monkeypatch.setenv("BOT_LISTEN", value)
    assert refusal() == "BOT_LISTEN is no address; write host:port, such as 127.0.0.1:8080"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("127.0.0.1:8080", Address("127.0.0.1", 8080)),
        ("[::]:80", Address("::", 80)),
        ("localhost:65535", Address("localhost", 65535)),
    ],
)
def test_where_to_listen(monkeypatch, value, address):
    monkeypatch.setenv("BOT_LISTEN", value)
    assert settings.read().address == address
