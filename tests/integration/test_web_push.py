"""Web Push against a push service that checks what a real one does: what it is sent, and what its answers mean."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from alerts.channels import ChannelFactory, check
from alerts.channels.base import Gone, Permanent, Temporary
from alerts.channels.means import Means
from alerts.channels.reach import Reach
from alerts.channels.vapid import public_key
from alerts.channels.webpush import topic
from domain.errors import BadInput
from domain.model import Message, Severity
from domain.redaction import channel_name, redacted, scrubbed
from tests.alerting import LOOPBACK, push_means
from tests.push_service import PushService, b64, claims, point, push_service, unb64

MESSAGE = Message(
    "42-2", "7", "ana", "load.session_spike", Severity.WARN, "Weit", "18,0 km.", "Ruhig.", 1_700_000_000_000, 300
)


async def send(means: Means, url: str, message: Message = MESSAGE) -> None:
    """Send one message by a channel of its own."""
    channel = ChannelFactory(means).channel(url)
    try:
        await channel.send(message)
    finally:
        await channel.close()


async def test_what_a_push_service_is_sent() -> None:
    """TTL of an hour at least, the urgency, a topic that is the delivery's, our signature, and nothing that can be read."""
    means = push_means()
    with push_service() as there:
        await send(means, there.channel)
        await send(means, there.channel, replace(MESSAGE, id="43-4", urgency="high", ttl_s=86_400))
        first, second = there.heads
        told, signer = claims(first["authorization"])
        assert (first["ttl"], second["ttl"]) == ("3600", "86400")
        assert (first["urgency"], second["urgency"]) == ("normal", "high")
        assert [len(head["topic"]) for head in there.heads] == [32, 32]
        assert (told["aud"], told["sub"]) == (there.origin, "mailto:ana@example.org")
        assert means.vapid_key is not None
        assert b64(signer) == public_key(means.vapid_key)
        assert there.told[0]["title"] == "Weit"
        assert there.plain[0].isascii()


async def test_the_longest_message_is_taken() -> None:
    """A message that has to be shortened makes a body of 4,096 bytes at most, which is what services take."""
    with push_service() as there:
        await send(push_means(), there.channel, replace(MESSAGE, why="x" * 9000))
        assert (len(there.plain[0]), there.sizes[0]) == (3993, 4096)


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (400, Permanent, "did not accept who we say we are"),
        (401, Permanent, "did not accept who we say we are"),
        (403, Permanent, "did not accept who we say we are"),
        (404, Gone, "has ended"),
        (410, Gone, "has ended"),
        (413, Permanent, "too long"),
        (405, Permanent, "refused it"),
        (307, Permanent, "sends us elsewhere"),
        (408, Temporary, "in trouble"),
        (429, Temporary, "slow down"),
        (500, Temporary, "in trouble"),
        (503, Temporary, "in trouble"),
    ],
)
async def test_what_the_service_answers_decides(status: int, error: type[Exception], words: str) -> None:
    """Only an ended subscription is Gone; what trying again can help with is Temporary; no answer quotes a secret."""
    with push_service() as there:
        there.answers = [(status, None)]
        with pytest.raises(error, match=words) as caught:
            await send(push_means(), there.channel)
        assert isinstance(caught.value, Gone) == (status in {404, 410})
        assert not any(secret in str(caught.value) for secret in (there.token, *there.keys.values()))
        assert there.told == []


@pytest.mark.parametrize("status", [200, 201, 202])
async def test_taken_is_taken(status: int) -> None:
    """Each of the statuses by which services say so."""
    with push_service() as there:
        there.answers = [(status, None)]
        await send(push_means(), there.channel)


@pytest.mark.parametrize(("asked", "seconds"), [("77", 77.0), ("Mon, 23 Nov 2076 09:02:00 GMT", 86_400.0), (None, None)])
@pytest.mark.parametrize("status", [429, 503])
async def test_it_is_left_alone_as_long_as_it_asks(status: int, asked: str | None, seconds: float | None) -> None:
    """Retry-After is passed on, for "too many" and for "not now"."""
    with push_service() as there:
        there.answers = [(status, asked)]
        with pytest.raises(Temporary) as caught:
            await send(push_means(), there.channel)
        assert caught.value.retry_after_s == seconds


async def test_without_a_contact_a_refusal_says_so() -> None:
    """An installation that told nobody who runs it is refused by some; then, and only then, the remedy is to tell."""
    with push_service() as there:
        there.answers = [(403, None), (403, None)]
        with pytest.raises(Permanent, match="SOLEUS_PUSH_CONTACT"):
            await send(push_means(contact=None), there.channel)
        with pytest.raises(Permanent) as caught:
            await send(push_means(), there.channel)
        assert "SOLEUS_PUSH_CONTACT" not in str(caught.value)
        await send(push_means(contact=None), there.channel)
        assert claims(there.heads[0]["authorization"])[0]["sub"] == "mailto:nobody@soleus.invalid"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"vapid_key": None}, "no key"),
        ({"vapid_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}, "cannot be read"),
        ({"contact": "ana at example"}, "contact"),
        ({"reach": Reach()}, "https://"),
    ],
)
async def test_what_the_operator_has_to_mend_is_said(change: dict[str, Any], words: str) -> None:
    """No key, a broken key, a contact that is none, a host no longer listed: Permanent, and nothing is sent."""
    with push_service() as there:
        with pytest.raises(Permanent, match=words):
            await send(replace(push_means(), **change), there.channel)
        assert there.heads == []


