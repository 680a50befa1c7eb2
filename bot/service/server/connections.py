"""
Limits the connections to the bot's own web server: their number, and how long one may keep silent.

aiohttp limits neither, and asyncio logs every connection for which no descriptor is left. A stranger
who opens connections and sends nothing would keep Telegram and `/healthz` out.
"""

from __future__ import annotations

import asyncio
import logging
import resource
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

log = logging.getLogger(__name__)

REQUEST = 10.0
"""Seconds that the head of a request may take, and its body as long again."""
_IDLE = 180.0
"""Seconds that a connection is kept between requests: longer than proxies keep theirs."""
_MOST = 1000
_CALM = 60.0
"""Seconds without a shortage after which the next one is logged again."""
_TOLD = 3600.0
"""Seconds for which one line of the log tells of all requests that were no HTTP."""


def most() -> int:
    """The number of connections that may be open: half of the descriptors are for Telegram and for files."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if soft == resource.RLIM_INFINITY else min(_MOST, soft // 2)


class Connections:
    """The open connections, and those of them that wait for a request, the longest first."""

    def __init__(self) -> None:
        self._most = most()
        self._open: set[Connection] = set()
        self._waiting: dict[Connection, float] = {}
        """The time by the loop's clock at which each is closed unless a request has come."""
        self._loop = asyncio.get_running_loop()
        self._short_until = self._told_until = 0.0

    @web.middleware
    async def answer(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """Answer a request. Its connection does not count as waiting meanwhile."""
        connection = request.protocol
        assert isinstance(connection, Connection)
        self._waiting.pop(connection, None)
        try:
            return await handler(request)
        finally:
            if connection in self._open:
                self._waiting[connection] = self._loop.time() + _IDLE

    def opened(self, connection: Connection) -> None:
        """Count a connection, and wait for its first request."""
        self._open.add(connection)
        self._waiting[connection] = self._loop.time() + REQUEST

    def heard(self, connection: Connection) -> None:
        """Limit the time of a request whose first byte has come. Further bytes do not extend it."""
        if connection in self._waiting:
            until = self._loop.time() + REQUEST
            self._waiting[connection] = min(self._waiting[connection], until)

    def closed(self, connection: Connection) -> None:
        """Forget a connection."""
        self._open.discard(connection)
        self._waiting.pop(connection, None)

    def room(self, beginning: int) -> bool:
        """Whether one more connection may open. Closes those that wait longest to make room."""
        while len(self._open) + beginning >= self._most:
            self.short(f"{self._most} are open, the most that are kept")
            if not self._waiting:
                break
        return len(self._open) + beginning < self._most

    def short(self, why: str | None) -> None:
        """Close the connection that waits longest. Logs `why` once for each shortage."""
        if self._loop.time() >= self._short_until:
            log.warning("Connections are short (%s): those that wait longest are closed", why)
        self._short_until = self._loop.time() + _CALM
        for connection in self._waiting:
            self._close(connection)
            break

    def no_http(self) -> None:
        """Log that a request was no HTTP, at most once an hour."""
        if self._loop.time() >= self._told_until:
            self._told_until = self._loop.time() + _TOLD
            log.info("Refused what is no proper HTTP request; told at most once an hour")

    async def watch(self) -> None:
        """Close connections that wait for too long, for ever."""
        while True:
            await asyncio.sleep(1)
            at = self._loop.time()
            for connection, until in list(self._waiting.items()):
                if until <= at:
                    self._close(connection)

    def _close(self, connection: Connection) -> None:
        self.closed(connection)
        connection.abort()


class Connection(web.RequestHandler):
    """aiohttp's handler of a connection. It reports to `Connections`, and logs no stack for a stranger's mistake."""

    def __init__(self, connections: Connections, server: web.Server, **more: Any) -> None:
        super().__init__(server, **more)
        self._connections = connections
        self._wire: asyncio.Transport | None = None

    def abort(self) -> None:
        """Close the connection at once, although something may still be unwritten."""
        if self._wire:
            self._wire.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request."""
        assert isinstance(transport, asyncio.Transport)
        # Kept here because aiohttp lets go of it before all is written.
        self._wire = transport
        super().connection_made(transport)
        self._connections.opened(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Make room for another connection."""
        self._connections.closed(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Limit the time of a request from its first byte on."""
        # aiohttp calls this itself with nothing, to go on with what it has.
        if data:
            self._connections.heard(self)
        with self._calm():
            super().data_received(data)

    async def start(self) -> None:
        """Answer requests until the connection ends."""
        with self._calm():
            await super().start()

    @contextmanager
    def _calm(self) -> Iterator[None]:
        # Some versions of aiohttp let pass what they did not foresee, such as a port of six digits.
        try:
            yield
        except ValueError:
            self._connections.no_http()
            self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer a request that cannot be read with its status alone, and an error of the bot's own as aiohttp does."""
        if status >= 500:
            return super().handle_error(request, status, exc, message)
        self._connections.no_http()
        # Not aiohttp's message, in which the request is repeated.
        response = web.Response(status=status)
        response.force_close()
        return response

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Log an error of the bot's own with its stack, and a stranger's mistake in a line."""
        if isinstance(kw.get("exc_info"), HttpProcessingError | web.RequestPayloadError):
            self._connections.no_http()
        else:
            super().log_exception(*args, **kw)
