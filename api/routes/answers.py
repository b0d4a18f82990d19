"""Answers from links in messages: the token is the permission, so anybody may post it from anywhere (`api.anywhere`)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api import answering
from api.deps import Given
from api.errors import responses
from api.schemas_warnings import AnswerOut

router = APIRouter(tags=["warnings"])


@router.post("/answers/{token}", response_model=AnswerOut, responses=responses(404, 409, 422, 503))
async def give(deps: Given, token: str) -> dict[str, Any]:
    """Give the one answer that a link carries. It counts once; a body is not needed and not read."""
    taken = await answering.take(deps, token)
    return {
        "alert": taken.alert,
        "answer": taken.answer,
        "state": taken.state,
        "result": taken.result,
        "link": taken.link,
    }
