"""Accepts connections for the bot's own web server, however many strangers open."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.os_errors import reason
from bot.service.server.connections import Connection, Connections
from bot.settings import Address

_LINGER = 2.0
"""Seconds for which the rest of an unwanted body is read, so that the client reads the answer."""
_BATCH = 16
"""Connections that are accepted in a row before open ones are served."""
_PAUSE = 0.1
"""Seconds until connections are accepted again when the system has refused one."""


@asynccontextmanager
async def accepting(
    address: Address, connections: Connections, server: web.Server
) -> AsyncIterator[None]:
    """Accept connections at an address for aiohttp's server. Raises `OSError` where the address cannot be used."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(
        address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    doors: list[_Door] = []
    watching = asyncio.create_task(connections.watch())
    try:
        doors += [_Door(sock, connections, server) for sock in _bound(found)]
        yield
    finally:
        watching.cancel()
        for door in doors:
            door.close()


def _bound(found: list[Any]) -> list[socket.socket]:
    """A socket for each address of a host. Raises `OSError` where one is taken, or all are missing."""
    sockets: list[socket.socket] = []
    missing = None
    for family, _, _, _, where in dict.fromkeys(found):
        try:
            sockets.append(_listening(family, where))
        except OSError as error:
            # A host such as localhost often has an address of IPv6 where the system has no IPv6.
            if error.errno not in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
                for sock in sockets:
                    sock.close()
                raise
            missing = error
    if missing and not sockets:
        raise missing
    return sockets


def _listening(family: int, where: Any) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind(where)
        sock.listen(128)
        sock.settimeout(0)
    except OSError:
        sock.close()
        raise
    return sock


class _Door:
    """A listening socket."""

    def __init__(self, sock: socket.socket, connections: Connections, server: web.Server) -> None:
        self._sock = sock
        self._connections = connections
        self._server = server
        self._loop = asyncio.get_running_loop()
        self._beginning: set[asyncio.Task[None]] = set()
        self._pause: asyncio.TimerHandle | None = None
        self._open()

    def close(self) -> None:
        self._loop.remove_reader(self._sock)
        if self._pause:
            self._pause.cancel()
        self._sock.close()

    def _open(self) -> None:
        self._loop.add_reader(self._sock, self._take)

    def _take(self) -> None:
        for _ in range(_BATCH):
            try:
                sock, _ = self._sock.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                self._connections.short(reason(error))
                self._loop.remove_reader(self._sock)
                self._pause = self._loop.call_later(_PAUSE, self._open)
                return
            if not self._connections.room(len(self._beginning)):
                sock.close()
                continue
            task = self._loop.create_task(self._begin(sock))
            self._beginning.add(task)
            task.add_done_callback(self._beginning.discard)

    async def _begin(self, sock: socket.socket) -> None:
        sock.settimeout(0)
        # No access log: it would have a line for each update, and the webhook's path in it.
        # Bodies as they come: Telegram compresses none, and a small one could unfold to gigabytes.
        more: dict[str, Any] = {"access_log": None, "auto_decompress": False}
        connection = Connection(
            self._connections, self._server, loop=self._loop, lingering_time=_LINGER, **more
        )
        await self._loop.connect_accepted_socket(lambda: connection, sock)
