"""HTTP as channels speak it: to one host that runners chose, so within reach, without redirects, and never for long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from alerts.channels.base import Temporary
from alerts.channels.causes import cause_in, chain
from alerts.channels.reach import Reach, Transport

CONNECT_S = 5.0
MOST_READ = 16 * 1024
"""Bytes of an answer that are looked at; what comes after is left unread."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver answered: at most `MOST_READ` bytes of it."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def good(self) -> bool:
        """Whether it took the message."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP: success


class Caller:
    """Calls one host; its connection is kept for the next message. `who` begins every error: "ntfy did not take …"."""

    def __init__(self, reach: Reach, who: str, timeout_s: float) -> None:
        self._who = who
        # Neither proxies nor logins from the environment: `.netrc` is the operator's, the address a runner's.
        self._client = httpx.AsyncClient(
            transport=Transport(reach),
            timeout=httpx.Timeout(timeout_s, connect=CONNECT_S),
            trust_env=False,
            headers={"user-agent": "Soleus", "accept-encoding": "identity"},
        )

    async def call(
        self,
        method: str,
        url: str,
        content: bytes,
        headers: Mapping[str, str],
        auth: tuple[str, str] | None = None,
    ) -> Reply:
        """Send one request and read the beginning of the answer, whatever its status.

        Raises:
            Temporary: there is no answer.
            Permanent: the host is out of reach.

        """
        try:
            asked = self._client.stream(method, url, content=content, headers=dict(headers), auth=auth)
            async with asked as response:
                body = b""
                async for piece in response.aiter_raw():
                    body += piece[: MOST_READ - len(body)]
                    if len(body) >= MOST_READ:
                        break
                return Reply(response.status_code, response.headers, body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            known = cause_in(_words(error), self._who)
            raise known or Temporary(
                f"{self._who}: there was no answer.", "Check the address in the channel's URL."
            ) from error

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()


def _words(error: BaseException) -> str:
    """What a chain of errors says."""
    return " ".join(f"{type(link).__name__} {link}" for link in chain(error))
