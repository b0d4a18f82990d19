"""Looking after the installation: health, room, accounts, links and copies. Counts and accounts, never a runner's data."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api import caretaking
from api.deps import Given, Signed
from api.errors import responses
from api.ids import RowId
from api.schemas_admin import AccountChange, AccountOut, HealthOut, InvitationIn, InvitationOut, LetterOut, StorageOut
from store import roles

router = APIRouter(prefix="/admin", tags=["admin"])


@router.get("/health", response_model=HealthOut, responses={503: {"model": HealthOut, "description": "Something is down"}})
async def health(deps: Given, response: Response) -> dict[str, Any]:
    """Queues, broker and database; 503 when one does not answer."""
    found = await caretaking.state(deps)
    if not found["ok"]:
        response.status_code = 503
    return found


@router.get("/storage", response_model=StorageOut)
async def storage(deps: Given) -> dict[str, Any]:
    """How much room the data take; every row is counted for it."""
    return await caretaking.storage_json(deps)


@router.get("/dead-letters", response_model=list[LetterOut], responses=responses(422))
async def dead_letters(deps: Given, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[dict[str, Any]]:
    """Messages that could not be used, newest first; what was in them only their runner sees."""
    return await deps.store.read_async(lambda session: caretaking.letters(session, limit))


@router.get("/accounts", response_model=list[AccountOut])
async def accounts(deps: Given) -> list[dict[str, Any]]:
    """Everybody who can sign in."""
    return await deps.store.read_async(roles.listing_json)


@router.patch("/accounts/{account}", response_model=AccountOut, responses=responses(404, 409, 422))
async def change(deps: Given, viewer: Signed, account: RowId, body: AccountChange) -> dict[str, Any]:
    """Give or take a role, close an account or open it again. The last administrator stays one."""
    wanted = roles.Change(**body.model_dump())
    return await caretaking.change_account(deps, viewer, account, wanted)


@router.post("/invitations", response_model=InvitationOut, status_code=201, responses=responses(404, 422))
async def invite(deps: Given, viewer: Signed, request: Request, body: InvitationIn) -> dict[str, Any]:
    """Make a link for a new runner, or to choose a new password."""
    return await caretaking.invite(request, deps, viewer, body.kind, body.account)


@router.post(
    "/backup",
    response_class=Response,
    responses={200: {"content": {"application/vnd.sqlite3": {}}, "description": "The database"}, **responses(409, 503)},
)
async def backup(deps: Given, viewer: Signed) -> Response:
    """A consistent copy of a SQLite database, while everything goes on; on PostgreSQL 409, with its command."""
    return await caretaking.backed_up(deps, viewer)
