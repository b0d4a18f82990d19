"""Whether this installation works, for a person, for a container's health check, and for Prometheus."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from api import caretaking
from api.deps import Given
from api.schemas_admin import StatusOut
from store.backlog import backlog

router = APIRouter(tags=["health"])


@router.get("/health", response_model=StatusOut, responses={503: {"model": StatusOut, "description": "Something is down"}})
async def health(deps: Given, response: Response) -> dict[str, str]:
    """Whether this works, for anybody: 503 and `degraded` when the database or the broker does not answer."""
    if await caretaking.works(deps):
        return {"status": "ok"}
    response.status_code = 503
    return {"status": "degraded"}


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
