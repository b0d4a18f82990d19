"""Which requests are deeds that a runner finds on record, beside looks by others: one table.

What is put on record where it is decided (signing in, consent, tokens) is not repeated here.
"""

from __future__ import annotations

import re

_OF = r"/api/v1/runners/[^/]+"
TABLE: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("GET", re.compile(rf"{_OF}/export"), "exported"),
    ("DELETE", re.compile(rf"{_OF}/runs/(\d+)"), "run_removed"),
    ("POST", re.compile(r"/runs/(\d+)/delete"), "run_removed"),
    ("POST", re.compile(rf"{_OF}/devices|/devices"), "device_added"),
    ("DELETE", re.compile(rf"{_OF}/devices/([^/]+)"), "device_removed"),
    ("POST", re.compile(r"/devices/([^/]+)/remove"), "device_removed"),
    ("PATCH", re.compile(rf"{_OF}/privacy"), "privacy_changed"),
    ("POST", re.compile(r"/settings/privacy/(?:gps|home)"), "privacy_changed"),
)
"""Method, path, deed; the path's group, if it has one, is what the deed was done to."""


def deed_of(method: str, path: str) -> tuple[str, str] | None:
    """The deed that such a request is once it succeeds, and what it is done to ("" when that is clear)."""
    for known, pattern, deed in TABLE:
        found = pattern.fullmatch(path) if known == method else None
        if found is not None:
            return deed, (found[1] or "" if pattern.groups else "")
    return None
