"""Privacy: what is kept and shown of where a runner was, everything in one zip, and being forgotten."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from api import exporting
from api import privacy as change_privacy
from api.deps import Given
from api.errors import responses
from api.ids import RowId
from api.schemas_privacy import ErasingOut, PrivacyChange, PrivacyOut
from domain.clock import iso
from domain.errors import BadInput
from domain.privacy import Privacy
from store import deleting, erasing, people, privacy

router = APIRouter(prefix="/runners/{runner}", tags=["privacy"])
ZIP: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "JSON, Parquet, the files as they came, and a README in the runner's language",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    },
}


def _shown(session: Session, runner: str, found: Privacy) -> dict[str, Any]:
    return {
        "keep_gps": found.keep_gps,
        "home": None if found.home is None else {"radius_m": found.home.radius_m},
        "taking_out": runner in privacy.to_take_out(session),
    }


@router.get("/privacy", response_model=PrivacyOut, responses=responses(404))
async def read(deps: Given, runner: str) -> dict[str, Any]:
    """What is kept and shown of where the runner was."""
    return await deps.store.read_async(lambda session: _shown(session, runner, people.runner(session, runner).privacy))


@router.patch("/privacy", response_model=PrivacyOut, responses=responses(404, 422))
async def change(deps: Given, runner: str, body: PrivacyChange) -> dict[str, Any]:
    """Change it. With `keep_gps` false every stored position and every file as it came goes, and does not come back."""
    sent = body.model_dump(exclude_unset=True)
    if sent.get("keep_gps") is False and not body.confirm:
        what = "All stored positions and the files as they came will be gone, and do not come back."
        raise BadInput(what, "Send confirm: true as well; GET …/export first, if they are wanted.", field="confirm")

    def work(session: Session) -> dict[str, Any]:
        found = people.runner(session, runner).privacy
        if "home" in sent:
            home = body.home
            if home is None:
                found = privacy.set_home(session, runner, None)
            else:
                place = None if home.lat is None or home.long is None else (home.lat, home.long)
                found = change_privacy.set_home(session, runner, place, home.radius_m, from_runs=home.from_runs)
        if "keep_gps" in sent:
            found = privacy.keep(session, runner) if body.keep_gps else privacy.keep_none(session, runner)
        return _shown(session, runner, found)

    changed = await deps.store.write_async(work)
    deps.bell.ring("forget")
    return changed


@router.get("/export", response_class=Response, responses=ZIP | responses(404))
async def everything(deps: Given, runner: str) -> Response:
    """Everything that is known of the runner, as a zip. Meant for the runner alone: it has every position."""
    return await exporting.response(deps, runner)


@router.delete("/runs/{run}", status_code=204, responses=responses(404, 422))
async def delete_run(deps: Given, runner: str, run: RowId) -> None:
    """Delete a run and everything made from it; later runs are judged again, and the same file is not taken again."""
    await deps.store.write_async(lambda session: deleting.delete_run(session, runner, run, deps.clock()))
    deps.bell.ring("runs")
    deps.bell.ring("forget")


@router.delete("", response_model=ErasingOut, status_code=202, responses=responses(404, 409))
async def erase(deps: Given, runner: str) -> dict[str, Any]:
    """Erase the runner and everything that is known of them. The runner is gone at once, the rows within seconds."""
    now_ms = deps.clock()

    def work(session: Session) -> None:
        people.runner(session, runner)
        erasing.begin(session, runner, now_ms)

    await deps.store.write_async(work)
    deps.bell.ring("devices")
    deps.bell.ring("forget")
    return {"runner": runner, "since": iso(now_ms)}
