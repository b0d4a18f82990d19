"""What the API says about files that are imported in the background."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Out


class NotTakenFileOut(Out):
    """A recording that brought nothing."""

    file: str
    state: str = Field(description="refused, or deleted here before")
    reason: str


class ImportOut(Out):
    """An import: files are received, then imported; what became of those that are done is counted."""

    id: int
    state: Literal["receiving", "waiting", "importing", "done", "failed", "cancelled"]
    created_at: str
    changed_at: str
    received: int = Field(description="bytes")
    files: int = Field(description="how many were sent")
    found: int = Field(description="recordings in them, as far as is known", examples=[2512])
    done: int
    imported: int
    source: int = Field(description="further recordings of runs that were here")
    duplicate: int
    deleted: int = Field(description="the runner deleted their runs here before")
    refused: int
    other: int = Field(description="no runs: another sport, or no activity")
    runs: int = Field(description="how many runs are new by it")
    newest_run_at: str | None
    not_taken: list[NotTakenFileOut] = Field(description="at most 100")
    error: str = Field(description='why it failed; "" = it did not')


class PieceOut(Out):
    """How much of a file there is now: the next piece begins there."""

    received: int = Field(description="bytes")
