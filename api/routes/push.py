"""What a browser needs to be warned by: the key by which its push service knows this installation."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import Given
from api.errors import responses
from api.schemas_people import PushKeyOut
from domain.errors import Unavailable

router = APIRouter(tags=["channels"])


@router.get("/push-key", response_model=PushKeyOut, responses=responses(503))
async def push_key(deps: Given) -> dict[str, str]:
    """The public key to subscribe with; the subscription is then added as a channel."""
    if deps.push_key is None:
        raise Unavailable("This process has no key for push services.", "Start it with `soleus up`, which makes one.")
    return {"key": deps.push_key}
