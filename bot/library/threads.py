"""Threads that nobody has to wait for: reading from a network drive may take for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


async def in_thread(work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """
    Do some work in a thread. Returns or raises as the work does.

    The program can end while the work hangs. With `asyncio.to_thread` it would wait for the thread.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_Threads(), partial(work, *args, **kwargs))


class _Threads(Executor):
    """Starts a thread for each piece of work, which ends with the program."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Start the work."""
        future: Future[Any] = Future()

        def run() -> None:
            try:
                future.set_result(work(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits
                future.set_exception(error)

        future.set_running_or_notify_cancel()
        threading.Thread(target=run, name="reading", daemon=True).start()
        return future
