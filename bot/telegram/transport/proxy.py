"""The proxy on the way to Telegram, where the environment names one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from bot.settings import SettingsError, addresses

if TYPE_CHECKING:
    from aiohttp_socks import ProxyConnector

_SCHEMES = ("http", "https", "socks5", "socks5h")


class Proxy(NamedTuple):
    """A proxy, and the variable of the environment that names it."""

    url: str
    variable: str
    """The variable of the environment, such as HTTPS_PROXY."""

    @property
    def http(self) -> str | None:
        """Its address for aiohttp, which speaks HTTP with proxies."""
        return None if self._is_socks else self.url

    def connector(self, **more: Any) -> aiohttp.TCPConnector:
        """The connector that opens connections: through the proxy where that speaks SOCKS, else as aiohttp does."""
        return _socks(self.url, **more) if self._is_socks else aiohttp.TCPConnector(**more)

    @property
    def _is_socks(self) -> bool:
        return self.url.startswith("socks")


class ProxyRefusedError(aiohttp.ClientOSError):
    """A SOCKS proxy cannot be reached, or does not connect. Its text says neither address nor password."""


def to(api_url: str) -> Proxy | None:
    """
    The proxy to the Bot API by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in small letters too.

    Asked once: aiohttp's own `trust_env` asks again for every request, in a thread. Raises
    `SettingsError` for what is no proxy, without naming it: there may be a password in it.
    """
    address = urlsplit(api_url)
    if proxy_bypass(address.netloc) or proxy_bypass(address.hostname or ""):
        return None
    named = getproxies()
    kind = address.scheme if address.scheme in named else "all"
    if not (url := named.get(kind)):
        return None
    variable = f"{kind.upper()}_PROXY"
    scheme, _, rest = url.partition("://")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    place = addresses.place(authority.rpartition("@")[2])
    if scheme.lower() not in _SCHEMES or not place or re.search(r"[\s\0-\x1f\x7f]", url):
        raise SettingsError(
            f"{variable} names no proxy; write it whole, such as http://127.0.0.1:3128 or socks5://127.0.0.1:1080"
        )
    return Proxy(f"{scheme.lower()}://{authority}", variable)


def _socks(url: str, **more: Any) -> ProxyConnector:
    # What few need takes its time to load.
    from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyType

    class Connector(ProxyConnector):
        async def connect(self, *request: Any, **more: Any) -> Any:
            """A connection. Its errors are aiohttp's, as those of any other way are."""
            try:
                return await super().connect(*request, **more)
            except (ProxyConnectionError, ProxyError) as error:
                raise ProxyRefusedError(_errno(error), "") from None

    address = urlsplit(url)
    return Connector(
        host=address.hostname or "",
        port=address.port or 1080,
        proxy_type=ProxyType.SOCKS5,
        username=unquote(address.username) if address.username else None,
        password=unquote(address.password) if address.password else None,
        # Names are resolved by the proxy: whoever needs one may not be told them here.
        rdns=True,
        **more,
    )


def _errno(error: BaseException | None) -> int | None:
    """The system's number for what went wrong, from wherever the library has put it."""
    while error:
        if isinstance(error, OSError) and error.errno:
            return error.errno
        error = error.__cause__ or error.__context__
    return None
