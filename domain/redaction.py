"""A channel's URL is a secret (tokens, passwords, topic names): what may be shown of it, and texts cleaned of it. Pure."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote, urlsplit

_HOST_IS_PUBLIC = frozenset(
    {"json", "jsons", "xml", "xmls", "form", "forms", "mailto", "mailtos", "http", "https", "webhook+https", "webhook+http"}
)
"""Schemes whose first part is a host and never a token or a topic."""
_NOTHING_SECRET = frozenset({"homeassistant"})
"""Schemes whose URL says only how our own broker is used."""
_LEAST = 3
"""Shorter parts of a URL are words, not secrets."""
_PUSH = "webpush:"
"""Begins a channel that is a browser's push subscription; JSON follows."""
_LEAST_TOKEN = 8
"""Shorter parts of a push service's path are words like `send`, not secrets."""


def channel_name(url: str) -> str:
    """What a person calls the channel: its scheme, e.g. `ntfy`, `mailto`, `webhook`."""
    return url.partition(":")[0].partition("+")[0].lower()


def redacted(url: str) -> str:
    """`url` as it may be shown: the scheme, and the host where that is no secret, e.g. `jsons://example.org/…`."""
    if url.startswith(_PUSH):
        return f"webpush://{_host(_subscription(url)[0])}/…"
    scheme, mark, _ = url.partition("://")
    if not mark:
        return url if url.endswith(":") or channel_name(url) in _NOTHING_SECRET else "…"
    if scheme.lower() not in _HOST_IS_PUBLIC:
        return f"{scheme}://…"
    return f"{scheme}://{_host(url)}/…"


def scrubbed(text: str, url: str) -> str:
    """`text` without `url` and without the secret parts of it."""
    text = text.replace(url, redacted(url))
    for part in sorted(_secrets(url), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "…", text)
    return text


def _host(url: str) -> str:
    """Host and port of a URL; `…` when it has none."""
    return re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0].rpartition("@")[2] or "…"


def _subscription(url: str) -> tuple[str, list[str]]:
    """Endpoint and keys in the URL of a push channel; empty as far as they cannot be read."""
    try:
        found = json.loads(url.removeprefix(_PUSH))
        endpoint, keys = found["endpoint"], found["keys"].values()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "", []
    return str(endpoint), [str(key) for key in keys]


def _push_secrets(url: str) -> set[str]:
    """The endpoint, the tokens in it, and the keys; of what cannot be read, everything that is as long as a token."""
    endpoint, keys = _subscription(url)
    if not endpoint:
        return {piece for piece in re.split(r"[\s\"{}\[\]:,/?#&=]+", url.removeprefix(_PUSH)) if len(piece) >= _LEAST_TOKEN}
    path = endpoint.partition("://")[2].partition("/")[2]
    pieces = {piece for text in re.split(r"[/?#&=@:+,]", path) for piece in (text, unquote(text))}
    return {piece for piece in {endpoint, *pieces, *keys} if len(piece) >= _LEAST_TOKEN}


def _secrets(url: str) -> set[str]:
    if url.startswith(_PUSH):
        return _push_secrets(url)
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
