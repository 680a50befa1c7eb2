"""Web addresses that Telegram makes no link of, without saying so."""

from __future__ import annotations

import ipaddress
import re

# The rules of TDLib, Telegram's own library, which takes an address apart from left to right.
_ADDRESS = re.compile(r"(?i)https?://([^/?#]*)")
_PORT = re.compile(r":([^:\]@]*)\Z")
_USER = re.compile(r"(?:[\w.!$,~*'();&+=:-]|[^\x00-\x7f]|%[0-9a-fA-F]{2})*")
_HOST = re.compile(r"(?:[\w.!$,~*'();&+=-]|[^\x00-\x7f]|%[0-9a-fA-F]{2})+")


def no_link(address: str) -> str | None:
    """The reason why readers cannot tap on an address, as a clause; None if they can."""
    if not (whole := _ADDRESS.match(address)):
        return "Telegram knows no such address"
    host = whole[1]
    if (port := _PORT.search(host)) and port.start():
        host = host[: port.start()]
        if not re.fullmatch(r"0*[1-9][0-9]{0,4}", port[1]) or int(port[1]) > 65535:
            return f"there is no port '{port[1]}'"
    user, _, host = host.rpartition("@")
    if host[:1] == "[" and host[-1:] == "]":
        try:
            ipaddress.IPv6Address(host[1:-1].replace("%", "x"))
        except ValueError:
            return f"'{host}' is no address of a server"
        return None
    if not _USER.fullmatch(user):
        return f"'{user}' is no name of a user"
    if host == "." or not _HOST.fullmatch(host):
        return f"'{host}' is no name of a server"
    return None if "." in host else f"'{host}' is a name inside one network"
