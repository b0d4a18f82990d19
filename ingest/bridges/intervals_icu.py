"""The client of intervals.icu: lists activities and fetches their files, and never writes anything there.

By its documented API (https://intervals.icu/api/v1/docs): HTTP Basic with the user `API_KEY`; `/activity/{id}/file` is the
file as it was uploaded, packed with gzip or not, `/activity/{id}/fit-file` one that intervals.icu makes. A key may ask 10
times a second, 2,500 times in 15 minutes and 5,000 times a day; beyond that it is 429 with Retry-After
(https://forum.intervals.icu/t/api-access-to-intervals-icu/609). Everything has a limit of size and time, no redirect is
followed, and the key stands in no error and no log.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from datetime import date
from types import TracebackType
from typing import Literal, Self
from urllib.parse import urlencode

import httpx

from domain.errors import BadInput, NotFound, SoleusError, Unavailable
from formats import intervals_icu
from formats.intervals_icu import Activity

USER = "API_KEY"
AGENT = "soleus/0.1 (self-hosted)"
"""Honest: clients that do not say who they are get turned away."""
PAGE = 200
"""Activities asked for at once."""
MOST_LIST_BYTES = 8 << 20
MOST_FILE_BYTES = 64 << 20
"""As an import takes them, packed; what comes out of it has its limits there."""
TIMEOUT_S = 30.0
"""Longest silence, …"""
WHOLE_S = 180.0
"""… and longest for one answer."""
PACE_S = 0.4
"""Least between two questions: 2,250 in 15 minutes, a little less than what is allowed."""
MOST_RETRY_AFTER_S = 86_400.0
Kind = Literal["key", "athlete", "busy", "away", "strange"]
"""The key is refused; there is no such athlete, or the key may not see them; too many questions; no answer; a wrong one."""


class Trouble(Unavailable):
    """It did not answer as it should; says why without the key. `wait_s`: how long it asks to be left alone."""

    def __init__(self, kind: Kind, what: str, remedy: str = "", *, wait_s: int = 0) -> None:
        super().__init__(what, remedy, wait_s=wait_s)
        self.kind = kind


class Client:
    """Asks for one owner of a key; one question at a time, at its pace."""

    def __init__(
        self,
        url: str,
        key: str,
        transport: httpx.AsyncBaseTransport,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._url = url.rstrip("/")
        self._sleep = sleep
        self._next = 0.0
        self._http = httpx.AsyncClient(
            auth=httpx.BasicAuth(USER, key),
            transport=transport,
            timeout=TIMEOUT_S,
            follow_redirects=False,
            trust_env=False,
            headers={"user-agent": AGENT, "accept-encoding": "identity"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def activities(self, athlete: str, oldest: date, newest: date) -> list[Activity]:
        """The athlete's latest activities from `oldest` to `newest`, newest first, at most a page.

        Raises:
            Trouble: it does not answer as it should.

        """
        asked = {
            "oldest": oldest.isoformat(),
            "newest": newest.isoformat(),
            "limit": PAGE,
            "fields": ",".join(intervals_icu.FIELDS),
        }
        try:
            body = await self._get(f"/api/v1/athlete/{athlete}/activities?{urlencode(asked)}", MOST_LIST_BYTES)
            return intervals_icu.parse(body)
        except NotFound as error:
            raise _not_theirs() from error
        except BadInput as error:
            raise Trouble("strange", error.what, error.remedy) from error

    async def original(self, remote_id: str) -> bytes:
        """The file as it was uploaded, perhaps packed.

        Raises:
            NotFound: it has none.
            Trouble: it does not answer as it should.

        """
        return await self._get(f"/api/v1/activity/{remote_id}/file", MOST_FILE_BYTES)

    async def generated(self, remote_id: str) -> bytes:
        """A FIT file that intervals.icu makes of what it keeps; it lacks what other makers add to FIT.

        Raises:
            NotFound: it makes none.
            Trouble: it does not answer as it should.

        """
        return await self._get(f"/api/v1/activity/{remote_id}/fit-file", MOST_FILE_BYTES)

    async def _get(self, path: str, most: int) -> bytes:
        await self._sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + PACE_S
        try:
            async with asyncio.timeout(WHOLE_S), self._http.stream("GET", self._url + path) as answer:
                _check(answer)
                return await _read(answer, most)
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            said = str(error) or type(error).__name__
            raise Trouble("away", f"intervals.icu does not answer: {said}.", "It is tried again.") from error
        except httpx.InvalidURL as error:
            raise Trouble(
                "strange", "The address of intervals.icu cannot be used.", "Check SOLEUS_INTERVALS_URL."
            ) from error
        except (Trouble, NotFound):
            raise
        except SoleusError as error:  # the transport may not connect there
            raise Trouble("away", error.what, error.remedy) from error


def _check(answer: httpx.Response) -> None:
    """Raise what an answer says that is not the thing asked for."""
    status = answer.status_code
    if status == httpx.codes.OK:
        return
    if status == httpx.codes.UNAUTHORIZED:
        what = "intervals.icu does not take the key."
        raise Trouble("key", what, "Make a new one on its Settings page, under Developer Settings, and type it in again.")
    if status == httpx.codes.FORBIDDEN:
        raise _not_theirs()
    if status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        raise NotFound("intervals.icu has no such thing.")
    if status in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}:
        wait_s = math.ceil(_seconds(answer.headers.get("retry-after", "")))
        raise Trouble("busy", "intervals.icu asks to be left alone for a while.", "It is tried again.", wait_s=wait_s)
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise Trouble("away", f"intervals.icu answers {status}.", "It is tried again.")
    raise Trouble("strange", f"intervals.icu answers {status}, which is not in its API.", "It is tried again.")


def _not_theirs() -> Trouble:
    remedy = "Check the athlete's id and the key, or leave the id out."
    return Trouble("athlete", "The key may not see that athlete at intervals.icu.", remedy)


def _seconds(text: str) -> float:
    """Retry-After in seconds; a date in it is not understood and counts as none."""
    return min(float(text), MOST_RETRY_AFTER_S) if text.isascii() and text.isdigit() else 0.0


async def _read(answer: httpx.Response, most: int) -> bytes:
    """The body as it is on the line: what unpacks it has limits of its own."""
    found = bytearray()
    async for piece in answer.aiter_raw():
        found += piece
        if len(found) > most:
            raise Trouble("strange", f"intervals.icu sends more than {most >> 20} MiB at once.", "It is not fetched.")
    return bytes(found)
