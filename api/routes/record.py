"""The record of who saw and did what: of a runner's data, and of one's own deeds."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Given, Signed
from api.errors import responses
from api.schemas_coaching import RecordOut
from store import audit
from store.tables import AuditRow

router = APIRouter(tags=["record"])
Limit = Annotated[int, Query(ge=1, le=1000)]
Cursor = Annotated[int | None, Query(ge=1, lt=2**63, description="`next` of the page before")]


@router.get("/runners/{runner}/audit", response_model=RecordOut, responses=responses(404, 422))
async def of_runner(deps: Given, runner: str, limit: Limit = 100, cursor: Cursor = None) -> dict[str, Any]:
    """Who saw or did what with this runner's data, newest first; looks at one page count once an hour.

    An entry is kept for 400 days.
    """
    rows = await deps.store.read_async(lambda session: audit.about(session, runner, limit + 1, cursor))
    return _page(rows, limit)


@router.get("/me/audit", response_model=RecordOut, responses=responses(422))
async def of_me(deps: Given, viewer: Signed, limit: Limit = 100, cursor: Cursor = None) -> dict[str, Any]:
    """What your account did, newest first."""
    rows = await deps.store.read_async(lambda session: audit.by(session, viewer.account_id or 0, limit + 1, cursor))
    return _page(rows, limit)


def _page(rows: list[AuditRow], limit: int) -> dict[str, Any]:
    following = str(rows[limit - 1].id) if len(rows) > limit else None
    return {"items": [audit.as_json(row) for row in rows[:limit]], "next": following}
