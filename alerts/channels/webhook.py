"""A webhook for programs: the whole alert as a CloudEvent, signed so that the receiver knows it is ours and is new.

`webhook+https://host/path`: CloudEvents 1.0, HTTP binary mode; signed as Standard Webhooks say. The secret travels in the
channel's URL as `secret=whsec_…` and is never sent; a channel without one is given one when it is added (`with_secret`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from alerts.channels.base import Audience, Permanent
from alerts.channels.calls import Caller
from alerts.channels.http_status import failure_of
from alerts.channels.reach import Reach
from domain.clock import Clock, iso, system_clock
from domain.errors import BadInput
from domain.links import absolute
from domain.model import Message
from domain.redaction import redacted

SCHEMES = ("webhook+https", "webhook+http")
PREFIX = "whsec_"
SECRET_BYTES = (24, 64)
"""The least and the most bytes of a secret (Standard Webhooks)."""
_MARK = f"secret={PREFIX}"
_WHO = "webhook did not take the message"
_LISTED = "Use webhook+https://, or let the operator list the host in SOLEUS_ALERTS_ALLOW_HOSTS."


def takes(url: str) -> bool:
    """Whether `url` is one of a webhook."""
    return url.partition("://")[0].lower() in SCHEMES


def new_secret() -> str:
    """A secret that nobody knows yet."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def with_secret(url: str, make: Callable[[], str] = new_secret) -> tuple[str, str]:
    """`url` with the secret it carries, or else with a new one; and that secret.

    Raises:
        BadInput: it cannot be a webhook's URL.

    """
    _, secret = _parted(url)
    if secret is not None:
        return url, secret
    made = make()
    return f"{url}{'&' if '?' in url else '?'}secret={quote(made, safe='')}", made


def check(url: str, reach: Reach) -> None:
    """Whether a webhook can be made of `url`.

    Raises:
        BadInput: it cannot.

    """
    target, _ = _parted(url)
    if _in_the_clear(target, reach):
        raise BadInput("Health is not sent over plain HTTP.", _LISTED, field="url")


class WebhookChannel:
    """One receiver."""

    audience: Audience = "machine"
    pictures = False
    timeout_s = 10.0
    at_once = 4

    def __init__(self, url: str, reach: Reach, clock: Clock = system_clock) -> None:
        self._target, self._secret = _parted(url)
        self._reach = reach
        self._clock = clock
        self._caller = Caller(reach, _WHO, self.timeout_s)

    async def send(self, message: Message) -> None:
        """Post `message`.

        Raises:
            Temporary: the receiver cannot be reached, is in trouble, or asks to slow down.
            Permanent: it refuses it, is out of reach, or the channel has no secret.
            Gone: it says that it is no more.

        """
        if self._secret is None:
            raise Permanent("The webhook has no secret to sign with.", "Remove the channel and add it again.")
        if _in_the_clear(self._target, self._reach):
            raise Permanent(f"{_WHO}: health is not sent over plain HTTP.", _LISTED)
        body = json.dumps(document(message), ensure_ascii=False, separators=(",", ":")).encode()
        now_ms = self._clock()
        proof = signed(message.id, now_ms // 1000, body, self._secret)
        headers = {"content-type": "application/json"} | event(message) | proof
        host = self._target.netloc.rpartition("@")[2]
        address = urlunsplit(self._target._replace(netloc=host))
        reply = await self._caller.call("POST", address, body, headers, _login(self._target))
        if not reply.good:
            raise failure_of(reply.status, reply.headers, _WHO, now_ms)

    async def close(self) -> None:
        """Close the connection."""
        await self._caller.close()


def document(message: Message) -> dict[str, Any]:
    """The alert as data; `t` Unix ms, `ttl_s` seconds from then. New names may come, known ones stay."""
    return {
        "id": message.id,
        "alert": message.alert_id,
        "runner": message.runner_id,
        "rule": message.rule,
        "severity": message.severity.value,
        "reason": message.reason,
        "urgency": message.urgency,
        "title": message.title,
        "why": message.why,
        "do": message.do,
        "also": list(message.also),
        "t": message.t_ms,
        "ttl_s": message.ttl_s,
        "sid": message.sid,
        "link": message.link,
        "actions": [{"answer": one.answer, "label": one.label, "url": absolute(one.url)} for one in message.actions],
    }


def event(message: Message) -> dict[str, str]:
    """The CloudEvents attributes as headers. (source, id) is the same for every attempt: a copy can be dropped."""
    return {
        "ce-specversion": "1.0",
        "ce-id": _printable(message.id),
        "ce-source": f"/soleus/runners/{_printable(message.runner_id)}",
        "ce-type": f"io.soleus.alert.{_printable(message.reason.lower())}",
        "ce-subject": _printable(message.alert_id),
        "ce-time": iso(message.t_ms),
    }


def signed(message_id: str, now_s: int, body: bytes, secret: str) -> dict[str, str]:
    """The headers by which a receiver knows who sent `body`, and when (`now_s`, Unix s, of this attempt)."""
    text = f"{message_id}.{now_s}.".encode() + body
    mac = hmac.new(base64.b64decode(secret.removeprefix(PREFIX)), text, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(now_s),
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def _printable(value: str) -> str:
    """A value as a CloudEvents header: what is no printable ASCII is percent-encoded."""
    return quote(value, safe="!#$&'()*+,/:;<=>?@[]^`{|}")


def _in_the_clear(target: SplitResult, reach: Reach) -> bool:
    """Whether it would go without TLS to a host that the operator did not list."""
    return target.scheme == "http" and not reach.lists(target.hostname or "", target.port or 80)


def _login(target: SplitResult) -> tuple[str, str] | None:
    return None if target.username is None else (unquote(target.username), unquote(target.password or ""))


def _parted(url: str) -> tuple[SplitResult, str | None]:
    """Where to post, and the secret that the URL carries."""
    remedy = "Write it as webhook+https://HOST/PATH; the secret is made when it is added."
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadInput(f"The channel {redacted(url)} is not understood.", remedy, field="url") from error
    if parts.scheme.lower() not in SCHEMES or not host or parts.fragment or not url.isascii() or not url.isprintable():
        raise BadInput(f"The channel {redacted(url)} is not understood.", remedy, field="url")
    pairs = parts.query.split("&") if parts.query else []
    ours = [pair for pair in pairs if pair.startswith(_MARK)]
    secret = unquote(ours[0].partition("=")[2]) if ours else None
    if secret is not None and not _fits(secret):
        what = f"The secret of the channel {redacted(url)} is not one: {PREFIX} and base64 of 24 to 64 bytes."
        raise BadInput(what, "Leave it out, then one is made.", field="url")
    left = "&".join(pair for pair in pairs if pair not in ours)
    return parts._replace(scheme=parts.scheme.lower().partition("+")[2], query=left), secret


def _fits(secret: str) -> bool:
    least, most = SECRET_BYTES
    try:
        return least <= len(base64.b64decode(secret.removeprefix(PREFIX), validate=True)) <= most
    except binascii.Error:
        return False
