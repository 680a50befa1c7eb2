"""
Serves the page on 127.0.0.1, to nobody but the browser that was given its address.

Other users of this machine and pages from elsewhere, which a browser shows beside, must neither read a draft
nor press a button. So the address has a random token in it, a request has to name this host, and one that
changes something has to come from this page. Nothing that is shown is loaded from elsewhere or executed.

The browser that is opened is given the address as an argument, which other users can list while it starts; with
`--no-open` nobody but the terminal has it.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from bot.preview.actions import Action, Actions, Asked, UnfitRequestError
from bot.preview.preview import Preview

HOST = "127.0.0.1"
_PAGE = Path(__file__).with_name("page")
_START = "page.html"
_DEFAULT_PORT = 80
_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
"""The types of the page's files. Those that a system knows may be others, which browsers refuse."""
_LARGEST = 64 * 1024
"""Bytes of a request's body."""
_LEAVE = 0.1
"""Seconds that answers may take at the end; an open page would hold its connection for ever, and loses nothing."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(preview: Preview, token: str, port: int) -> AsyncIterator[str]:
    """Serve on a port of 127.0.0.1, or where that is taken on any; the address of the page."""
    guard = _Guard(token)
    app = web.Application(client_max_size=_LARGEST, middlewares=[guard.answer])
    app.add_routes([web.get(f"/{token}/{path}", _static(file)) for path, file in _files().items()])
    app.add_routes([web.get(f"/{token}/events", _events(preview))])
    app.add_routes(
        [web.post(f"/{token}/{name}", _action(act)) for name, act in Actions(preview).all.items()]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LEAVE)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError:
            await web.TCPSite(runner, HOST, 0).start()
        (address,) = runner.addresses
        guard.listens_on(address[1])
        yield f"http://{HOST}:{address[1]}/{token}/"
    finally:
        await runner.cleanup()


class _Guard:
    """Lets only the page itself through."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._hosts: set[str] = set()
        self._origins: set[str] = set()

    def listens_on(self, port: int) -> None:
        names = (HOST, "localhost")
        self._hosts = {f"{name}:{port}" for name in names}
        if port == _DEFAULT_PORT:  # which browsers leave out
            self._hosts.update(names)
        self._origins = {f"http://{host}" for host in self._hosts}

    @web.middleware
    async def answer(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        try:
            response = await self._answer(request, handler)
        except web.HTTPException as error:
            response = web.Response(status=error.status)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    async def _answer(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        given = request.path.removeprefix("/").partition("/")[0].encode()
        if not hmac.compare_digest(given, self._token):
            return web.Response(status=404)
        # A name that leads to this machine may stand in the address of somebody else's page.
        if request.headers.get("Host") not in self._hosts:
            return web.Response(status=403)
        origin = request.headers.get("Origin")
        if origin not in self._origins and (origin is not None or request.method != "GET"):
            return web.Response(status=403)
        return await handler(request)


def _files() -> dict[str, Path]:
    """The files of the page, by their paths in its address."""
    files = {file.name: file for file in sorted(_PAGE.iterdir()) if file.is_file()}
    return {**files, "": files[_START]}


def _static(file: Path) -> _Handler:
    body, kind = file.read_bytes(), _TYPES[file.suffix]

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, content_type=kind, charset="utf-8")

    return answer


def _action(action: Action) -> _Handler:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await action(Asked.read(await request.read())))
        except UnfitRequestError:
            return web.Response(status=400)

    return answer


def _events(preview: Preview) -> _Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={**_HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        events = preview.follow()
        try:
            while True:
                found = await events.next()
                lines = [f"event: {kind}\ndata: {data}\n\n" for kind, data in found]
                await response.write("".join(lines or [": still here\n\n"]).encode())
        except ConnectionResetError:  # the page was closed
            return response
        finally:
            preview.leave(events)

    return answer
