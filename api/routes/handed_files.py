"""Recordings as files: what `soleus import` does, for whoever is not at the machine."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from sqlmodel import Session

from api import handing_over
from api.deps import Given
from api.errors import responses
from api.schemas import Out
from store import people

router = APIRouter(prefix="/runners/{runner}/files", tags=["runs"])


class FileOut(Out):
    """What became of one recording that was handed over."""

    file: str = Field(description="its name; of one in a zip, with the zip's before it", examples=["2026-11-22.fit"])
    state: Literal["imported", "source", "duplicate", "deleted", "refused", "other"] = Field(
        description="new, a further recording of a run that is here, known already, deleted here before and so not taken "
        "again, not read, or no run"
    )
    reason: str = Field(description='why it was not taken; else ""', examples=[""])
    runs: list[int] = Field(description="the runs in it, as far as they are known", examples=[[42]])


BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "array",
                            "maxItems": handing_over.MOST_FILES,
                            "items": {"type": "string", "format": "binary"},
                            "description": "FIT, TCX or GPX files, or zips and exports of them; 64 MiB at most together",
                        }
                    },
                },
            }
        },
    }
}


@router.post("", response_model=list[FileOut], responses=responses(404, 413, 422, 503), openapi_extra=BODY)
async def take(request: Request, deps: Given, runner: str) -> list[dict[str, Any]]:
    """Take recordings; answers when their runs are stored, and says of each file what became of it.

    A run that is known is not stored twice. The findings come a moment later.
    """

    def known(session: Session) -> None:
        people.runner(session, runner)

    await deps.store.read_async(known)
    taken = await handing_over.take(request, deps, runner)
    return [{"file": one.file, "state": one.state, "reason": one.reason, "runs": one.run_ids} for one in taken]
