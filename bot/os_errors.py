"""The operating system's reason for an error, without the words of a library around it."""

from __future__ import annotations

import os
import socket
import ssl


def reason(error: OSError) -> str | None:
    """
    The system's reason for an error, or None where it gave none.

    Not always `strerror`: asyncio puts sentences of its own there, with the address in them, and
    OpenSSL the line of the source it failed in.
    """
    if isinstance(error, ssl.SSLError):
        return getattr(error, "reason", None)  # a code, such as CERTIFICATE_VERIFY_FAILED
    if isinstance(error, socket.gaierror):
        return error.strerror  # its numbers are no errno
    return os.strerror(error.errno) if error.errno else None
