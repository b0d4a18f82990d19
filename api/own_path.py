"""Where a visitor is led after signing in: to a page of ours, and nowhere else. Pure."""

from __future__ import annotations

import re

HOME = "/"
LONGEST = 2000
_OWN = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""One slash, then printable ASCII without space and backslash: nothing that a browser drops, or reads as another slash."""
_NOT_AFTER = re.compile(r"/(?:sign-in|sign-out|setup|api|static)(?:[/?#]|\Z)")


def own_path(asked: str) -> str:
    """`asked` if it is an address of one of our pages without scheme and host, else the first page."""
    if len(asked) > LONGEST or not _OWN.fullmatch(asked) or _NOT_AFTER.match(asked):
        return HOME
    return asked
