"""What is done with a runner's data is on the runner's record once it is done, and not when it was refused."""

from __future__ import annotations

import httpx

from api.app import create_app
from api.deps import Deps
from store import audit
from store.doorbell import Doorbell
from store.engine import Store
from tests import season, visiting

ADA = f"/api/v1/runners/{season.RUNNER}"


async def test_deeds_are_on_record_once_they_succeed(sqlite_store: Store) -> None:
    """A run deleted by program and by page, an export, a change of privacy; neither a refusal nor what is not there."""
    made = season.fill(sqlite_store, 1)
    app = create_app(Deps(sqlite_store, Doorbell(), lambda: season.NOW_MS, guest=visiting.guest()))
    own = {"sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=own) as web:
        first, second, third = made.run_ids[:3]
        assert (await web.delete(f"{ADA}/runs/{first}")).status_code == 204
        assert (await web.delete(f"{ADA}/runs/{first}")).status_code == 404
        assert (await web.post(f"/runs/{second}/delete")).status_code == 303
        assert (await web.get(f"/runs/{third}/delete")).status_code == 200
        assert (await web.get(f"{ADA}/export")).status_code == 200
        assert (await web.patch(f"{ADA}/privacy", json={"keep_gps": False})).status_code == 422
        assert (await web.patch(f"{ADA}/privacy", json={"keep_gps": False, "confirm": True})).status_code == 200
        told = (await web.get(f"{ADA}/audit")).json()["items"]
    rows = sqlite_store.read(lambda session: audit.about(session, season.RUNNER))
    assert [(row.what, row.detail) for row in rows] == [
        ("privacy_changed", ""),
        ("exported", ""),
        ("run_removed", str(second)),
        ("run_removed", str(first)),
    ]
    assert [row["what"] for row in told] == [row.what for row in rows]