async def test_a_name_that_leads_into_our_network_is_not_connected_to() -> None:
    """A name of this machine behind https is refused when it is looked up, before anything is sent."""
    there = PushService("https://localhost:9")
    with pytest.raises(Permanent, match="not a public address"):
        await send(replace(push_means(), reach=Reach()), there.channel)


KEYS = PushService().keys
SUBSCRIPTION = {"endpoint": "https://push.example/send/tok-SECRET-12345", "keys": KEYS}
OFF_THE_CURVE = b64(b"\x04" + bytes(63) + b"\x07")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"endpoint": "http://push.example/send/tok-SECRET-12345"}, "https://"),
        ({"endpoint": "https://192.168.1.4/tok-SECRET-12345"}, "not a public address"),
        ({"endpoint": "https://[::ffff:10.0.0.1]/tok-SECRET-12345"}, "not a public address"),
        ({"endpoint": "https://ana:tok-SECRET-12345@push.example/"}, "not a URL"),
        ({"endpoint": "https:///tok-SECRET-12345"}, "not a URL"),
        ({"endpoint": "ftp://push.example/tok-SECRET-12345"}, "not a URL"),
        ({"endpoint": "https://push.example/tok-SECRET-12345\r\nX: y"}, "not a URL"),
        ({"endpoint": "https://push.example:99999/tok-SECRET-12345"}, "not a URL"),
        ({"endpoint": "https://push.example/" + "x" * 2048}, "not a URL"),
        ({"endpoint": 7}, "lacks endpoint"),
        ({"keys": ["SECRET"]}, "lacks endpoint or keys"),
        ({"keys": KEYS | {"p256dh": OFF_THE_CURVE}}, "not a point"),
        ({"keys": KEYS | {"p256dh": KEYS["p256dh"][:-4]}}, "p256dh is not 65 bytes"),
        ({"keys": KEYS | {"p256dh": None}}, "p256dh is not 65 bytes"),
        ({"keys": KEYS | {"auth": KEYS["auth"] + "AA"}}, "auth is not 16 bytes"),
        ({"keys": KEYS | {"auth": "SECRET SECRET SECRET!!"}}, "auth is not 16 bytes"),
        ({"keys": {"p256dh": KEYS["p256dh"]}}, "auth is not 16 bytes"),
    ],
)
def test_what_is_no_subscription(change: dict[str, Any], words: str) -> None:
    """Each fault is named, with the field and what to do, without the secret."""
    with pytest.raises(BadInput, match=words) as caught:
        check("webpush:" + json.dumps(SUBSCRIPTION | change), LOOPBACK)
    assert caught.value.field == "url"
    assert caught.value.remedy
    assert not any(secret in str(caught.value) for secret in ("SECRET", *KEYS.values()))


@pytest.mark.parametrize("text", ["", "SECRET", "[]", "7", "[" * 100_000, '{"endpoint":'])
def test_what_is_not_even_json(text: str) -> None:
    """Anything after the colon is refused in words."""
    with pytest.raises(BadInput, match="push subscription cannot be used") as caught:
        check("webpush:" + text)
    assert "SECRET" not in str(caught.value)


def test_a_subscription_is_taken() -> None:
    """One of a public service; padded keys too; plain http only of a host that is listed."""
    check("webpush:" + json.dumps(SUBSCRIPTION))
    check("webpush:" + json.dumps(SUBSCRIPTION | {"keys": KEYS | {"auth": KEYS["auth"] + "=="}}))
    plain = "webpush:" + json.dumps(SUBSCRIPTION | {"endpoint": "http://127.0.0.1:8080/x"})
    check(plain, Reach(frozenset({"127.0.0.1:8080"})))
    with pytest.raises(BadInput):
        check(plain, Reach(frozenset({"127.0.0.1:8081"})))


def test_no_secret_of_a_subscription_is_shown() -> None:
    """Its name, its host; the endpoint, its token and the keys are cleaned from any text, broken JSON's too."""
    there = PushService("https://updates.push.example:8443")
    assert channel_name(there.channel) == "webpush"
    assert redacted(there.channel) == "webpush://updates.push.example:8443/…"
    assert redacted("webpush:{nonsense") == "webpush://…/…"
    text = f"POST {there.endpoint} of {there.channel}: {there.token} {there.keys['p256dh']} {there.keys['auth']} send failed"
    clean = scrubbed(text, there.channel)
    assert not any(secret in clean for secret in (there.endpoint, there.token, *there.keys.values()))
    assert clean.endswith("send failed")
    broken = there.channel[:-3]
    clean = scrubbed(f"{there.token} {there.keys['p256dh']} send failed", broken)
    assert clean == "… … send failed"


def test_a_topic_belongs_to_the_delivery() -> None:
    """The same delivery has the same, another another; 32 characters of base64url, whatever the id."""
    assert topic("42-2") == topic("42-2") != topic("42-3")
    assert len(unb64(topic("ø" * 500))) == 24


def test_the_public_key_is_the_point_of_the_private_one() -> None:
    """65 bytes, in base64url without padding, as a browser takes it."""
    means = push_means()
    assert means.vapid_key is not None
    raw = unb64(public_key(means.vapid_key))
    assert (len(raw), raw[0]) == (65, 4)
    assert len(point(PushService().key)) == 65
