"""An ntfy server as its documentation describes it (docs.ntfy.sh/publish), for the part that Soleus speaks. No real one.

None can be had from the package registries that tests may use. This one is stricter than ntfy: what is not documented is
refused, where ntfy ignores it. `screen` is what a client that knows sequence ids shows: the last message of each.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import QuietHandler, serving

FIELDS: dict[str, type] = {
    "topic": str,
    "message": str,
    "title": str,
    "tags": list,
    "priority": int,
    "actions": list,
    "click": str,
    "attach": str,
    "markdown": bool,
    "icon": str,
    "filename": str,
    "delay": str,
    "email": str,
    "call": str,
    "sequence_id": str,
}
"""Publish as JSON."""
HEADERS = {
    "x-title": "title",
    "x-message": "message",
    "x-tags": "tags",
    "x-priority": "priority",
    "x-actions": "actions",
    "x-click": "click",
    "x-filename": "filename",
    "x-sequence-id": "sequence_id",
}
HTTP_ACTION: dict[str, type] = {
    "action": str,
    "label": str,
    "url": str,
    "method": str,
    "headers": dict,
    "body": str,
    "clear": bool,
}
TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")
LIMIT = 4096
"""A text of so many bytes or more is taken for a file."""


class Refused(Exception):
    """An answer that is no success: HTTP status, ntfy's own code, words."""

    def __init__(self, status: int, code: int, error: str) -> None:
        super().__init__(error)
        self.status, self.code, self.error = status, code, error


@dataclass
class NtfyServer:
    """Takes messages on topics. `attachments`: the most bytes of a file; None = they are switched off."""

    address: str = ""
    attachments: int | None = 200_000
    users: dict[str, str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    refuse: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    """Answers to give first, in turn: status, headers, body."""
    got: list[dict[str, Any]] = field(default_factory=list)
    """Every message taken, oldest first; `picture` has the bytes of its file."""
    calls: list[str] = field(default_factory=list)
    """Method and path of every request, with its query."""

    def screen(self, topic: str) -> list[dict[str, Any]]:
        """What the phone shows: of the messages with one sequence id the last."""
        shown: dict[str, dict[str, Any]] = {}
        for message in self.got:
            if message["topic"] == topic:
                shown[message["sequence_id"]] = message
        return list(shown.values())

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """One publication; `headers` with names in lower case."""
        self._authorize(headers.get("authorization", ""))
        message = self._from_json(body) if path == "/" else self._from_headers(path, headers, body)
        self._check(message)
        self.got.append(message)
        message.setdefault("id", f"m{len(self.got)}")
        message.setdefault("sequence_id", message["id"])
        return {name: value for name, value in message.items() if name != "picture"}

    def _authorize(self, given: str) -> None:
        if not self.users and not self.tokens:
            return
        way, _, proof = given.partition(" ")
        if way == "Bearer" and proof in self.tokens:
            return
        if way == "Basic":
            user, _, password = base64.b64decode(proof).decode().partition(":")
            if self.users.get(user) == password:
                return
        raise Refused(403 if not given else 401, 40301 if not given else 40101, "forbidden")

    def _from_json(self, body: bytes) -> dict[str, Any]:
        if len(body) > 2 * LIMIT:
            raise Refused(413, 41303, "JSON body too large")
        message = json.loads(body)
        unknown = {name for name, value in message.items() if not isinstance(value, FIELDS.get(name, ()))}
        if unknown:
            raise Refused(400, 40024, f"not documented: {sorted(unknown)}")
        if len(message.get("message", "").encode()) >= LIMIT:
            raise Refused(400, 40014, "invalid request: attachments not allowed")
        return dict(message)

    def _from_headers(self, path: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        named = {name: value for name, value in headers.items() if name.startswith("x-")}
        unknown = named.keys() - HEADERS.keys()
        if unknown:
            raise Refused(400, 40024, f"not documented: {sorted(unknown)}")
        message: dict[str, Any] = {HEADERS[name]: str(make_header(decode_header(value))) for name, value in named.items()}
        message["topic"] = path.strip("/")
        message["priority"] = int(message.get("priority", "3"))
        message["tags"] = [tag for tag in message.get("tags", "").split(",") if tag]
        message["actions"] = json.loads(message.get("actions", "[]"))
        if "filename" not in message:
            raise Refused(400, 40000, "only files are sent like this in these tests")
        if self.attachments is None:
            raise Refused(400, 40014, "invalid request: attachments not allowed")
        if len(body) > self.attachments:
            raise Refused(413, 41301, "attachment too large, or bandwidth limit reached")
        message["picture"] = body
        return message

    def _check(self, message: Mapping[str, Any]) -> None:
        if not TOPIC.fullmatch(message.get("topic", "")):
            raise Refused(400, 40009, "invalid request: topic invalid")
        if message.get("priority", 3) not in range(1, 6):
            raise Refused(400, 40007, "invalid priority parameter")
        if "sequence_id" in message and not TOPIC.fullmatch(message["sequence_id"]):
            raise Refused(400, 40049, "invalid request: sequence ID invalid")
        actions = message.get("actions", [])
        if len(actions) > 3:
            raise Refused(400, 40018, "invalid request: actions invalid, only 3 actions allowed")
        for action in actions:
            if any(not isinstance(value, HTTP_ACTION.get(name, ())) for name, value in action.items()):
                raise Refused(400, 40018, "invalid request: actions invalid")
            if action.get("action") != "http" or not action.get("label") or not action.get("url"):
                raise Refused(400, 40018, "invalid request: actions invalid, label and url are required")


@contextmanager
def ntfy_server(**settings: Any) -> Iterator[NtfyServer]:
    """A server on a free loopback port."""
    here = NtfyServer(**settings)

    class Handler(QuietHandler, BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.calls.append(f"{self.command} {self.path}")
            if here.refuse:
                self._answer(*here.refuse.pop(0))
                return
            try:
                path = self.path.partition("?")[0]
                taken = here.take(path, {name.lower(): value for name, value in self.headers.items()}, body)
            except Refused as error:
                said = {"code": error.code, "http": error.status, "error": error.error}
                self._answer(error.status, {}, json.dumps(said).encode())
                return
            self._answer(200, {}, json.dumps(taken | {"event": "message"}).encode())

        do_PUT: Callable[[BaseHTTPRequestHandler], None] = do_POST  # type: ignore[assignment] # noqa: N815 - http.server's

        def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with serving(Handler) as address:
        here.address = address
        yield here
