"""A push service on this machine: checks what it is sent as a real one does, and reads it as the browser would."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import http_ece
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.loopback import QuietHandler, serving


def b64(raw: bytes) -> str:
    """base64url without padding, as browsers write it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as an uncompressed point, 65 bytes."""
    return key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


@dataclass
class PushService:
    """Remembers what was pushed; answers with `answers` (status, Retry-After) in turn, then with 201.

    `key` and `auth` are the browser's secrets, `told` the messages as the browser reads them, `heads` their headers.
    """

    origin: str = ""
    answers: list[tuple[int, str | None]] = field(default_factory=list)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    told: list[dict[str, Any]] = field(default_factory=list)
    plain: list[bytes] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    """Bytes of each body as it was sent."""

    @property
    def endpoint(self) -> str:
        """Where a message for this browser is posted to."""
        return f"{self.origin}/push/{self.token}"

    @property
    def keys(self) -> dict[str, str]:
        """What the browser tells of itself."""
        return {"p256dh": b64(point(self.key)), "auth": b64(self.auth)}

    @property
    def channel(self) -> str:
        """The channel's URL."""
        return "webpush:" + json.dumps({"endpoint": self.endpoint, "keys": self.keys}, separators=(",", ":"))

    @property
    def topics(self) -> list[str]:
        """The topics, in order."""
        return [head["topic"] for head in self.heads]

    def take(self, head: dict[str, str], body: bytes) -> None:
        """Read one message, as the browser would."""
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        self.heads.append(head)
        self.sizes.append(len(body))
        self.plain.append(plain)
        self.told.append(json.loads(plain))


def claims(authorization: str) -> tuple[dict[str, Any], bytes]:
    """What a VAPID header (RFC 8292) claims, and the point of the key that signed it; fails when it does not hold."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, body, signature = parts["t"].split(".")
    assert json.loads(unb64(head)) == {"typ": "JWT", "alg": "ES256"}
    raw, public = unb64(signature), unb64(parts["k"])
    signed = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    known.verify(signed, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    found: dict[str, Any] = json.loads(unb64(body))
    return found, public


def complaint(head: dict[str, str], size: int, origin: str) -> str | None:
    """What a real service would refuse in a message with these headers and a body of `size` bytes; None = nothing."""
    told, _ = claims(head["authorization"])
    ahead = told["exp"] - time.time()
    wrong = {
        "aud": told["aud"] != origin,
        "exp": not 0 < ahead <= 24 * 3600,
        "sub": not told["sub"].startswith(("mailto:", "https:")),
        "ttl": int(head["ttl"]) < 3600,
        "urgency": head["urgency"] not in {"very-low", "low", "normal", "high"},
        "topic": not 0 < len(head["topic"]) <= 32 or not head["topic"].replace("-", "").replace("_", "").isalnum(),
        "content-encoding": head["content-encoding"] != "aes128gcm",
        "size": size > 4096,
    }
    return ", ".join(name for name, is_wrong in wrong.items() if is_wrong) or None


@contextmanager
def push_service() -> Iterator[PushService]:
    """A push service on a free loopback port."""
    here = PushService()

    class Handler(QuietHandler, BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            head = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(head["content-length"]))
            status, retry_after = here.answers.pop(0) if here.answers else (201, None)
            why = complaint(head, len(body), here.origin)
            if why is not None or self.path != f"/push/{here.token}":
                status = 400
            if status == 201:
                here.take(head, body)
            said = (why or "").encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.send_header("Location", f"{here.origin}/elsewhere")
            if retry_after is not None:
                self.send_header("Retry-After", retry_after)
            self.end_headers()
            self.wfile.write(said)

    with serving(Handler) as address:
        here.origin = f"http://{address}"
        yield here
