"""What the service worker is told: compact JSON that a push service takes, shortened where it is too long. Pure."""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import Any

from domain.model import Message

MOST_BYTES = 3993
"""The most plaintext that every push service takes: 4,096 bytes less what encryption adds (RFC 8291 §4)."""
LEAST_BODY = 300
"""Rather than a body of fewer bytes than this, the picture goes."""
LEAST_TITLE = 200
"""Rather than a title of fewer bytes than this, the answers go."""
LONGEST_WORD = 60
"""Text without a space for so many characters is cut where it has to be."""


def payload(message: Message) -> bytes:
    """`message` for the worker, at most `MOST_BYTES` bytes of UTF-8.

    Too much text is shortened by whole words; then the picture goes, then the link (the worker opens the Alerts page
    instead), then the title is shortened. The answers stay, unless there is no room for a title beside them: that cannot
    happen with ours, and a warning without buttons is better than none.
    """
    whole = _whole(message)
    for absent, title, body in (
        ((), 0, LEAST_BODY),
        (("image",), 0, LEAST_BODY),
        (("image", "link"), 0, 0),
        (("image", "link"), LEAST_TITLE, 0),
    ):
        kept = {name: value for name, value in whole.items() if name not in absent}
        fitted = _fitted(kept, least_title=title, least_body=body)
        if fitted is not None:
            return _encoded(fitted)
    bare = {name: whole[name] for name in ("id", "alert", "title", "body", "severity", "tag", "t")}
    return _encoded(bare | {"title": shortened(whole["title"], LEAST_TITLE), "body": ""})


def _whole(message: Message) -> dict[str, Any]:
    told = {
        "id": message.id,
        "alert": message.alert_id,
        "title": message.title,
        "body": message.body,
        "severity": message.severity.value,
        "tag": message.thread or f"alert-{message.alert_id}",
        "t": message.t_ms,
        "lang": message.language,
        "actions": [_without_none({"action": a.answer, "title": a.label, "url": a.url}) for a in message.actions],
        "link": message.link,
        "image": message.picture_url,
    }
    return _without_none(told)


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _fitted(told: dict[str, Any], *, least_title: int, least_body: int) -> dict[str, Any] | None:
    """`told` with its body (and, if `least_title`, its title) shortened to the room there is; None if that is too little."""
    body = str(told["body"])
    room = MOST_BYTES - len(_encoded(told | {"body": ""}))
    if room >= min(least_body, cost(body)):
        return told | {"body": shortened(body, room)}
    room = MOST_BYTES - len(_encoded(told | {"body": "", "title": ""}))
    if least_title and room >= least_title:
        return told | {"body": "", "title": shortened(str(told["title"]), room)}
    return None


def shortened(text: str, most: int) -> str:
    """`text`, or its beginning in whole words and `…`, that takes at most `most` bytes in JSON."""
    if cost(text) <= most:
        return text
    end = bisect_right(range(len(text)), most, key=lambda n: cost(text[:n] + "…")) - 1
    if end <= 0:
        return ""
    kept = text[:end]
    if not text[end].isspace():
        space = max(kept.rfind(" "), kept.rfind("\n"))
        if space >= end - LONGEST_WORD:
            kept = kept[: max(space, 0)]
    return kept.rstrip(" \n,;:–") + "…"


def cost(text: str) -> int:
    """How many bytes `text` takes inside JSON."""
    return len(_encoded(text)) - 2


def _encoded(value: object) -> bytes:
    """Compact JSON; half a character, which UTF-8 does not have, becomes a question mark."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
