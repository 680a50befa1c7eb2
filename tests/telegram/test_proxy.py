"""The way to Telegram by a proxy that the environment names."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.metrics import Metrics
from bot.newsroom import preview
from bot.settings import SettingsError
from bot.telegram.transport import proxy
from bot.telegram.transport.transport import Transport
from tests.support.botapi import TOKEN
from tests.support.process import free_port
from tests.support.process import run as command
from tests.support.socks import UNREACHABLE, socks
from tests.support.wire import Loopback, bot_over

URL = "http://telegram.example:8081"
VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def bot(url: str = URL) -> Bot:
    transport = Transport(Metrics(), url)
    return bot_over(transport, url)


def place(loopback: Loopback) -> tuple[str, int]:
    address = urlsplit(loopback.url)
    return address.hostname, address.port


async def failure(url: str = URL) -> str:
    """What is told of a login that fails."""
    one = bot(url)
    with pytest.raises(NetworkError) as raised:
        await one.initialize()
    await one.shutdown()
    assert TOKEN not in repr(raised.value)
    return raised.value.message


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "SOCKS5"])
@pytest.mark.parametrize("variable", ["ALL_PROXY", "all_proxy", "HTTP_PROXY"])
async def test_a_socks_proxy_is_used_and_resolves_the_name(loopback, monkeypatch, scheme, variable):
    async with socks(place(loopback)) as server:
        monkeypatch.setenv(variable, f"{scheme}://127.0.0.1:{server.port}")
        async with bot() as one:
            assert one.username == "our_bot"
    assert server.asked == [("telegram.example", 8081)]


async def test_a_password_is_given_to_a_socks_proxy(loopback, monkeypatch):
    async with socks(place(loopback), "p@ss/word") as server:
        monkeypatch.setenv("ALL_PROXY", f"socks5://me:p%40ss%2Fword@127.0.0.1:{server.port}")
        async with bot() as one:
            assert one.username == "our_bot"
        monkeypatch.setenv("ALL_PROXY", f"socks5://me:xyzzy@127.0.0.1:{server.port}")
        told = await failure()
    assert told.endswith("by way of the proxy in ALL_PROXY")
    assert "xyzzy" not in told


async def test_a_socks_proxy_that_cannot_connect_is_told(loopback, monkeypatch):
    async with socks(place(loopback)) as server:
        server.reply = UNREACHABLE
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{server.port}")
        assert (await failure()).endswith("by way of the proxy in ALL_PROXY")


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_is_not_there_is_told(monkeypatch, scheme):
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://me:xyzzy@127.0.0.1:{free_port()}")
    told = await failure("https://telegram.example")
    assert told.endswith(": Connection refused by way of the proxy in HTTPS_PROXY")
    assert "xyzzy" not in told


async def test_an_http_proxy_by_any_variable_is_used(loopback, monkeypatch):
    """A plain proxy gets the whole address; the Bot API's own server stands for one."""
    monkeypatch.setenv("ALL_PROXY", loopback.url)
    async with bot() as one:
        assert one.username == "our_bot"


@pytest.mark.parametrize(
    "exempt", ["telegram.example", ".example", "*", "x,telegram.example", "telegram.example:8081"]
)
def test_what_is_exempt_needs_no_proxy(monkeypatch, exempt):
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    assert proxy.to(URL) is not None
    monkeypatch.setenv("NO_PROXY", exempt)
    assert proxy.to(URL) is None


def test_the_variable_of_the_scheme_goes_first(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://a.example:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://b.example:2")
    assert proxy.to("https://api.telegram.org").variable == "HTTPS_PROXY"
    assert proxy.to(URL).variable == "ALL_PROXY"


@pytest.mark.parametrize(
    "value",
    [
        *("proxy:3128", "proxy", "me:xyzzy@proxy:3128", "//proxy:3128", "ftp://proxy:3128"),
        *("socks4://proxy:1080", "http://proxy:99999", "http://proxy:x", "http://[::1", "http://"),
        *("socks5://a..b:1080", "http://me:xy#zzy@proxy:3128", "http://me:xyzzy@:3128"),
        *("http://pro xy:3128", "http://proxy:0"),
    ],
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_what_is_no_proxy_is_refused_at_the_start(monkeypatch, capsys, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as refused:
        proxy.to("https://api.telegram.org")
    assert str(refused.value) == (
        f"{variable} names no proxy; write it whole, such as http://127.0.0.1:3128 or socks5://127.0.0.1:1080"
    )
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert command("run", monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == f"brief-bot: {refused.value}\n"


async def test_a_preview_is_sent_by_the_proxy(loopback, api, briefs, monkeypatch):
    async with socks(place(loopback)) as server:
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{server.port}")
        assert await preview.send(briefs, "1", TOKEN, URL) == len(api.sent())
    assert server.asked
