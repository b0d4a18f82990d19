"""Coaches: who sees a runner, the links that let them, their notes, and a coach's roster."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, status
from sqlmodel import Session

from api import coaching as consent
from api import roster
from api.deps import Given, Signed
from api.errors import responses
from api.ids import RowId
from api.schemas_coaching import CoachesOut, CoachIn, CoachingIn, CoachingOut, CoachLinkOut, NoteIn, NoteOut, RosterOut
from domain.errors import Conflict
from domain.words import Say
from store import audit, coach_notes, coaching, people

router = APIRouter(tags=["coaches"])


@router.get("/runners/{runner}/coaches", response_model=CoachesOut, responses=responses(404))
async def coaches(deps: Given, runner: str) -> dict[str, Any]:
    """Who sees this runner's data or did, and the links that wait for a coach."""
    now_ms = deps.clock()
    return await deps.store.read_async(
        lambda session: {"coaches": coaching.coaches(session, runner), "waiting": coaching.waiting(session, runner, now_ms)}
    )


@router.post("/runners/{runner}/coaches", response_model=CoachLinkOut, status_code=201, responses=responses(404, 422))
async def invite(deps: Given, viewer: Signed, request: Request, runner: str, body: CoachIn) -> dict[str, Any]:
    """Make a link for one coach, if you agree; without `consent` the refusal has the sentence to agree to."""
    return await consent.invite(request, deps, viewer, runner, agreed=body.consent)


@router.delete("/runners/{runner}/coaches/{coach}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422))
async def withdraw(deps: Given, viewer: Signed, runner: str, coach: RowId) -> None:
    """That coach sees nothing any more, from the next request on."""
    await consent.withdraw(deps, viewer, runner, coach)


@router.delete(
    "/runners/{runner}/coaches/links/{link}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422)
)
async def take_back(deps: Given, viewer: Signed, runner: str, link: RowId) -> None:
    """Take back a link that nobody has used yet."""
    await consent.take_back(deps, viewer, runner, link)


@router.post("/me/coaching", response_model=CoachingOut, status_code=201, responses=responses(404, 409, 422))
async def accept(deps: Given, viewer: Signed, body: CoachingIn) -> dict[str, Any]:
    """Use a link: you coach the runner who made it from now on."""
    now_ms = deps.clock()
    if viewer.account_id is None:
        raise Conflict("A guest of the demonstration coaches nobody.", "Sign in with an account.", field="invitation")
    account_id = viewer.account_id
    return await deps.store.write_async(
        lambda session: consent.accepted(session, body.invitation, account_id, viewer.name, now_ms)
    )


@router.get("/coach/runners", response_model=list[RosterOut])
async def runners(deps: Given, viewer: Signed) -> list[dict[str, Any]]:
    """Every runner who lets you see, red flags and pain first; those who have withdrawn last, without any data."""
    now_ms = deps.clock()

    def work(session: Session) -> list[roster.Row]:
        own = people.runners_called(session, {viewer.runner_id}) if viewer.runner_id else {}
        say = own[viewer.runner_id].say if viewer.runner_id in own else Say(viewer.language)  # type: ignore[arg-type]
        return roster.rows(session, deps, viewer, say, now_ms)

    shown = await deps.store.read_async(work)
    await roster.put_on_record(deps, viewer, shown, now_ms)
    return [roster.as_json(row) for row in shown]


@router.get("/runners/{runner}/notes", response_model=list[NoteOut], responses=responses(404, 422))
async def notes(
    deps: Given,
    viewer: Signed,
    runner: str,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    before: Annotated[int | None, Query(ge=1, lt=2**63, description="only notes before this one")] = None,
) -> list[dict[str, Any]]:
    """What coaches wrote about a runner, newest first: the runner reads all of it, a coach what is their own."""
    author = None if runner == viewer.runner_id else viewer.account_id or 0
    return await deps.store.read_async(
        lambda session: coach_notes.listing(session, runner, author_id=author, most=limit, before_id=before)
    )


@router.post("/runners/{runner}/notes", response_model=NoteOut, status_code=201, responses=responses(404, 409, 422))
async def add_note(deps: Given, viewer: Signed, runner: str, body: NoteIn) -> dict[str, Any]:
    """Write a note about a runner whom you coach; the runner reads it."""
    if viewer.account_id is None or runner == viewer.runner_id:
        raise Conflict("Notes are written by coaches.", "What you want to remember goes into a check-in.", field="note")
    now_ms, account_id = deps.clock(), viewer.account_id

    def work(session: Session) -> dict[str, Any]:
        audit.note(session, "noted", now_ms, viewer=viewer, runner_id=runner)
        return coach_notes.add(session, runner, account_id, body.text, now_ms)

    return await deps.store.write_async(work)


@router.delete("/runners/{runner}/notes/{note}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422))
async def remove_note(deps: Given, viewer: Signed, runner: str, note: RowId) -> None:
    """Remove a note that you wrote."""
    await deps.store.write_async(lambda session: coach_notes.remove(session, runner, viewer.account_id or 0, note))
