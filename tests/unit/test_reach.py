"""Where channels may connect to: which addresses are public, and that what was looked at is what is connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.base import Permanent, Temporary
from alerts.channels.reach import NotAllowed, Reach, Transport, is_public

OURS_4 = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
]
"""Networks of IPv4 that are not the public internet: this host, private, carrier, link, tests, multicast, reserved."""
OURS_6 = ["::/96", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "64:ff9b:1::/48"]
NAT64 = ipaddress.ip_network("64:ff9b::/96")
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888"]
"""Never connected to here."""


def inside(networks: Sequence[str]) -> st.SearchStrategy[str]:
    """Any address in one of these."""

    def drawn(text: str) -> st.SearchStrategy[str]:
        net = ipaddress.ip_network(text)
        return st.integers(int(net[0]), int(net[-1])).map(lambda value: str(type(net[0])(value)))

    return st.sampled_from(networks).flatmap(drawn)


def wrapped(inner: IPv4Address) -> list[IPv6Address]:
    """The ways in which IPv6 carries an IPv4 address to where it leads: mapped, 6to4, Teredo, NAT64."""
    value = int(inner)
    return [
        IPv6Address(f"::ffff:{inner}"),
        IPv6Address((0x2002 << 112) | (value << 80) | 1),
        IPv6Address((0x20010000 << 96) | (0x01020304 << 64) | (value ^ 0xFFFFFFFF)),
        IPv6Address(int(IPv6Address("64:ff9b::")) | value),
    ]


@given(inside(OURS_4 + OURS_6))
def test_our_own_networks_are_not_public(address: str) -> None:
    """Whatever address in them."""
    assert not is_public(address)


@given(inside(OURS_4).map(IPv4Address))
def test_nor_when_ipv6_carries_them(inner: IPv4Address) -> None:
    """A translator would lead there."""
    assert [str(outer) for outer in wrapped(inner) if is_public(str(outer))] == []


@given(st.ip_addresses())
def test_public_is_never_what_the_library_calls_otherwise(address: IPv4Address | IPv6Address) -> None:
    """Of every address there is: public ones are none of the library's special kinds, zone or no zone."""
    text = str(address)
    carries = isinstance(address, IPv6Address) and (address.ipv4_mapped or address.teredo or address in NAT64)
    if is_public(text) and not carries:
        kinds = ("is_private", "is_loopback", "is_link_local", "is_multicast", "is_reserved", "is_unspecified")
        assert not [kind for kind in kinds if getattr(address, kind)]
        assert not getattr(address, "is_site_local", False)
    if address.version == 6:
        assert is_public(f"{text}%eth0") == is_public(text)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_ones_are(address: str) -> None:
    """And in what carries IPv4 too."""
    assert is_public(address)
    inner = ipaddress.ip_address(address)
    if isinstance(inner, IPv4Address):
        assert all(is_public(str(outer)) for outer in wrapped(inner))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "::1",
        "[::1]",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "127.1",
        "0",
    ],
)
class TestNames:
    """A host in whatever form it is written: what it resolves to is looked at."""

    async def test_refused(self, host: str) -> None:
        """In plain words."""
        with pytest.raises(Permanent, match=r"is not a public address\. Use a public address, or let the operator"):
            await Reach().address_of(host.strip("[]"), 80)

    def test_refused_in_a_thread(self, host: str) -> None:
        """Clients that are not ours connect through `getaddrinfo`; here they are refused before they do."""
        with Reach().here(), pytest.raises(NotAllowed, match="not a public address"):
            socket.create_connection((host.strip("[]"), 9), 0.1)

    async def test_allowed_when_listed(self, host: str) -> None:
        """By the operator, as it is written."""
        name = host.strip("[]")
        assert await Reach(frozenset({name})).address_of(name, 80)
        assert await Reach(frozenset({f"{name}:80"})).address_of(name, 80)
        with pytest.raises(Permanent):
            await Reach(frozenset({f"{name}:81"})).address_of(name, 80)


def answering(*answers: str) -> tuple[Callable[[str, int], object], list[str]]:
    """A name server that answers differently each time, and what it was asked."""
    asked: list[str] = []

    async def lookup(host: str, _port: int) -> list[str]:
        asked.append(host)
        await asyncio.sleep(0)
        return [answers[len(asked) - 1]]

    return lookup, asked


class Recorded(httpx.AsyncBaseTransport):
    """Connects to nothing; keeps what it was asked to connect to."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Say yes."""
        self.requests.append(request)
        return httpx.Response(200)


class TestRebinding:
    """A name that answers with a public address first and with ours a moment later gains nothing by it."""

    async def test_connected_to_what_was_looked_at(self) -> None:
        """One question a request, and the connection goes to its answer; TLS and Host are for the name."""
        lookup, asked = answering("93.184.216.34", "127.0.0.1")
        inner = Recorded()
        reach = Reach(lookup=lookup)  # type: ignore[arg-type] # as a test writes it
        async with httpx.AsyncClient(transport=Transport(reach, inner)) as client:
            await client.post("https://rebind.example/hook")
            (request,) = inner.requests
            assert (request.url.host, request.headers["host"]) == ("93.184.216.34", "rebind.example")
            assert request.extensions["sni_hostname"] == "rebind.example"
            assert asked == ["rebind.example"]
            with pytest.raises(Permanent, match="not a public address"):
                await client.post("https://rebind.example/hook")
        assert len(inner.requests) == 1

    async def test_the_address_that_is_given_is_the_one_that_was_checked(self) -> None:
        """Of several answers too: a public one beside ours does not vouch for it."""

        async def lookup(_host: str, _port: int) -> list[str]:
            return ["127.0.0.1", "93.184.216.34"]

        with pytest.raises(Permanent):
            await Reach(lookup=lookup).address_of("both.example", 443)

    async def test_no_such_name_can_change(self) -> None:
        """So it is tried again."""

        async def lookup(host: str, _port: int) -> list[str]:
            raise OSError(host)

        with pytest.raises(Temporary, match="no such host name"):
            await Reach(lookup=lookup).address_of("nobody.example", 443)


def test_only_the_guarded_thread_is_guarded() -> None:
    """The broker on loopback and the database are reached by others at the same time."""
    reached: list[bool] = []

    def elsewhere() -> None:
        reached.append(bool(socket.getaddrinfo("127.0.0.1", 9)))

    with Reach().here():
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
        with pytest.raises(NotAllowed):
            socket.getaddrinfo("127.0.0.1", 9)
    assert socket.getaddrinfo("127.0.0.1", 9)
    assert reached == [True]
