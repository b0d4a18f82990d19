"""The whole service forgets a runner: all is downloaded first, then asked to be gone, and no stage stumbles over it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import httpx
import pytest

from store.engine import Store, sqlite_url
from tests import season
from tests.e2e.installation import Installation, wait_for

pytestmark = pytest.mark.slow


def test_a_runner_is_forgotten_by_a_running_service(tmp_path: Path) -> None:
    """The zip holds every run; after DELETE the runner is unknown at once, and soon in no byte of the database's files."""
    data = tmp_path / "data"
    data.mkdir()
    store = Store(sqlite_url(data))
    store.migrate()
    made = season.fill(store, 3, live=True)
    store.close()
    service = Installation(data)
    service.start()
    try:
        caretaker = service.signed()
        own = {"sec-fetch-site": "same-origin", **service.signed("ada")}
        with httpx.Client(base_url=f"http://{service.http}", headers=own, timeout=60) as web:
            whole = zipfile.ZipFile(io.BytesIO(web.get("/api/v1/runners/ada/export").content))
            traces = [name for name in whole.namelist() if name.startswith("parquet/samples/")]
            assert len(traces) >= len(made.run_ids)
            assert web.delete("/api/v1/runners/ada").status_code == 202
            assert web.get("/api/v1/runners/ada").status_code in {401, 404}

            def gone() -> bool:
                held = b"".join(path.read_bytes() for path in data.glob("soleus.db*"))
                return b"Vaporfly" not in held and b"made#" not in held

            wait_for(gone, "the runner to be gone from the file")
            accounts = web.get("/api/v1/admin/accounts", headers=caretaker).json()
            assert [account["runner"] for account in accounts] == [None]
    finally:
        service.stop()
    said = (tmp_path / "data.log").read_text()
    assert "Traceback" not in said, said
