"""Pictures that messages name: whatever shows the message fetches them, without a cookie; the token is the permission."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.answering import key_of
from api.deps import Given
from api.errors import responses
from api.routes.load import PICTURE, drawn_load
from domain import links

router = APIRouter(tags=["warnings"])


@router.get("/pictures/{token}", response_class=Response, responses=PICTURE | responses(404, 422, 503))
async def picture(deps: Given, token: str) -> Response:
    """The one picture that a link in a message is for: the load as it was when the message was made."""
    asked = links.read_picture(token, key_of(deps), deps.clock())
    drawn = await drawn_load(deps, asked.runner_id, asked.t_ms)
    drawn.headers["cross-origin-resource-policy"] = "cross-origin"  # web pages that show messages are not ours
    return drawn
