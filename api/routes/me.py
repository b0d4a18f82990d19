"""Whoever asks: who that is, and what one gets in by."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, status
from sqlmodel import Session

from api import keys
from api.deps import Given, Signed
from api.errors import responses
from api.ids import RowId
from api.schemas_access import AddedTokenOut, MeOut, SignInOut, TokenIn, TokenOut
from domain.clock import iso
from store import tokens, viewers

router = APIRouter(prefix="/me", tags=["me"])


@router.get("", response_model=MeOut)
async def me(viewer: Signed) -> dict[str, Any]:
    """Who you are, and what you may."""
    return {
        "name": viewer.name,
        "runner": viewer.runner_id,
        "coach": viewer.coach,
        "admin": viewer.admin,
        "scopes": None if viewer.scopes is None else sorted(viewer.scopes),
        "coached": sorted(viewer.coached),
    }


@router.delete("", status_code=status.HTTP_204_NO_CONTENT, responses=responses(409, 422))
async def leave(
    deps: Given, viewer: Signed, name: Annotated[str, Query(max_length=100, description="your own, to say that you mean it")]
) -> None:
    """Delete your account for good, if you are no runner (a runner is deleted as a whole: `DELETE …/runners/{runner}`)."""
    await deps.store.write_async(lambda session: keys.leave(session, viewer, name, deps.clock()))
    deps.bell.ring("forget")


@router.get("/tokens", response_model=list[TokenOut], responses=responses(409))
async def token_list(deps: Given, viewer: Signed) -> list[dict[str, Any]]:
    """Your tokens, newest first."""
    account_id = keys.account_of(viewer)
    return [tokens.as_json(row) for row in await deps.store.read_async(lambda session: tokens.listing(session, account_id))]


@router.post("/tokens", response_model=AddedTokenOut, status_code=201, responses=responses(409, 422))
async def token_add(deps: Given, viewer: Signed, body: TokenIn) -> dict[str, Any]:
    """Make a token; it is told this once. It cannot do more than who makes it."""
    wanted = keys.NewToken(body.name, tuple(body.scopes), body.days)

    def work(session: Session) -> dict[str, Any]:
        row, secret = keys.add_token(session, viewer, wanted, deps.clock())
        return tokens.as_json(row) | {"token": secret}

    return await deps.store.write_async(work)


@router.delete("/tokens/{token}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 409))
async def token_remove(deps: Given, viewer: Signed, token: RowId) -> None:
    """Take a token back; it is refused from now on."""
    await deps.store.write_async(lambda session: keys.remove_token(session, viewer, token, deps.clock()))


@router.get("/sign-ins", response_model=list[SignInOut], responses=responses(409))
async def sign_in_list(deps: Given, viewer: Signed) -> list[dict[str, Any]]:
    """Where you are signed in, the last used first."""
    account_id = keys.account_of(viewer)
    rows = await deps.store.read_async(lambda session: viewers.sign_ins(session, account_id, deps.clock()))
    return [
        {
            "id": row.id,
            "browser": row.agent,
            "address": row.address,
            "since": iso(row.created_ms),
            "used_at": iso(row.seen_ms),
            "ends_at": iso(row.expires_ms),
            "this": row.id == viewer.sign_in_id,
        }
        for row in rows
    ]


@router.delete("/sign-ins/{sign_in}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 409))
async def sign_in_remove(deps: Given, viewer: Signed, sign_in: RowId) -> None:
    """Sign out one browser; it is out at its next request."""
    await deps.store.write_async(lambda session: keys.sign_out(session, viewer, sign_in, deps.clock()))
