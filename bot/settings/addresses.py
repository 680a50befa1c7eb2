"""Addresses among the settings: their form, and whether Telegram can send updates to them."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pydantic_core import PydanticCustomError

TELEGRAM = "https://api.telegram.org"
"""Telegram's own Bot API server."""
_PORTS = (443, 80, 88, 8443)
"""The ports that Telegram sends updates to."""
_PRIVATE = ("localhost", "local", "internal", "lan", "home.arpa")
"""The last parts of host names that exist in a local network only."""


class Address(NamedTuple):
    """The host and port that the bot's own web server listens on."""

    host: str
    """A name or an IP address; one of IPv6 has no brackets."""
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def place(value: str) -> tuple[str, int | None] | None:
    """The host and the port of `host`, `host:port` or `[host]:port`; None where the form is another."""
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:\[\]/@?#]+))(?::([0-9]{1,5}))?", value)
    if not found:
        return None
    inside, bare, port = found.groups()
    if not (_is_ipv6(inside) if inside else _is_host(bare)):
        return None
    if port is None:
        return inside or bare, None
    return (inside or bare, int(port)) if 0 < int(port) < 65536 else None


def listened_on(value: str) -> Address:
    """The address of a setting such as `127.0.0.1:8080`."""
    found = place(value)
    if not found or found[1] is None:
        raise PydanticCustomError("rule", "is no address; write host:port, such as 127.0.0.1:8080")
    return Address(found[0], found[1])


def web(value: str, example: str) -> str:
    """A web address, unchanged; `example` is shown where it is none."""
    wrong = PydanticCustomError("rule", f"is no web address; write it whole, such as {example}")
    scheme, separator, rest = value.partition("://")
    # By hand, for urlsplit drops some blanks in silence and raises for some brackets.
    if (
        scheme.lower() not in ("http", "https")
        or not separator
        or re.search(r"[\s\0-\x1f\x7f\ud800-\udfff]", value)
    ):
        raise wrong
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        raise PydanticCustomError("rule", "has a user name or a password in it; take it out")
    if (port := re.search(r":([0-9]+)$", authority)) and not 0 < int(port[1][:6]) < 65536:
        raise PydanticCustomError("rule", "has a port that does not exist; they go from 1 to 65535")
    if not place(authority):
        raise wrong
    if "?" in rest or "#" in rest:
        raise PydanticCustomError("rule", "has a ? or # in it; leave out what follows")
    return value


def api(value: str) -> str:
    """The address of a Bot API server, without a slash at its end."""
    return web(value, TELEGRAM).rstrip("/")


def webhook(value: str) -> str:
    """An address that updates can be sent to, whichever server sends them."""
    path = unquote(urlsplit(web(value, "https://bot.example.org/telegram")).path)
    if posixpath.normpath(path) in ("/healthz", "/metrics"):
        raise PydanticCustomError("rule", "has the path of another page of the bot; take another")
    return value


def is_telegram(api_url: str) -> bool:
    """Whether updates come from Telegram's own server. A server of one's own can reach more addresses."""
    return urlsplit(api_url).hostname == urlsplit(TELEGRAM).hostname


def unusable_for_telegram(url: str) -> str | None:
    """The reason why Telegram's own server cannot send updates to an address, as a clause; None where it can."""
    address = urlsplit(url)
    host = (address.hostname or "").rstrip(".")
    if address.scheme != "https":
        return f"begins with {address.scheme}://; Telegram sends to https:// only"
    if address.port and address.port not in _PORTS:
        return f"has the port {address.port}; Telegram sends to 443, 80, 88 and 8443 only"
    try:
        # Telegram sends to no IPv6 address.
        ip = ipaddress.ip_address(host)
        public = ip.version == 4 and ip.is_global and not ip.is_multicast
    except ValueError:
        private = any(host == end or host.endswith(f".{end}") for end in _PRIVATE)
        public = "." in host and not private
    if not public:
        return f"leads to {address.hostname}, where Telegram does not come; it needs a public name"
    return None


def _is_ipv6(host: str) -> bool:
    try:
        return bool(ipaddress.IPv6Address(host))
    except ValueError:
        return False


def _is_host(host: str) -> bool:
    """Whether a text has the form of a host name or of an IPv4 address."""
    try:
        ascii = host.removesuffix(".").encode("idna").decode()
    except UnicodeError:  # a label is empty or too long, or holds what none may
        return False
    labels = ascii.split(".")
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1], re.IGNORECASE):
        # A number at the end makes it an address; `127.1`, which the system would take for one, is refused.
        return bool(re.fullmatch(r"((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}", ascii))
    named = (re.fullmatch(r"\w([\w-]*\w)?", label, re.ASCII) for label in labels)
    return len(ascii) <= 253 and all(named)
