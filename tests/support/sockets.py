"""A server of HTTP by hand, for what a good one never does, and what an exception may hold."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.support.botapi import TOKEN

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def request_of(reader: asyncio.StreamReader) -> tuple[str, dict[str, Any]] | None:
    """The method and the arguments of a request, or None where the connection has ended."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    size = int(head.lower().partition("content-length: ")[2].split("\r\n")[0] or 0)
    method = head.split()[1].partition("?")[0].rpartition("/")[2]
    return method, json.loads(await reader.readexactly(size) or b"{}")


def http(body: bytes, **headers: str) -> bytes:
    """A good answer of HTTP's."""
    lines = {"content-type": "application/json", "content-length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body


@asynccontextmanager
async def raw(serve: Serve) -> AsyncIterator[str]:
    """The address of a server that does with each connection what a test likes."""
    tasks = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            await serve(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield "http://{}:{}".format(*server.sockets[0].getsockname()[:2])
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def hold_no_token(error: BaseException | None) -> None:
    """Neither an exception nor what led to it holds the token."""
    while error:
        assert TOKEN not in f"{error!r} {error} {vars(error)}"
        assert error.__cause__ is None
        error = error.__context__
