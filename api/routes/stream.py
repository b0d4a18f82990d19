"""Messages of a run that the Live page records itself, by Bluetooth: as from a device, by whoever is signed in."""

from __future__ import annotations

import contextlib
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from api import intake
from api.deps import Deps, Given
from api.device_login import Sender, unanswered
from api.errors import responses
from api.routes.intake import Sid, as_answered, documented
from api.schemas_intake import BODY, IntakeOut, ReceiptOut
from domain.errors import Conflict
from store import people
from store.engine import NO_ANSWER
from store.tables import DeviceRow

router = APIRouter(prefix="/runners/{runner}/stream", tags=["intake"])
BROWSER = "browser"
"""The device as which a browser records; it has no password, so nothing else can speak for it."""


async def sender_of(deps: Deps, runner: str) -> Sender:
    """The runner's browser, made when it is first used.

    Raises:
        NotFound: there is no such runner.
        Unavailable: the database does not answer.

    """

    def work(session: Session) -> None:
        with contextlib.suppress(Conflict):
            people.add_device(session, runner, BROWSER, "", deps.clock())

    try:
        if await deps.store.read_async(lambda session: session.get(DeviceRow, (runner, BROWSER))) is None:
            await deps.store.write_async(work)
            deps.bell.ring("devices")
    except NO_ANSWER as error:
        raise unanswered() from error
    return Sender(runner, BROWSER)


@router.post("/{leaf}", response_model=IntakeOut, responses=documented(), openapi_extra=BODY)
async def take(request: Request, deps: Given, runner: str, leaf: str) -> Response:
    """Take in messages of a run that a browser records, as `/intake` takes those of a device."""
    known = intake.leaf_of(leaf)
    payloads = await intake.payloads_of(request)
    taken = await intake.commit(deps, await sender_of(deps, runner), known, payloads)
    return as_answered(request, "", intake.told(taken, len(payloads)))


@router.get("/receipts", response_model=ReceiptOut, responses=responses(404, 503))
async def receipts(deps: Given, runner: str, sid: Sid) -> dict[str, Any]:
    """What is held of a run that a browser records."""
    return intake.told_of(await intake.held_of(deps, Sender(runner, BROWSER), sid))
