"""Who asks, and whether they may: in front of every route, before anything of the request is read.

Plain ASGI. What was decided stands in the request's state: `viewer` (None: nobody is signed in) and `runner_id`, the
runner whose data it is about.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import cookies, deeds, needs
from api.deps import Deps
from api.errors import Problem, answer
from domain.access import Need, Verdict, Viewer, verdict
from domain.errors import shape
from store import accounts, audit, viewers

CHOSEN = "runner"
"""Query parameter and cookie: which of the runners who may be seen the pages show."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""A proxy says with these that the visitor is not the one who connects."""
MOST_LOOKS = 10_000
"""So many looks are remembered as being on record already."""


def direct_loopback(scope: Scope) -> bool:
    """Whether the request comes straight from a program on this machine."""
    client = scope.get("client")
    headers = Headers(scope=scope)
    if client is None or any(name in headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


class Admission:
    """Middleware: finds out who asks, and refuses whoever may not."""

    def __init__(self, app: ASGIApp, deps: Deps) -> None:
        self.app = app
        self.deps = deps
        self._looks: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        need, named = needs.need_of(scope["method"], scope["path"])
        try:
            viewer = await self._viewer(request)
        except LookupError:
            await answer(request, _UNKNOWN_TOKEN, {"www-authenticate": "Bearer"})(scope, receive, send)
            return
        if getattr(request.state, "renewed", None) is not None:
            send = cookies.renewing(send, request, self.deps, request.state.renewed)
        runner_id = named if named is not None else _chosen(request, viewer)
        request.state.viewer, request.state.runner_id = viewer, runner_id
        found = verdict(viewer, need, runner_id, changes=scope["method"] not in needs.SAFE)
        if found is not Verdict.YES:
            refused = await self._refused(request, found, runner_id)
            await refused(scope, receive, send)
            return
        if viewer is not None and need is Need.SEE and runner_id is not None and runner_id != viewer.runner_id:
            await self._on_record(viewer, runner_id, scope["path"])
        deed = deeds.deed_of(scope["method"], scope["path"])
        if deed is None or viewer is None:
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, self._recording(send, viewer, runner_id, *deed))

    async def _viewer(self, request: Request) -> Viewer | None:
        """Whoever asks; LookupError for a token that is not one of ours."""
        store, now_ms = self.deps.store, self.deps.clock()
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            secret, look = token.strip(), viewers.by_token
        elif request.cookies.get(cookies.COOKIE):
            secret, look = request.cookies[cookies.COOKIE], viewers.by_cookie
        else:
            return self._guest(request)
        viewer, stale = await store.read_async(lambda session: look(session, secret, now_ms))
        if viewer is None:
            if kind.lower() == "bearer":
                raise LookupError
            return self._guest(request)
        if stale:
            await store.write_async(lambda session: viewers.note_use(session, secret, now_ms))
            request.state.renewed = secret if viewer.sign_in_id is not None else None
        return viewer

    def _guest(self, request: Request) -> Viewer | None:
        return self.deps.guest() if self.deps.guest is not None and direct_loopback(request.scope) else None

    async def _refused(self, request: Request, found: Verdict, runner_id: str | None) -> Response:
        if found is Verdict.SIGN_IN:
            return await self._to_sign_in(request)
        if found is Verdict.HIDDEN:
            detail = f"There is no runner {shape(runner_id)}."
            remedy = "Add it with: soleus runner add NAME"
            return answer(request, Problem(status=404, title="Not found", detail=detail, remedy=remedy, field="runner"))
        return answer(request, _NOT_PERMITTED)

    async def _to_sign_in(self, request: Request) -> Response:
        page = request.method in needs.SAFE and not request.url.path.startswith("/api/")
        if not page:
            return answer(request, _WHO, {"www-authenticate": "Bearer"})
        if not await self.deps.store.read_async(accounts.any_there):
            return RedirectResponse("/setup", status_code=303)
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse("/sign-in" if wanted == "/" else "/sign-in?" + urlencode({"next": wanted}), status_code=303)

    def _recording(self, send: Send, viewer: Viewer, runner_id: str | None, what: str, detail: str) -> Send:
        """`send`, before which a deed is put on record once it has succeeded."""

        async def send_recorded(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:  # noqa: PLR2004 - what is refused
                now_ms = self.deps.clock()
                await self.deps.store.write_async(
                    lambda session: audit.note(session, what, now_ms, viewer=viewer, runner_id=runner_id, detail=detail)
                )
            await send(message)

        return send_recorded

    async def _on_record(self, viewer: Viewer, runner_id: str, path: str) -> None:
        now_ms = self.deps.clock()
        key = audit.look_key(viewer, runner_id, path, now_ms)
        if key in self._looks:
            return
        await self.deps.store.write_async(
            lambda session: audit.note(
                session, "looked_at", now_ms, viewer=viewer, runner_id=runner_id, detail=path, key=key
            )
        )
        self._looks[key] = None
        if len(self._looks) > MOST_LOOKS:
            self._looks.popitem(last=False)


async def still_sees(deps: Deps, viewer: Viewer, runner_id: str) -> bool:
    """Whether whoever began to look on may go on: asked again and again by what lasts, such as an event stream."""
    if viewer.account_id is None:
        return True
    now_ms = deps.clock()
    return await deps.store.read_async(lambda session: viewers.still_sees(session, viewer, runner_id, now_ms))


def _chosen(request: Request, viewer: Viewer | None) -> str | None:
    """Whose pages are shown: of `?runner=`, else of the cookie if that one may be seen, else the first who may."""
    if viewer is None:
        return None
    asked = request.query_params.get(CHOSEN)
    if asked is not None:
        return asked
    kept = request.cookies.get(CHOSEN)
    if kept is not None and viewer.sees(kept):
        return kept
    return next(iter(viewer.visible), None)


_WHO = Problem(
    status=401,
    title="Not signed in",
    detail="This needs to know who asks.",
    remedy="Sign in at /sign-in, or send a token: Authorization: Bearer …",
)
_UNKNOWN_TOKEN = Problem(
    status=401,
    title="Not signed in",
    detail="The token is not known here, or it has ended.",
    remedy="Make another on the page Settings, Access.",
    field="authorization",
)
_NOT_PERMITTED = Problem(
    status=403,
    title="Not permitted",
    detail="This account may not do that.",
    remedy="A runner's data is changed by the runner; the installation by an administrator; a token needs the scope.",
)
