"""The proxies' configuration in the documents: what they hand to the bot, and what they refuse."""

from __future__ import annotations

import asyncio
import re
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import yaml

from tests.docs.documents import DOCUMENTS, OPERATORS, ROOT, fenced
from tests.support import updates
from tests.support.botapi import BotApi
from tests.support.process import free_port
from tests.support.service import answering
from tests.support.wire import Loopback

SECRET = "a-Secret_of-the-tests"
HOST = "bot.example.org"
CADDYFILE = re.compile(r"^bot\.example\.org \{\n.*?^\}\n", re.DOTALL | re.MULTILINE)


def caddyfiles() -> list[str]:
    """Every block for Caddy, as it stands in a document or in a file for Compose."""
    compose = yaml.safe_load((ROOT / "compose.postgres.yaml").read_text())
    texts = [document.read_text() for document in DOCUMENTS]
    texts.append(compose["configs"]["caddyfile"]["content"])
    return [block for text in texts for block in CADDYFILE.findall(text)]


def test_a_block_for_caddy_hands_on_one_path_and_answers_404_to_the_others():
    """A bare `respond 404` would come before `reverse_proxy`, whatever stands first, and refuse all."""
    assert caddyfiles()
    for block in caddyfiles():
        assert re.fullmatch(
            r"bot\.example\.org \{\n"
            r"    handle /telegram \{\n        reverse_proxy .*?\n    \}\n"
            r"    handle \{\n        respond 404\n    \}\n\}\n",
            block,
            re.DOTALL,
        )


@pytest.mark.process
@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed here")
@pytest.mark.parametrize("number", range(len(caddyfiles())))
async def test_caddy_delivers_to_the_webhooks_path_only(number, tmp_path):
    """The block itself unchanged but for the bot's address, with certificates made on the spot."""
    port, bot = free_port(), free_port()
    ports = f"https_port {port}\nhttp_port {free_port()}\nadmin off\nauto_https disable_redirects"
    block = re.sub(r"[\w.-]+:8080", f"127.0.0.1:{bot}", caddyfiles()[number])
    file = tmp_path / "Caddyfile"
    file.write_text(f"{{\nlocal_certs\nskip_install_trust\n{ports}\n}}\n{block}")
    home = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)]
    async with proxied(command, bot, env={"PATH": "/usr/bin:/bin", **home}):
        await only_the_webhook_is_handed_on(port)


def certificate(folder: Path) -> None:
    files = ["-keyout", folder / f"{HOST}.key", "-out", folder / f"{HOST}.pem"]
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}"]
    subprocess.run(["openssl", "req", *kind, *files], check=True, capture_output=True)


@pytest.mark.process
@pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")), reason="nginx is not installed here"
)
async def test_nginx_delivers_to_the_webhooks_path_only(tmp_path):
    """The block itself unchanged but for its port, the bot's, and the certificate, made on the spot."""
    (block,) = fenced("nginx", OPERATORS)
    certificate(tmp_path)
    port, bot = free_port(), free_port()
    block = block.replace("listen 443", f"listen 127.0.0.1:{port}").replace(":8080", f":{bot}")
    block = block.replace("/etc/ssl", str(tmp_path))
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; daemon off; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{block}}}\n"
    )
    log = ["-e", str(tmp_path / "log"), "-c", str(tmp_path / "nginx.conf")]
    async with proxied(["nginx", *log], bot, env={"PATH": "/usr/sbin:/usr/bin"}):
        await only_the_webhook_is_handed_on(port)


@asynccontextmanager
async def proxied(command: list[str], bot: int, env: dict[str, str]) -> AsyncIterator[None]:
    """A bot behind a webhook, and a proxy before it."""
    settings = {
        "webhook_url": f"https://{HOST}/telegram",
        "webhook_secret": SECRET,
        "listen": f"127.0.0.1:{bot}",
    }
    async with Loopback(BotApi()) as loopback, answering(loopback, **settings):
        await loopback.until(lambda: bool(loopback.api.webhook))
        program = shutil.which(command[0])
        assert program
        proxy = await asyncio.create_subprocess_exec(
            program, *command[1:], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            yield
        finally:
            proxy.terminate()
            await proxy.wait()


async def only_the_webhook_is_handed_on(port: int) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    update = {"update_id": 1, "message": updates.message("/start")}

    async def status(path: str) -> int:
        request = session.post(
            f"https://127.0.0.1:{port}{path}",
            json=update,
            headers={"Host": HOST, "X-Telegram-Bot-Api-Secret-Token": SECRET},
            ssl=context,
            server_hostname=HOST,
        )
        async with request as answer:
            return answer.status

    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while True:
            try:
                delivered = await status("/telegram")
            except aiohttp.ClientError:  # until the proxy listens and has its certificate
                await asyncio.sleep(0.05)
            else:
                break
        assert delivered == 200
        for path in ("/telegrm", "/telegram/", "/Telegram/x", "/healthz", "/metrics", "/"):
            assert await status(path) == 404, path
