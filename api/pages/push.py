"""The service worker, which shows warnings while no page is open. It has to come from the root to answer for every page."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.pages.frame import HERE

router = APIRouter()
WORKER = HERE / "static" / "sw.js"
STATES = ("unsupported", "insecure", "blocked", "silent", "failed", "working", "off", "on")
"""What the section of the Settings page can say of this device; the script shows one of them."""


@router.get("/sw.js")
async def worker() -> FileResponse:
    """The worker; browsers ask again each time, so that a new version is not held up by a cache."""
    return FileResponse(
        WORKER, media_type="text/javascript", headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    )
