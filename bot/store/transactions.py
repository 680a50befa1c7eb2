"""Single transactions: their errors in an operator's words, and those that only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from bot.store.backend import Backend
from bot.store.errors import UnavailableError
from bot.store.silence import Silence
from bot.store.work import Work, do

CLOSED = "the database is closed"

_T = TypeVar("_T")


class LostError(UnavailableError):
    """The connection is lost. Another may do."""


class ConflictError(UnavailableError):
    """Another transaction was in the way. The same may do once more."""


@contextmanager
def troubles(backend: Backend) -> Iterator[None]:
    """Raise `UnavailableError` for what happens to the database; other errors are the statement's, and stay."""
    try:
        yield
    except Exception as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if (sentence := backend.trouble(cause)) is None:
            raise
        if backend.is_conflict(cause):
            raise ConflictError(sentence) from None
        raise (LostError if backend.is_lost(cause) else UnavailableError)(sentence) from None


def read(backend: Backend, work: Work[_T], silence: Silence) -> _T:
    """Do work that only reads, again where the connection is lost; `silence` watches the connection meanwhile."""
    try:
        return _read(backend, work, silence)
    except LostError:
        return _read(backend, work, silence)


def _read(backend: Backend, work: Work[_T], silence: Silence) -> _T:
    if silence.given_up:
        raise UnavailableError(CLOSED)
    assert backend.readers is not None
    with troubles(backend), backend.readers.connect() as connection:
        silence.watch(connection.connection.driver_connection)
        try:
            backend.begun(connection)
            return do(work, connection, silence.heard)
        finally:
            silence.watch(None)
