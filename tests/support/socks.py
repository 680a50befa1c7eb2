"""A SOCKS5 proxy on this machine that leads every name to one place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

CONNECTED = 0
UNREACHABLE = 4


class Socks:
    """What was asked of the proxy, and how it answers."""

    def __init__(self, to: tuple[str, int], password: str | None) -> None:
        self.to = to
        self.password = password
        self.port = 0
        self.reply = CONNECTED
        self.asked: list[tuple[str, int]] = []
        """The names and ports that it was to connect to."""
        self.greeted = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, as RFC 1928 and 1929 have it."""
        self.greeted += 1
        try:
            _, count = await reader.readexactly(2)
            await reader.readexactly(count)
            writer.write(b"\5\2" if self.password else b"\5\0")
            if self.password and not await self._knows(reader, writer):
                return
            await reader.readexactly(4)  # always a name, where it is to be resolved by the proxy
            name = await reader.readexactly((await reader.readexactly(1))[0])
            self.asked.append((name.decode(), int.from_bytes(await reader.readexactly(2), "big")))
            writer.write(bytes([5, self.reply, 0, 1, 0, 0, 0, 0, 0, 0]))
            if self.reply == CONNECTED:
                there, back = await asyncio.open_connection(*self.to)
                await asyncio.gather(_copy(reader, back), _copy(there, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _knows(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        _, length = await reader.readexactly(2)
        await reader.readexactly(length)
        given = await reader.readexactly((await reader.readexactly(1))[0])
        right = given.decode() == self.password
        writer.write(b"\1\0" if right else b"\1\1")
        return right


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


@asynccontextmanager
async def socks(to: tuple[str, int], password: str | None = None) -> AsyncIterator[Socks]:
    """A proxy that is there."""
    proxy = Socks(to, password)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
