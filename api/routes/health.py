"""Whether this installation works, for a person, for a container's health check, and for Prometheus."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from api.deps import Deps, Given
from api.errors import responses
from api.schemas_people import DeadLetterOut, HealthOut
from store import dead_letters as letters
from store.backlog import Backlog, backlog

router = APIRouter(tags=["health"])
COUNTS = (
    "inbox",
    "live_sessions",
    "runs_due",
    "findings_undecided",
    "deliveries_waiting",
    "deliveries_dead",
    "dead_letters",
    "reanalysis",
)


async def state(deps: Deps) -> dict[str, Any]:
    """What the health route and the health page say."""
    try:
        found: Backlog | None = await deps.store.read_async(backlog)
        database = "answers"
    except SQLAlchemyError as error:
        found, database = None, f"does not answer ({type(error).__name__})"
    broker = deps.broker() if deps.broker is not None else None
    counts = {name: value for name, value in asdict(found).items() if name in COUNTS} if found is not None else {}
    return {
        "ok": found is not None and (broker is None or broker.connected),
        "database": database,
        "broker": broker.text if broker is not None else "watched by another process",
        **counts,
    }


@router.get("/health", response_model=HealthOut, responses={503: {"model": HealthOut, "description": "Something is down"}})
async def health(deps: Given, response: Response) -> dict[str, Any]:
    """Queues, broker and database; 503 when one does not answer."""
    found = await state(deps)
    if not found["ok"]:
        response.status_code = 503
    return found


@router.get("/metrics", response_class=PlainTextResponse, responses={200: {"content": {"text/plain": {}}}})
async def metrics(deps: Given) -> Response:
    """The same counts in Prometheus' text format."""
    counted = await deps.store.read_async(backlog)
    registry = CollectorRegistry()
    for name, value in asdict(counted).items():
        if isinstance(value, int):
            Gauge(f"soleus_{name}", f"Rows: {name.replace('_', ' ')}", registry=registry).set(value)
    events = Counter("soleus_events", "Counted over the life of this installation", ["name"], registry=registry)
    for name, value in counted.counters.items():
        events.labels(name).inc(value)
    return Response(generate_latest(registry), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/dead-letters", response_model=list[DeadLetterOut], responses=responses(422))
async def dead_letters(
    deps: Given,
    runner: str | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[dict[str, Any]]:
    """Messages that could not be used, newest first."""
    rows = await deps.store.read_async(lambda session: letters.listing(session, runner, limit))
    return [letters.as_json(row) for row in rows]
