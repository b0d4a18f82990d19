"""The one path that anybody may post to from anywhere: answers from links in messages.

The token in the path is the permission. Apps and web pages that show messages (ntfy's, for one) send no Origin, or one of
their own, and ask first whether they may: here, and only here, the answer is yes. No cookie is wanted or looked at.
"""

from __future__ import annotations

from domain.links import ACT

METHODS = frozenset({"POST", "OPTIONS"})
HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "600",
}
"""Without access-control-allow-credentials: a browser keeps its cookies to itself."""


def may(method: str, path: str) -> bool:
    """Whether a request with `method` for `path` may come from anywhere."""
    start, _, token = path.rpartition("/")
    return method in METHODS and f"{start}/" == ACT and token != ""
