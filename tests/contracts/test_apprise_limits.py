"""What of Apprise is kept from runners: plugins that act here, read files, or connect past our reach."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

from alerts import channels
from alerts.channels import ChannelFactory, apprise
from alerts.channels.apprise_limits import FILES, HERE, PAST_REACH
from alerts.channels.base import Permanent
from alerts.channels.means import Means
from alerts.channels.reach import Reach
from alerts.messages import trial
from domain.errors import BadInput
from domain.login import Login
from tests.alerting import LOOPBACK, means
from tests.receivers import HttpReceiver, http_receiver

MESSAGE = trial("ana", 1_700_000_000_000)


@pytest.fixture
def there() -> Iterator[HttpReceiver]:
    """Something that listens on loopback."""
    with http_receiver() as made:
        yield made


async def sent(url: str, reach: Reach) -> None:
    """Send by a channel within `reach`."""
    channel = ChannelFactory(Means(Login(), reach)).channel(url)
    try:
        await channel.send(MESSAGE)
    finally:
        await channel.close()


@pytest.mark.parametrize(
    "url",
    [
        "syslog://",
        "dbus://",
        "kde://",
        "qt://",
        "glib://",
        "gio://",
        "gnome://",
        "macosx://",
        "windows://",
        "blink1://",
        "rsyslog://127.0.0.1",
        "growl://127.0.0.1",
        "xmpp://user:pass@127.0.0.1",
        "vapid://me@example.org/you@example.org?keyfile=/etc/passwd",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?template=/etc/passwd",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/?template=/etc/passwd",
        "fcm://project/device?mode=oauth2&keyfile=/etc/passwd",
        "mailto://user:pass@example.org?pgp=sign&pgpprv=/etc/passwd",
        "mailto://user:pass@example.org?pgp=encrypt&pgppub=/etc/passwd",
        "json://example.org/?attach=file:///etc/passwd",
        "json://example.org/?attach=FILE%3A///etc/passwd",
        "file:///etc/passwd",
    ],
)
def test_refused_when_added(url: str) -> None:
    """With BadInput, and a remedy."""
    with pytest.raises(BadInput) as caught:
        channels.check(url)
    assert caught.value.remedy
    assert "/etc/passwd" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "json://example.org/",
        "mailto://user:pass@example.org",
        "tgram://123456789:abcdefghijklmnopqrstuvwxyz012345678/12345/",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "json://example.org/profile:main?x=file",
    ],
)
def test_the_rest_is_taken(url: str) -> None:
    """What it is for."""
    channels.check(url)


async def test_refused_when_it_was_added_before(tmp_path: object) -> None:
    """A channel of an older version is not used either."""
    with pytest.raises(Permanent, match="not to a runner"):
        await sent("syslog://", LOOPBACK)
    with pytest.raises(Permanent, match="reads files"):
        await sent(f"discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?template={tmp_path}", LOOPBACK)


def plugins() -> dict[str, str]:
    """Every plugin of Apprise by name, with the source of all its modules."""
    manager = apprise._loaded().manager_plugins.NotificationManager()
    found: dict[str, str] = {}
    for made in manager.plugins():
        name = made.__module__.removeprefix("apprise.plugins.").partition(".")[0]
        parts: list[Any] = [made, *(base for base in made.__mro__ if base.__module__.startswith("apprise.plugins."))]
        modules = {inspect.getmodule(part) for part in parts}
        found[name] = "\n".join(inspect.getsource(module) for module in modules if module is not None)
    return found


SPEAKS_HTTP = re.compile(r"requests\.(post|get|put|patch|request|Session)|\"(post|get|put)\"")
KNOWN = {
    "aprs": "socket.create_connection, in the thread that sends",
    "email": "smtplib, in the thread that sends",
    "irc": "socket.getaddrinfo, in the thread that sends",
    "mqtt": "paho, whose connect is socket.create_connection, in the thread that sends",
}
"""Plugins without HTTP that were looked at, and how they connect."""


def test_every_plugin_was_looked_at() -> None:
    """One that does not speak HTTP through `requests` is known or kept out; a new Apprise that brings another fails here."""
    kept_out = HERE | FILES | PAST_REACH
    found = plugins()
    assert len(found) > 100
    assert kept_out <= found.keys()
    odd = {name for name, source in found.items() if not SPEAKS_HTTP.search(source)}
    assert odd - kept_out - KNOWN.keys() == set()
    acting = re.compile(r"subprocess|os\.system|ctypes|import dbus|gi\.repository|import hid\b|win32")
    assert {name for name, source in found.items() if acting.search(source)} - kept_out == set()


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0177.0.0.1", "0x7f000001", "127.1"],
)
async def test_a_webhook_cannot_lead_into_our_own_network(host: str, there: HttpReceiver) -> None:
    """However loopback is written: not understood when it is added, or refused in plain words when it is sent."""
    port = there.url.partition(":")[2]
    url = f"json://{host}:{port}/hook"
    try:
        channels.check(url)
    except BadInput:
        return
    with pytest.raises(Permanent, match=r"its host is not a public address\. Use a public address, or let the operator"):
        await sent(url, Reach())
    assert there.bodies == []


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "192.168.0.1"])
async def test_nor_to_what_is_next_to_us(host: str) -> None:
    """Refused before anything is connected to."""
    with pytest.raises(Permanent, match="not a public address"):
        await sent(f"json://{host}/", Reach())


async def test_a_listed_host_is_reached(there: HttpReceiver) -> None:
    """The operator said so, with the port or without."""
    await sent(there.channel, Reach(frozenset({there.url})))
    await sent(there.channel, LOOPBACK)
    assert len(there.bodies) == 2


async def test_a_redirect_does_not_get_round_it(there: HttpReceiver) -> None:
    """From a host that is listed to one that is not: refused, and nothing arrives."""
    with http_receiver() as secret:
        there.answers, there.more = [307], {"Location": f"http://{secret.url}/admin"}
        with pytest.raises(Permanent, match="not a public address"):
            await sent(there.channel, Reach(frozenset({there.url})))
        assert secret.bodies == []


def test_means_of_tests_are_loopback() -> None:
    """What the tests above rely on: without it, nothing of this machine is within reach."""
    assert means().reach == LOOPBACK != Reach()
