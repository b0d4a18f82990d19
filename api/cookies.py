"""The cookies of a browser that is signed in: no script reads them, and no page of another site sends them with a form."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Send

from api import known_browser
from api.deps import Deps
from store.viewers import LIFE_MS

COOKIE = "soleus"
"""Holds the secret of a sign-in."""
KNOWN_AT = "/sign-in"
"""The only place that hears whether a browser is known."""


def secure(request: Request, deps: Deps) -> bool:
    """Whether the browser is to send its cookies by https only."""
    return deps.secure or request.url.scheme == "https"


def let_in(response: Response, request: Request, deps: Deps, secret: str, known: str) -> None:
    """Give the browser what it is signed in by, and what it is known by (`api.known_browser`)."""
    safe = secure(request, deps)
    response.set_cookie(COOKIE, secret, max_age=LIFE_MS // 1000, httponly=True, samesite="lax", secure=safe)
    life = known_browser.LIFE_S
    response.set_cookie(known_browser.COOKIE, known, max_age=life, path=KNOWN_AT, httponly=True, samesite="lax", secure=safe)


def let_out(response: Response, request: Request, deps: Deps) -> None:
    """Take back what the browser is signed in by; it stays known."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=secure(request, deps))


def renewing(send: Send, request: Request, deps: Deps, secret: str) -> Send:
    """`send` that also keeps the browser signed in for its full time again, unless the answer itself says otherwise."""
    fresh = Response()
    safe = secure(request, deps)
    fresh.set_cookie(COOKIE, secret, max_age=LIFE_MS // 1000, httponly=True, samesite="lax", secure=safe)

    async def send_renewed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if not any(value.startswith(f"{COOKIE}=") for value in headers.getlist("set-cookie")):
                headers.append("set-cookie", fresh.headers["set-cookie"])
        await send(message)

    return send_renewed
