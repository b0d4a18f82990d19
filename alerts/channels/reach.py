"""Where channels may connect to. Addresses come from runners, so this service must not be led into its own network (SSRF).

A host that resolves to anything but public addresses is refused, unless the operator listed it in
`SOLEUS_ALERTS_ALLOW_HOSTS`. It is looked at when the connection is made, and the connection goes to the address that was
looked at: a name that answers differently a moment later changes nothing, and neither does a redirect.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx

from alerts.channels.base import Permanent, Temporary

NOT_PUBLIC_REMEDY = "Use a public address, or let the operator list the host in SOLEUS_ALERTS_ALLOW_HOSTS."


class NotAllowed(OSError):
    """A connection to an address that is neither public nor listed; an OSError, so that every client takes it as one."""


Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) → its addresses, one or more, the best first; raises OSError when there is none."""


async def _looked_up(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True, slots=True)
class Reach:
    """Public addresses, and the `allowed` hosts: names or addresses, with `host:port` only that port."""

    allowed: frozenset[str] = frozenset()
    lookup: Lookup = field(default=_looked_up, repr=False)
    """How a name becomes addresses: the machine's way."""

    def lists(self, host: str, port: int | None = None) -> bool:
        """Whether the operator listed `host` (name or address), or it with this port."""
        name = host.strip("[]").rstrip(".").lower()
        return name in self.allowed or (port is not None and f"{name}:{port}" in self.allowed)

    def check(self, host: str, address: str, port: int | None = None) -> None:
        """Refuse to connect to `host` at `address`, what its name resolved to.

        Raises:
            NotAllowed: it is not public, and nobody listed it.

        """
        if is_public(address) or self.lists(host, port) or self.lists(address, port):
            return
        raise NotAllowed(f"{host} is not a public address. {NOT_PUBLIC_REMEDY}")

    async def address_of(self, host: str, port: int) -> str:
        """The address to connect to for `host`.

        Raises:
            Permanent: it is not public, and nobody listed it.
            Temporary: there is no such name now.

        """
        try:
            address = (await self.lookup(host, port))[0]
        except OSError as error:
            raise Temporary(f"{host}: no such host name.", "Check the address of the channel.") from error
        try:
            self.check(host, address, port)
        except NotAllowed as error:
            raise Permanent(f"{host} is not a public address.", NOT_PUBLIC_REMEDY) from error
        return address

    @contextmanager
    def here(self) -> Iterator[None]:
        """While open, blocking connections of this thread go only where they may: for clients that are not ours."""
        _watch_lookups()
        _guarded.reach = self
        try:
            yield
        finally:
            _guarded.reach = None


class Transport(httpx.AsyncBaseTransport):
    """An httpx transport that connects to the very address that `reach` looked at; TLS is still for the name."""

    def __init__(self, reach: Reach, inner: httpx.AsyncBaseTransport | None = None) -> None:
        self._reach = reach
        self._inner = inner or httpx.AsyncHTTPTransport(retries=0, verify=_tls())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it."""
        url = request.url
        host = url.host
        address = await self._reach.address_of(host, url.port or (443 if url.scheme == "https" else 80))
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = url.copy_with(host=address)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close its connections."""
        await self._inner.aclose()


@cache
def _tls() -> ssl.SSLContext:
    """Whom to trust, read once: reading the certificates takes 30 ms and more, and there is a client for each channel."""
    return httpx.create_ssl_context(trust_env=False)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, in whatever form it is written."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
"""All that is in use of IPv6; the library calls more of it global, e.g. `::127.0.0.1` and the old site-local fec0::/10."""
_guarded = threading.local()


@cache
def _watch_lookups() -> None:
    """Look at what `socket.getaddrinfo` answers in guarded threads: every client connects through it, by name or number."""
    plain = socket.getaddrinfo

    def looked_at(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the original
        found = plain(host, port, *args, **kwargs)
        reach = getattr(_guarded, "reach", None)
        if reach is not None:
            for entry in found:
                reach.check(str(host), str(entry[4][0]), entry[4][1])
        return found

    socket.getaddrinfo = looked_at
