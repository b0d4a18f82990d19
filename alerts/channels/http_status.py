"""What an HTTP status says about a message that did not get across: whether to try again, and when. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from alerts.channels.base import ChannelError, Gone, Permanent, Temporary
from alerts.channels.retry_after import retry_after_s

SLOW_DOWN_S = 60.0
"""How long to leave a receiver alone that says "too many" but not how long."""


_LOGIN = "it refused the login", "Check user, password or token in the channel's URL."
_REFUSED = "it refused the message", "Check the channel's URL."
_ELSEWHERE = "it sends us to another address, and messages do not follow", "Write that address in the channel's URL."
_FOR_GOOD: dict[int, tuple[type[Permanent], str, str]] = {
    401: (Permanent, *_LOGIN),
    403: (Permanent, *_LOGIN),
    404: (Permanent, "there is nothing at that address", "Check the path in the channel's URL."),
    410: (Gone, "there is nothing at that address any more", "Add the channel's new address."),
    **dict.fromkeys((301, 302, 303, 307, 308), (Permanent, *_ELSEWHERE)),
}
"""HTTP statuses that stay as they are: the kind of error, what happened, what can be done."""


def failure_of(status: int, headers: Mapping[str, str], who: str, now_ms: int) -> ChannelError:
    """The error for `status`, which is no success; `who` did not take the message; `now_ms`: the present, Unix ms.

    `headers` are those of the answer, names in lower case or a mapping that does not mind.
    """
    asked_s = retry_after_s(headers.get("retry-after"), now_ms)
    if status == 429:  # noqa: PLR2004 - HTTP: too many requests
        wait_s = SLOW_DOWN_S if asked_s is None else asked_s
        return Temporary(f"{who}: it asks to slow down (429).", retry_after_s=wait_s)
    if status in {408, 425} or status >= 500:  # noqa: PLR2004 - HTTP: time-out, too early, the server's own trouble
        what = f"{who}: the service is in trouble ({status})."
        return Temporary(what, "It is tried again by itself.", retry_after_s=asked_s)
    kind, words, remedy = _FOR_GOOD.get(status, (Permanent, *_REFUSED))
    return kind(f"{who}: {words} ({status}).", remedy)
