"""A Web Push subscription as a channel's URL: `webpush:` and the compact JSON that a browser makes of it. Pure.

`webpush:{"endpoint":"https://…","keys":{"p256dh":"…","auth":"…"}}`. Endpoint and keys are secrets: who has them can push.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from alerts.channels.reach import NOT_PUBLIC_REMEDY, NotAllowed, Reach
from domain.errors import BadInput

SCHEME = "webpush:"
POINT_BYTES, AUTH_BYTES = 65, 16
MOST_ENDPOINT = 2048
PORTS = {"https": 443, "http": 80}
_REMEDY = "Switch the warnings on again on that device, on the Settings page."
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")


@dataclass(frozen=True, slots=True)
class Subscription:
    """`endpoint`: where a message is posted to. `p256dh` and `auth`: what it is encrypted with, 65 and 16 bytes."""

    endpoint: str = field(repr=False)
    p256dh: bytes = field(repr=False)
    auth: bytes = field(repr=False)

    @property
    def origin(self) -> str:
        """Scheme, host and port (if it is not the scheme's own) of the push service: the audience of its tokens."""
        parts = urlsplit(self.endpoint)
        port = "" if parts.port in {None, PORTS[parts.scheme]} else f":{parts.port}"
        return f"{parts.scheme}://{parts.hostname}{port}"

    @property
    def host(self) -> str:
        """Name of the push service's host, which is no secret."""
        return urlsplit(self.endpoint).hostname or ""


def parse(url: str, reach: Reach) -> Subscription:
    """The subscription in a channel's URL. Plain http is taken only of hosts that `reach` lists.

    Raises:
        BadInput: it is none, or it leads where channels may not connect to; the text shows none of its secrets.

    """
    found = _object(url.removeprefix(SCHEME))
    endpoint, keys = found.get("endpoint"), found.get("keys")
    if not isinstance(endpoint, str) or not isinstance(keys, dict):
        raise _bad("it lacks endpoint or keys")
    _check_endpoint(endpoint, reach)
    point = _bytes(keys.get("p256dh"), "p256dh", POINT_BYTES)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise _bad("its key p256dh is not a point of the curve P-256") from error
    return Subscription(endpoint, point, _bytes(keys.get("auth"), "auth", AUTH_BYTES))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad("it is not JSON") from error
    if not isinstance(found, dict):
        raise _bad("it is not an object")
    return found


def _check_endpoint(endpoint: str, reach: Reach) -> None:
    """Whether a message may be posted there, as far as can be told before its name is looked up."""
    if len(endpoint) > MOST_ENDPOINT or not _VISIBLE.fullmatch(endpoint):
        raise _bad("its endpoint is not a URL")
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _bad("its endpoint is not a URL") from error
    if not host or parts.scheme not in PORTS or "@" in parts.netloc or parts.fragment:
        raise _bad("its endpoint is not a URL of a push service")
    port = port or PORTS[parts.scheme]
    if parts.scheme != "https" and not reach.lists(host, port):
        raise _bad("its endpoint does not begin with https://")
    _check_number(parts, port, reach)


def _check_number(parts: SplitResult, port: int, reach: Reach) -> None:
    """Refuse an address written as a number at once; one with a name is looked at whenever it is connected to."""
    host = parts.hostname or ""
    try:
        address = str(ip_address(host))
    except ValueError:
        return
    try:
        reach.check(host, address, port)
    except NotAllowed as error:
        what = f"The push subscription cannot be used: {host} is not a public address."
        raise BadInput(what, NOT_PUBLIC_REMEDY, field="url") from error


def _bytes(text: object, name: str, size: int) -> bytes:
    """The `size` bytes that are written in base64url."""
    if isinstance(text, str) and _BASE64URL.fullmatch(text):
        bare = text.rstrip("=")
        if len(bare) % 4 != 1:
            raw = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
            if len(raw) == size:
                return raw
    raise _bad(f"its key {name} is not {size} bytes in base64url")


def _bad(why: str) -> BadInput:
    return BadInput(f"The push subscription cannot be used: {why}.", _REMEDY, field="url")
