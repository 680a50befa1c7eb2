"""Work in a thread that nobody has to wait for: reading a network drive may take for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


async def aside(work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """
    What the work returns or raises.

    Unlike `asyncio.to_thread`, whose threads are waited for at the end of the program however long
    they hang.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_Threads(), partial(work, *args, **kwargs))


class _Threads(Executor):
    """A thread for each work, which ends with the program."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Begin the work."""
        future: Future[Any] = Future()

        def run() -> None:
            try:
                future.set_result(work(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits
                future.set_exception(error)

        future.set_running_or_notify_cancel()
        threading.Thread(target=run, name="aside", daemon=True).start()
        return future
