"""Static files, which browsers keep for ever when they ask for them by the mark of what is in them (`frame.static`)."""

from __future__ import annotations

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages.frame import static

FOREVER = "public, max-age=31536000, immutable"


class Marked(StaticFiles):
    """`StaticFiles` with a word on how long each file holds."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; one that is asked for by an older mark, or by none, is asked for again each time."""
        answer = await super().get_response(path, scope)
        kept = answer.status_code < 400 and scope["query_string"].decode("latin-1") == static(path).partition("?")[2]  # noqa: PLR2004
        answer.headers["cache-control"] = FOREVER if kept else "no-cache"
        return answer
