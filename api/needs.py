"""What each address needs of whoever asks for it: the whole of it on one page.

It goes by the path that was asked for, before anything of the request is read. What is not named here is not open: a page
needs the runner (to be read, also a coach with consent), and an address of the API outside a runner's an administrator.
"""

from __future__ import annotations

import re

from domain.access import Need

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/v1"
INTAKE = f"{API}/intake/"
"""Where devices bring messages, each with its own password."""
RUNNER = re.compile(r"/api/v1/runners/([^/]+)(?:/([^/]*).*)?", re.DOTALL)
"""A runner's own part of the API: whose, and what of it."""

PUBLIC = frozenset(
    {
        "/sign-in",
        "/setup",
        "/offline",
        "/sw.js",
        "/manifest.webmanifest",
        "/favicon.ico",
        "/devices/ca.crt",
        f"{API}/health",
        f"{API}/openapi.json",
    }
)
PUBLIC_BELOW = ("/static/", "/icons/", "/answer/", "/invitation/", f"{API}/answers/", f"{API}/pictures/", INTAKE)
"""The last five carry their own permission, which is checked there."""
SIGNED_IN = frozenset({"/rules", "/sign-out", f"{API}/rules", f"{API}/push-key"})
SIGNED_IN_BELOW = ("/settings/access", "/settings/record", "/setup", f"{API}/me")
"""What everybody has who has an account: a name, a password, sign-ins, tokens, the record of own deeds; and that they may
become a runner."""
OWN_BELOW = ("/settings", "/devices", "/dead-letters", "/check-in", "/runs/add", "/share")
OWN_PARTS = frozenset(
    {
        "channels",
        "contacts",
        "preferences",
        "devices",
        "dead-letters",
        "export",
        "coaches",
        "audit",
        "privacy",
        "sources",
        "imports",
        "stream",
    }
)
"""Parts of a runner that a coach does not see."""
COACH_WRITES = frozenset({"notes"})
"""Parts of a runner that a coach with consent adds to, or takes something of their own back from."""
COACH_BELOW = ("/coach", f"{API}/coach")
ADMIN_BELOW = ("/admin", "/health")


def _below(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in places)


def need_of(method: str, path: str) -> tuple[Need, str | None]:
    """What a request needs, and the runner whose data its path names (None: it names none)."""
    reads = method in SAFE
    if path in PUBLIC or path.startswith(PUBLIC_BELOW):
        return Need.PUBLIC, None
    if path in SIGNED_IN or _below(path, SIGNED_IN_BELOW) or (path == f"{API}/runners" and reads):
        return Need.SIGNED_IN, None
    if _below(path, COACH_BELOW):
        return Need.COACH, None
    named = RUNNER.fullmatch(path)
    if named is not None:
        own = (not reads and named[2] not in COACH_WRITES) or named[2] in OWN_PARTS
        return (Need.OWN if own else Need.SEE), named[1]
    if path.startswith("/api/") or _below(path, ADMIN_BELOW):
        return Need.ADMIN, None
    return (Need.SEE if reads and not _below(path, OWN_BELOW) else Need.OWN), None
