"""Messages of devices by HTTP, for those that cannot speak MQTT: the same payloads, the same way in, the same receipts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from api import intake
from api.deps import Given
from api.device_login import Device
from api.errors import MEDIA_TYPE, responses
from api.schemas_intake import BODY, EXAMPLE, NONE_USED, SID_PATTERN, IntakeOut, ReceiptOut

router = APIRouter(prefix="/intake", tags=["intake"])
WAITS_FOR_A_LIST = "owntracks"
"""This app takes no answer but a list; it sends again and again what was refused, so it is never told of that."""
Sid = Annotated[str, Query(pattern=SID_PATTERN, description="the run's id")]
BY_DEVICE = responses(401, 429, 503)


def documented(*codes: int) -> dict[int | str, dict[str, Any]]:
    """What taking messages in documents, beside the errors of `codes`."""
    problem = responses(422)[422]["content"][MEDIA_TYPE]
    none_used = {"schema": {"$ref": "#/components/schemas/IntakeOut"}, "example": NONE_USED}
    return {
        **responses(404, 413, 503, *codes),
        200: {"content": {"application/json": {"example": EXAMPLE}}},
        422: {
            "description": "None of the messages could be used, or the body could not be read",
            "content": {"application/json": none_used, MEDIA_TYPE: problem},
        },
    }


def as_answered(leaf: str, told: dict[str, Any]) -> Response:
    """What became of the messages: 200 when any of them is of use, or there was none."""
    if leaf == WAITS_FOR_A_LIST:
        return JSONResponse([])
    return JSONResponse(told, status_code=200 if told["taken"] or not told["refused"] else 422)


@router.post("/{leaf}", response_model=IntakeOut, responses=documented(401, 429), openapi_extra=BODY)
async def take(request: Request, deps: Given, sender: Device, leaf: str) -> Response:
    """Take in messages of one leaf: `session`, `samples`, `steps`, `pain`, `ack`, `status` … They are the sender's own.

    What is answered is committed: whatever is not answered is to be sent again, and that does no harm.
    """
    known = intake.leaf_of(leaf)
    payloads = await intake.payloads_of(request)
    taken = await intake.commit(deps, sender, known, payloads)
    return as_answered(leaf, intake.told(taken, len(payloads)))


@router.get("/receipts", response_model=ReceiptOut, responses=BY_DEVICE)
async def receipts(deps: Given, sender: Device, sid: Sid) -> dict[str, Any]:
    """What is held of a run of the sender's; zeros for one of which nothing has come. `complete` comes some time after."""
    return intake.told_of(await intake.held_of(deps, sender, sid))
