"""The operating system's own words for an error, without those of the library that passed it on."""

from __future__ import annotations

import os
import socket
import ssl


def reason(error: OSError) -> str | None:
    """
    The system's reason for an error, or None where it gave none.

    Not always `strerror`: asyncio puts sentences of its own there, with the address in them, and OpenSSL
    puts the line of its source there.
    """
    if isinstance(error, ssl.SSLError):
        return getattr(error, "reason", None)  # a code, such as CERTIFICATE_VERIFY_FAILED
    if isinstance(error, socket.gaierror):
        return error.strerror  # its numbers are no errno
    return os.strerror(error.errno) if error.errno else None
