"""Links in messages, signed and good for a while: to give one answer to one alert, or to see one picture. Pure.

A link is a capability: who has it may do that one thing, and nothing else. That an answer counts once is the store's matter.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from domain.errors import BadInput
from domain.model import ANSWERS

ACT = "/api/v1/answers/"
"""Where a token is posted, …"""
SHOW = "/answer/"
"""… and the page that asks before it acts: programs that read mail open every link in it."""
PICTURES = "/api/v1/pictures/"
"""Where the picture of a token is: it is fetched without a cookie, by whatever shows the message."""
_MAC_BYTES = 16
_PICTURE = b"picture:"
"""Stands before what is signed of a picture, so that neither kind of token is ever taken for the other."""
_REMEDY = "Open the Alerts page and answer there."


@dataclass(frozen=True, slots=True)
class Link:
    """`answer` (one of `ANSWERS`) of `runner_id` to `alert_id`, told by `telling`; good until `until_ms`, Unix ms."""

    runner_id: str
    alert_id: int
    telling: str
    answer: str
    until_ms: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of `runner_id`'s load as it was at `t_ms`; good until `until_ms`, Unix ms."""

    runner_id: str
    t_ms: int
    until_ms: int


def signed(link: Link, key: bytes) -> str:
    """The token of a link: letters, digits, `-` and `_`."""
    text = f"{link.until_ms:x}.{link.alert_id}.{link.telling}.{link.answer}.{link.runner_id}".encode()
    return _written(_mac(text, key) + text)


def signed_picture(picture: Picture, key: bytes) -> str:
    """The token of a picture: letters, digits, `-` and `_`."""
    text = f"{picture.until_ms:x}.{picture.t_ms:x}.{picture.runner_id}".encode()
    return _written(_mac(_PICTURE + text, key) + text)


def read(token: str, key: bytes, now_ms: int) -> Link:
    """The link of a token.

    Raises:
        BadInput: it was not made with `key`, or its time is over.

    """
    text = _opened(token, key)
    until, alert, telling, answer, runner = text.split(".")
    link = Link(runner, int(alert), telling, answer, int(until, 16))
    if now_ms > link.until_ms or link.answer not in ANSWERS:
        raise BadInput("This link is too old.", _REMEDY, field="token")
    return link


def read_picture(token: str, key: bytes, now_ms: int) -> Picture:
    """The picture of a token.

    Raises:
        BadInput: it was not made with `key`, or its time is over.

    """
    until, t_ms, runner = _opened(token, key, _PICTURE).split(".")
    picture = Picture(runner, int(t_ms, 16), int(until, 16))
    if now_ms > picture.until_ms:
        raise BadInput("This link is too old.", "Open the Load page: it shows every week.", field="token")
    return picture


def absolute(url: str | None) -> str | None:
    """`url` if it leads here from anywhere; None for a path, which is of use only on our own pages."""
    return url if url is not None and url.startswith(("https://", "http://")) else None


def page_of(url: str) -> str:
    """The page of a link that acts (`Action.url`): for those who can follow a link but cannot post."""
    start, _, token = url.rpartition(ACT)
    return f"{start}{SHOW}{token}" if start else url


def _opened(token: str, key: bytes, kind: bytes = b"") -> str:
    """What was signed, if this is its one spelling."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        raw = b""
    if _written(raw) != token:  # what a decoder overlooks, e.g. a stray letter
        raw = b""
    mac, text = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(kind + text, key)):
        raise BadInput("This link is not one of ours, or not whole.", _REMEDY, field="token")
    return text.decode()


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _mac(text: bytes, key: bytes) -> bytes:
    return hmac.new(key, text, hashlib.sha256).digest()[:_MAC_BYTES]
