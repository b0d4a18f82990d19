"""The record in plain words: who saw or did what with a runner's data, or what one did oneself."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import viewer_of
from api.pages.frame import Visitor, render
from api.pages.words import Words
from store import audit

router = APIRouter()
MOST = 50
TOLD = frozenset(
    {"consented", "withdrew", "token_added", "device_added", "device_removed", "run_removed", "account_changed"}
)
"""Deeds whose detail says more than the deed does, in words for people."""
KEPT_DAYS = audit.KEPT_MS // 86_400_000
_PROGRAM = re.compile(r"/api/v1/runners/[^/]+(/.*)?")


@router.get("/settings/record")
async def page(
    visitor: Visitor,
    of: Literal["data", "deeds"] = "data",
    cursor: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
) -> HTMLResponse:
    """Of a runner's data; of somebody who is no runner, or with `of=deeds`, what the account did."""
    visitor, viewer = visitor.at_home, viewer_of(visitor.request)
    runner_id, account_id = viewer.runner_id, viewer.account_id or 0
    if runner_id is None or of == "deeds":
        of = "deeds"
        rows = await visitor.deps.store.read_async(lambda session: audit.by(session, account_id, MOST + 1, cursor))
    else:
        rows = await visitor.deps.store.read_async(lambda session: audit.about(session, runner_id, MOST + 1, cursor))
    words = visitor.words
    return render(
        visitor,
        "record.html",
        of=of,
        rows=[(row, said(words, row.what, row.detail)) for row in rows[:MOST]],
        choices=("data", "deeds") if runner_id is not None else (),
        following=rows[MOST - 1].id if len(rows) > MOST else None,
        cursor=cursor,
        told=TOLD,
        days=KEPT_DAYS,
    )


def said(words: Words, what: str, detail: str) -> str:
    """A deed in plain words; of a look, at what."""
    if what == "invited" and detail.startswith("password"):
        return words.t("record-invited-password")
    if what != "looked_at":
        return words.t(f"record-{what}")
    program = _PROGRAM.fullmatch(detail)
    parts = ((program[1] or "") if program is not None else detail).strip("/").split("/")
    part = "notes" if parts[0] == "coach" and len(parts) > 1 else parts[0] or "today"
    name = words.known(f"record-part-{part}", words.known(f"page-nav-{part}", part))
    return words.t("record-looked_at-program" if program is not None else "record-looked_at", page=name)
