"""A stand-in for intervals.icu on loopback, written from its documented API: https://intervals.icu/api/v1/docs.

Lists come newest first, at most `limit` of them, from `oldest` to `newest` with their days; what came from Strava is an
empty stub; files come packed with gzip. It counts what it was asked for and can be told to misbehave.
"""

from __future__ import annotations

import base64
import gzip
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback import QuietHandler, serving

KEY = "1l0nlqjq3j1obdhg08rz5rfhx"
ATHLETE = "i12345"
NOTE = "STRAVA activities are not available via the API"


@dataclass
class IntervalsServer:
    """One athlete's activities by id, each with its file; and what went on."""

    url: str = ""
    key: str = KEY
    activities: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    generated: dict[str, bytes] = field(default_factory=dict)
    packed: bool = True
    most: int = 1000
    """It gives no more than so many at once, whatever is asked for."""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """(status, headers) of the next answers, in place of what was asked for."""
    broken: dict[str, str] = field(default_factory=dict)
    """Activity → cut | slow | huge | lost: how its file misbehaves."""
    on_file: Callable[[str], None] = lambda _id: None
    """Called before a file is sent."""
    asked: list[str] = field(default_factory=list)
    """Path and query of every question, in order."""
    methods: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)

    def add(self, number: int, started: str, data: bytes | None, **said: Any) -> str:
        """An activity that began at `started` (local, ISO); without `data` it was typed in by hand."""
        remote_id = f"i{number}"
        self.activities[remote_id] = {
            "id": remote_id,
            "icu_athlete_id": ATHLETE,
            "start_date_local": started,
            "start_date": f"{started}Z",
            "type": "Run",
            "source": "GARMIN_CONNECT" if data else "MANUAL",
            "file_type": "fit" if data else None,
            "icu_sync_date": f"{started}.000+00:00",
            "analyzed": f"{started}.000+00:00",
            "elapsed_time": 600,
            "distance": 2000.0,
            "name": "Morning Run",
        } | said
        if data is not None:
            self.files[remote_id] = data
        return remote_id

    def add_strava(self, number: int, started: str) -> str:
        """One that came from Strava: an empty stub."""
        self.activities[str(number)] = {
            "id": str(number),
            "icu_athlete_id": ATHLETE,
            "start_date_local": started,
            "source": "STRAVA",
            "_note": NOTE,
        }
        return str(number)

    @property
    def fetched(self) -> Counter[str]:
        """How often the file of each activity was asked for."""
        return Counter(path.split("/")[4] for path in self.asked if path.endswith("/file"))

    @property
    def lists(self) -> int:
        """How often activities were listed."""
        return sum("/activities?" in path for path in self.asked)

    def listed(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        """What a list says."""
        oldest, newest = query["oldest"][0], query.get("newest", ["9999-12-31"])[0]
        found = [one for one in self.activities.values() if oldest <= one["start_date_local"][:10] <= newest]
        found.sort(key=lambda one: str(one["start_date_local"]), reverse=True)
        fields = set(query["fields"][0].split(",")) if "fields" in query else None
        limit = min(int(query.get("limit", ["1000"])[0]), self.most)
        return [
            {name: value for name, value in one.items() if fields is None or (name in fields and value is not None)}
            for one in found[:limit]
        ]


class _Handler(QuietHandler, BaseHTTPRequestHandler):
    here: IntervalsServer
    ended: threading.Event

    def log_request(self, *_: object) -> None:
        self.here.methods.add(self.command)

    def do_GET(self) -> None:
        here = self.here
        here.asked.append(self.path)
        here.agents.add(self.headers.get("user-agent", ""))
        told = base64.b64encode(f"API_KEY:{here.key}".encode()).decode()
        at = urlsplit(self.path)
        parts = at.path.split("/")[3:]
        if here.answers:
            status, headers = here.answers.pop(0)
            self._say(status, b'{"error":"told so"}', headers)
        elif self.headers.get("authorization") != f"Basic {told}":
            self._say(401, b'{"status":401,"error":"Unauthorized"}')
        elif parts[0] == "athlete" and parts[2:] == ["activities"]:
            self._list(parts[1], parse_qs(at.query))
        elif parts[0] == "activity":
            self._file(parts[1], parts[2])
        else:
            self._say(404, b"{}")

    def _list(self, athlete: str, query: dict[str, list[str]]) -> None:
        if athlete not in {"0", ATHLETE}:
            self._say(403, b'{"status":403,"error":"Access denied"}')
        elif "oldest" not in query:
            self._say(422, b'{"status":422,"error":"oldest is required"}')
        else:
            self._say(200, json.dumps(self.here.listed(query)).encode(), {"content-type": "application/json"})

    def _file(self, remote_id: str, what: str) -> None:
        here = self.here
        here.on_file(remote_id)
        data = (here.files if what == "file" else here.generated).get(remote_id)
        if data is None:
            self._say(404, b'{"status":404,"error":"Not found"}')
            return
        body = gzip.compress(data) if here.packed else data
        match here.broken.get(remote_id):
            case "lost":
                self._say(500, b"{}")
            case "huge":
                self._endless()
            case "cut" | "slow" as how:
                self._half(body, slow=how == "slow")
            case _:
                self._say(200, body, {"content-type": "application/octet-stream"})

    def _half(self, body: bytes, *, slow: bool) -> None:
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        if slow:
            self.wfile.flush()
            self.ended.wait(20)
        self.close_connection = True

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        end = time.monotonic() + 20
        while time.monotonic() < end:
            self.wfile.write(bytes(1 << 20))

    def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def intervals_server() -> Iterator[IntervalsServer]:
    """It, on a free loopback port."""

    class Handler(_Handler):
        here = IntervalsServer()
        ended = threading.Event()

    with serving(Handler) as address:
        Handler.here.url = f"http://{address}"
        try:
            yield Handler.here
        finally:
            Handler.ended.set()
