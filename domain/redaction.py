"""A channel's URL is a secret (tokens, passwords, topic names): what may be shown of it, and texts cleaned of it. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_HOST_IS_PUBLIC = frozenset(
    {"json", "jsons", "xml", "xmls", "form", "forms", "mailto", "mailtos", "http", "https", "webhook+https", "webhook+http"}
)
"""Schemes whose first part is a host and never a token or a topic."""
_LEAST = 3
"""Shorter parts of a URL are words, not secrets."""


def channel_name(url: str) -> str:
    """What a person calls the channel: its scheme, e.g. `ntfy`, `mailto`, `webhook`."""
    return url.partition(":")[0].partition("+")[0].lower()


def redacted(url: str) -> str:
    """`url` as it may be shown: the scheme, and the host where that is no secret, e.g. `jsons://example.org/…`."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url if url.endswith(":") else "…"
    if scheme.lower() not in _HOST_IS_PUBLIC:
        return f"{scheme}://…"
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    return f"{scheme}://{host}/…"


def scrubbed(text: str, url: str) -> str:
    """`text` without `url` and without the secret parts of it."""
    text = text.replace(url, redacted(url))
    for part in sorted(_secrets(url), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "…", text)
    return text


def _secrets(url: str) -> set[str]:
    scheme, _, rest = url.partition("://")
    raw = re.split(r"[/?#&=@:+,]", rest)
    try:
        parts = urlsplit(url)
    except ValueError:
        shown = ""
    else:
        shown = (parts.hostname or "") if scheme.lower() in _HOST_IS_PUBLIC else ""
    found = {piece for text in raw for piece in (text, unquote(text))}
    return {piece for piece in found if len(piece) >= _LEAST and piece.lower() != shown.lower() and not piece.isdigit()}
