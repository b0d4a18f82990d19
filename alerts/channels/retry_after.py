"""How long a service asks to be left alone: HTTP's Retry-After, in either of its forms. Pure."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime

MOST_S = 86_400.0
"""Nobody is left alone for longer than a day, whatever they ask."""


def retry_after_s(header: str | None, now_ms: int) -> float | None:
    """Seconds from `now_ms` (Unix ms) in a header of seconds or an HTTP date; None when there is none that is understood."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), MOST_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    seconds = moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() - now_ms / 1000
    return min(max(seconds, 0.0), MOST_S)
