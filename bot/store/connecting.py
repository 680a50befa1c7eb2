"""How connections to Postgres are made, and how one is cut whose server says nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

_PARAMETERS: dict[str, Any] = {
    "application_name": "brief-bot",
    "connect_timeout": 5,
    # A server whose machine is gone is noticed before its answer is waited for in vain.
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""Parameters of https://www.postgresql.org/docs/current/libpq-connect.html, which those of an address replace."""
SETUP = """
SET idle_in_transaction_session_timeout = '10s'; -- a process that is stopped keeps others from no row
SET statement_timeout = '25s'; -- a client that has given up leaves no statement behind
SET tcp_keepalives_idle = 10; -- one whose machine is gone leaves no lock
SET tcp_keepalives_interval = 3;
SET tcp_keepalives_count = 3;
SET tcp_user_timeout = '15s';
SET timezone = 'UTC'
"""
"""What is set in each connection, as one statement."""
_AT_FIRST = 5.0
"""Seconds after which a new connection is given up whose server does not answer; nothing there waits for others."""


def parameters(url: str) -> dict[str, Any]:
    """The parameters that an address leaves out."""
    own = conninfo_to_dict(url)
    return {name: value for name, value in _PARAMETERS.items() if name not in own}


def cut(connection: psycopg.Connection | psycopg.AsyncConnection) -> None:
    """Cut a connection, so that who waits for its server gets an error. Any thread may do that."""
    with (
        suppress(psycopg.Error, OSError),  # it is closed already
        socket.socket(fileno=socket.dup(connection.fileno())) as link,
    ):
        link.shutdown(socket.SHUT_RDWR)


@contextmanager
def bounded(connection: psycopg.Connection) -> Iterator[None]:
    """Cut a new connection whose server says nothing to what is set in it."""
    timer = threading.Timer(_AT_FIRST, cut, (connection,))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
