"""`soleus bench pages`: the server time of every page for runners with two and with ten years behind them.

Every page that the application serves is asked for, in this process and through everything that stands in front of it: no
network and no browser, but the database, the rules' arithmetic, the pictures and the template.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from fastapi import FastAPI
from sqlalchemy import event

from api.app import PAGES, create_app
from api.facts import BrokerState
from domain.access import Viewer
from soleus import pages, settings
from soleus.bench import decade
from soleus.processes import steady
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url

BUDGET_MS = {2: 100.0, 10: 150.0}
"""Years of runs → what 95 of 100 requests may take, ms."""
REQUESTS = 25
VISITOR = Viewer(None, decade.RUNNER, runner_id=decade.RUNNER, coach=True, admin=True)
"""Somebody who may see every page."""
ORIGIN = "http://127.0.0.1:8321"


def run() -> dict[str, Any]:
    """Each page `REQUESTS` times for each runner.

    Returns:
        `ratio`: the worst p95_ms ÷ its budget; and per runner and page in `runs`: name, p50_ms and p95_ms by the clock,
        cpu_p95_ms, statements (of SQL, for one request) and bytes.

    """
    rows: list[dict[str, Any]] = []
    for years, budget in BUDGET_MS.items():
        with served(years) as (store, app, last_run):
            for path in paths(last_run):
                found = asyncio.run(measured(store, app, path))
                rows += [{"name": f"{years} years {path}", "budget_ms": budget} | found] if found else []
    worst = max(rows, key=lambda row: row["p95_ms"] / row["budget_ms"])
    return {"ratio": worst["p95_ms"] / worst["budget_ms"], "worst": worst["name"], "runs": rows}


@contextmanager
def served(years: float) -> Iterator[tuple[Store, FastAPI, int]]:
    """The application over a runner with so many years: (store, application, id of the last run)."""
    with tempfile.TemporaryDirectory(prefix="soleus-bench-") as folder:
        store = Store(sqlite_url(Path(folder)))
        store.migrate()
        try:
            made = decade.fill(store, years)
            config = settings.load({}, data=Path(folder))
            broker = BrokerState(connected=True, text="answers").always
            facts = pages.facts(store, Doorbell(), lambda: decade.NOW_MS, config, broker, guest=lambda: VISITOR)
            yield store, create_app(facts), made.last_run
        finally:
            store.close()


CERTIFICATE = "/devices/ca.crt"
"""There is one where the broker speaks TLS; it is no page."""


def paths(last_run: int) -> list[str]:
    """The address of every page, the longest form of those that can be longer."""
    known = [route.path for page in PAGES for route in page.router.routes if "GET" in getattr(route, "methods", ())]
    longer = {"/load": "/load?weeks=52", "/runs/{run}": f"/runs/{last_run}"}
    named = [longer.get(path, path) for path in known]
    return [path for path in named if "{" not in path and path != CERTIFICATE]


async def measured(store: Store, app: FastAPI, path: str, requests: int = REQUESTS) -> dict[str, Any]:
    """Ask for a page once to warm up, then `requests` times; {} of what is no page: a file, an address that leads on.

    Raises:
        RuntimeError: it cannot be shown.

    """
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=ORIGIN, headers={"accept": "text/html"}
    ) as web:
        with counted(store) as statements:
            answer = await web.get(path)
        once = len(statements)
        # What leads on to another address is no page, but a runner who is led away from Today sees none at all.
        if answer.is_error or (answer.is_redirect and path == "/"):
            raise RuntimeError(f"{path} answers {answer.status_code}")
        if answer.is_redirect or "text/html" not in answer.headers["content-type"]:
            return {}
        steady()
        clock, processor = [], []
        for _ in range(requests):
            began, worked = time.perf_counter(), time.process_time()
            await web.get(path)
            clock.append(1000 * (time.perf_counter() - began))
            processor.append(1000 * (time.process_time() - worked))
    return {
        "p50_ms": float(np.percentile(clock, 50)),
        "p95_ms": float(np.percentile(clock, 95)),
        "cpu_p95_ms": float(np.percentile(processor, 95)),
        "statements": once,
        "bytes": len(answer.content),
    }


@contextmanager
def counted(store: Store) -> Iterator[Sequence[str]]:
    """Every statement that is sent to the database meanwhile."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
        found.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(store.engine, "before_cursor_execute", note)
