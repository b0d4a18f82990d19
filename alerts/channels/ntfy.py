"""ntfy, with what makes an alert trusted: answers on the notification, the picture in it, and a copy that looks like once.

Not by way of Apprise, whose plugin can set neither answers nor a sequence id a message. Without a picture a message is
published as JSON; with one the picture is the body and everything else stands in headers, for a query would be logged by
every proxy on the way.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from alerts.channels import ntfy_url
from alerts.channels.base import Audience, Temporary
from alerts.channels.calls import Caller, Reply
from alerts.channels.http_status import failure_of
from alerts.channels.reach import Reach
from domain.clock import Clock, system_clock
from domain.links import absolute
from domain.model import Message, Severity

MOST_ACTIONS = 3
MOST_BYTES = 4000
"""Of a text: a server takes what has 4096 bytes or more for a file."""
PRIORITY = {"low": 2, "normal": 3, "high": 4}
LOUDEST = 5
"""For what cannot wait: it goes on sounding."""
TAGS = {Severity.WARN: "warning", Severity.STOP: "no_entry", Severity.URGENT: "rotating_light"}
"""Severity → ntfy's name of a sign that it puts before the title."""
PICTURE_REFUSED = frozenset({400, 403, 413})
"""Attachments are switched off, not for us, or too large; whatever else is wrong shows without the picture too."""
_TRAFFIC_USED_UP = 42905
"""ntfy's own code within 429: no more attachments today."""
_WHO = "ntfy did not take the message"


class NtfyChannel:
    """One ntfy URL: a server and one topic or more."""

    audience: Audience = "person"
    pictures = True
    timeout_s = 20.0
    at_once = 4

    def __init__(self, url: str, reach: Reach, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._place = ntfy_url.place(url)
        self._caller = Caller(reach, _WHO, self.timeout_s / 2)
        """With a picture that is refused there are two calls."""

    async def send(self, message: Message) -> None:
        """Publish `message` to every topic.

        Raises:
            Temporary: the server cannot be reached, is in trouble, asks to slow down, or is none of ntfy.
            Permanent: it refuses the login or the message.

        """
        for topic in self._place.topics:
            reply = await self._publish(topic, message)
            if not reply.good:
                raise failure_of(reply.status, reply.headers, _WHO, self._clock())
            if not _taken(reply):
                what = f"{_WHO}: what answers there is no ntfy server."
                raise Temporary(what, "Check the host in the channel's URL, and that no login page stands before it.")

    async def close(self) -> None:
        """Close the connection."""
        await self._caller.close()

    async def _publish(self, topic: str, message: Message) -> Reply:
        place = self._place
        said = published(topic, message, place.tags)
        known = {"authorization": f"Bearer {place.token}"} if place.token else {}
        if message.picture is not None:
            headers = as_headers(said) | known
            reply = await self._caller.call("PUT", f"{place.server}/{topic}", message.picture, headers, place.login)
            if not _only_the_picture(reply):
                return reply
        body = json.dumps(said, ensure_ascii=False).encode()
        return await self._caller.call(
            "POST", f"{place.server}/", body, known | {"content-type": "application/json"}, place.login
        )


def published(topic: str, message: Message, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    """The message as ntfy's JSON has it. The sequence id is the message's: a second copy replaces the first."""
    priority = PRIORITY[message.urgency]
    if message.urgency == "high" and message.severity.rank >= Severity.STOP.rank:
        priority = LOUDEST
    said: dict[str, Any] = {
        "topic": topic,
        "title": message.title,
        "message": _cut(message.body),
        "priority": priority,
        "sequence_id": sequence_id(message),
        "tags": [tag for tag in (TAGS.get(message.severity), *tags) if tag],
        "click": message.link,
        "actions": [
            {
                "action": "http",
                "label": one.label,
                "url": one.url,
                "method": "POST",
                "headers": {"Content-Type": "application/json"},
                "clear": True,
            }
            for one in message.actions
            if absolute(one.url)
        ][:MOST_ACTIONS],
    }
    return {name: value for name, value in said.items() if value}


def sequence_id(message: Message) -> str:
    """Letters and digits, as ntfy wants them; of two installations on one topic neither replaces the other's."""
    return hashlib.sha256(f"{message.runner_id}/{message.alert_id}/{message.id}".encode()).hexdigest()[:32]


def as_headers(said: dict[str, Any]) -> dict[str, str]:
    """The same as headers, of a request whose body is the picture; words as RFC 2047 has them."""
    headers = {
        "x-title": _word(said["title"]),
        "x-message": _word(said["message"]),
        "x-priority": str(said["priority"]),
        "x-sequence-id": said["sequence_id"],
        "x-filename": "soleus.png",
        "content-type": "image/png",
    }
    if "tags" in said:
        headers["x-tags"] = _word(",".join(said["tags"]))
    if "click" in said:
        headers["x-click"] = said["click"]
    if "actions" in said:
        headers["x-actions"] = json.dumps(said["actions"])
    return headers


def _word(text: str) -> str:
    """One encoded word, however long: Python's own would be folded, and loses what is between two lines."""
    if text.isascii() and text.isprintable() and "=?" not in text:
        return text
    return f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


def _cut(text: str) -> str:
    raw = text.encode()
    return text if len(raw) <= MOST_BYTES else raw[: MOST_BYTES - 3].decode(errors="ignore") + "…"


def _document(reply: Reply) -> dict[str, Any]:
    try:
        found = json.loads(reply.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _taken(reply: Reply) -> bool:
    """Whether it is ntfy that said yes: it answers with the message's id. Login pages of hotels say yes too."""
    return bool(_document(reply).get("id"))


def _only_the_picture(reply: Reply) -> bool:
    return reply.status in PICTURE_REFUSED or _document(reply).get("code") == _TRAFFIC_USED_UP
