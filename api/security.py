"""What every answer carries and every request has to show: headers, the host it asked for, and where it comes from.

Plain ASGI: a response is never buffered, so that event streams flow.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import anywhere
from api.errors import Problem, problem_response

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types soleus-worker",
)
POLICY = "; ".join(DIRECTIVES)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=(), payment=()",
    "x-frame-options": "DENY",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
API = "/api/"


def host_name(host: str) -> str:
    """The name in a Host header, without its port and brackets, in lower case."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def from_our_pages(method: str, path: str, headers: Headers) -> bool:
    """Whether a request that changes something comes from our own pages, or from no browser at all.

    Browsers say so in Sec-Fetch-Site, older ones in Origin. One that says neither is refused, but for what is sent to the
    API as JSON, with a token, or as DELETE: no page of another site can send these without asking first, and we never
    answer yes.
    """
    if method in SAFE:
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return path.startswith(API) and (kind == "application/json" or method == "DELETE" or "authorization" in headers)


class Guard:
    """Middleware: refuses unknown hosts and foreign senders, and puts the security headers on everything."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        free = anywhere.may(scope["method"], scope["path"])

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (HEADERS | (anywhere.HEADERS if free else {})).items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await problem_response(refusal, scope["path"])(scope, receive, send_guarded)
            return
        if free and scope["method"] == "OPTIONS":
            await Response(status_code=204)(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if "*" not in self.hosts and host_name(host) not in self.hosts:
            return Problem(
                status=421,
                title="Unknown host",
                detail="These pages are not served under that name. Ask for http://localhost or http://127.0.0.1.",
            )
        if not (anywhere.may(scope["method"], scope["path"]) or from_our_pages(scope["method"], scope["path"], headers)):
            return Problem(
                status=403,
                title="Not from these pages",
                detail="A change has to come from these pages, or to the API as application/json or with a token.",
            )
        return None
