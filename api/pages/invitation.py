"""Links that carry their own permission: what each kind of invitation leads to."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages import invitation_coach
from api.pages.frame import Visitor, render
from store import coaching, invitations

router = APIRouter()


@router.get("/invitation/{secret}")
async def page(visitor: Visitor, secret: str) -> Response:
    """The page of the kind of invitation that it is."""
    row = await visitor.deps.store.read_async(lambda session: invitations.find(session, secret, visitor.now_ms))
    if row is not None and row.kind == coaching.KIND:
        return await invitation_coach.show(visitor, secret)
    return render(visitor.at_home, "invitation_gone.html", status=404)
