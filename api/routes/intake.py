"""Messages of devices by HTTP, for those that cannot speak MQTT: the same payloads, the same way in, the same receipts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from api import intake
from api.deps import Given
from api.device_login import Device
from api.errors import MEDIA_TYPE, Problem, responses
from api.schemas_intake import BODY, EXAMPLE, SID_PATTERN, IntakeOut, ReceiptOut

router = APIRouter(prefix="/intake", tags=["intake"])
WAITS_FOR_A_LIST = "owntracks"
"""This app takes no answer but a list; it sends again and again what was refused, so it is never told of that."""
Sid = Annotated[str, Query(pattern=SID_PATTERN, description="the run's id")]
BY_DEVICE = responses(401, 429, 503)


def documented(*codes: int) -> dict[int | str, dict[str, Any]]:
    """What taking messages in documents, beside the errors of `codes`."""
    return {**responses(404, 413, 422, 503, *codes), 200: {"content": {"application/json": {"example": EXAMPLE}}}}


def as_answered(request: Request, leaf: str, told: dict[str, Any]) -> Response:
    """What became of the messages; where there were some, and none is of use, as a problem that has the same members."""
    if leaf == WAITS_FOR_A_LIST:
        return JSONResponse([])
    if told["taken"] or not told["refused"]:
        return JSONResponse(told)
    first = told["refused"][0]
    problem = Problem(
        title="Input that cannot be used",
        status=422,
        detail=f"None of the messages could be used. {first['reason']}",
        remedy="They are kept as dead letters: sending them again changes nothing.",
        field=first["field"],
        instance=request.url.path,
    )
    return JSONResponse(problem.model_dump(exclude={"errors"}) | told, status_code=422, media_type=MEDIA_TYPE)


@router.post("/{leaf}", response_model=IntakeOut, responses=documented(401, 429), openapi_extra=BODY)
async def take(request: Request, deps: Given, sender: Device, leaf: str) -> Response:
    """Take in messages of one leaf: `session`, `samples`, `steps`, `pain`, `ack`, `status` … They are the sender's own.

    What is answered is committed: whatever is not answered is to be sent again, and that does no harm.
    """
    known = intake.leaf_of(leaf)
    payloads = await intake.payloads_of(request)
    taken = await intake.commit(deps, sender, known, payloads)
    return as_answered(request, leaf, intake.told(taken, len(payloads)))


@router.get("/receipts", response_model=ReceiptOut, responses=BY_DEVICE)
async def receipts(deps: Given, sender: Device, sid: Sid) -> dict[str, Any]:
    """What is held of a run of the sender's; zeros for one of which nothing has come. `complete` comes some time after."""
    return intake.told_of(await intake.held_of(deps, sender, sid))
