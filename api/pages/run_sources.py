"""What a runner says on the page of a run about its further recordings."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlmodel import Session

from api.ids import RowId
from api.pages.frame import Visitor
from store import source_deeds

router = APIRouter()


@router.post("/runs/{run}/sources/{source}")
async def say(visitor: Visitor, run: RowId, source: RowId, *, deed: Annotated[Literal["use", "split"], Form()]) -> Response:
    """`use`: this recording counts; `split`: it is another run, whose page follows."""
    runner, now_ms = visitor.known, visitor.deps.clock()

    def work(session: Session) -> int:
        done = source_deeds.use if deed == "use" else source_deeds.split
        return done(session, runner.id, run, source, now_ms).id or run

    run_id = await visitor.deps.store.write_async(work)
    visitor.deps.bell.ring("runs")
    return visitor.back(f"/runs/{run_id}" if deed == "split" else f"/runs/{run_id}#also")
