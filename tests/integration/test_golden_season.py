"""A whole season through the API, to the minute, as a text that a person can read.

`SOLEUS_WRITE_GOLDEN=1` writes the file anew: read the difference before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx

from api.app import create_app
from api.facts import BrokerState
from domain.clock import local_time
from domain.model import CheckIn
from simulators import strained_season as story
from simulators.diary import Answered, Entry, Reported
from soleus import pages
from soleus.recording import Moment
from soleus.rehearsal import RUNNER, Rehearsal
from soleus.settings import load
from store.doorbell import Doorbell
from store.engine import Store
from tests import visiting
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "golden" / "strain_in_week_6.txt"
ASKED = ("walks_without_pain", "hurts_at_rest", "rested", "iced", "elevated", "clinician_seen")
FIELDS = ("phase", "site", "side", "character", "onset", "severity", "course", *ASKED)


class OverTheApi(Rehearsal):
    """A rehearsal whose runner tells everything over the API."""

    def __init__(self, store: Store, begins_ms: int, web: httpx.AsyncClient) -> None:
        super().__init__(store, begins_ms)
        self.web = web

    async def take(self, entry: Entry) -> None:
        """Post it."""
        assert isinstance(entry, Reported | Answered)
        if isinstance(entry, Reported):
            await self._post("/check-ins", body(entry.report))
            self.watcher.moments.append(Moment(self.clock(), "told", "", said(entry.report)))
            return
        alerts = (await self.web.get("/alerts", params={"limit": 1000})).raise_for_status().json()
        newest = next(alert["id"] for alert in alerts if alert["rule"] == entry.rule and alert["decision"] == "send")
        self.watcher.moments.append(Moment(self.clock(), "told", "", f'answers "{entry.answer}" to {entry.rule}'))
        await self._post(f"/alerts/{newest}/ack", {"answer": entry.answer})

    async def _post(self, path: str, told: dict[str, object]) -> None:
        (await self.web.post(path, json=told)).raise_for_status()


def body(report: CheckIn) -> dict[str, object]:
    """A check-in as the API takes it."""
    told = {name: getattr(report, name) for name in FIELDS if getattr(report, name) is not None}
    return told | {"id": report.id, "answers": dict(report.answers)}


def said(report: CheckIn) -> str:
    """A check-in in short."""
    parts = [f"{report.severity} of 10"]
    parts += [str(getattr(report, name)) for name in ("site", "side", "character", "onset") if getattr(report, name)]
    parts += [f"{name.replace('_', ' ')}: {'yes' if getattr(report, name) else 'no'}" for name in ASKED[:1]]
    parts = [part for part in parts if report.walks_without_pain is not None or not part.startswith("walks")]
    parts += ["no warning sign"] if report.answers else []
    return ", ".join(parts)


def as_text(timeline: list[Moment]) -> str:
    """The timeline, a heading for each week and a line for each thing."""
    return "\n".join(_lines(timeline)) + "\n"


def _lines(timeline: list[Moment]) -> Iterator[str]:
    yield f"{story.SCENARIO.title}. Times are those of {story.ZONE}."
    week: date | None = None
    for moment in timeline:
        at = local_time(moment.t_ms, story.ZONE)
        monday = at.date() - timedelta(days=at.weekday())
        if monday != week:
            week = monday
            yield f"\nWeek {(monday - story.FIRST).days // 7 + 1}, from {monday:%d %B %Y}"
        yield f"{at:%a %H:%M}  {moment.what:9}  {moment.name:22}  {moment.text}".rstrip()


async def test_a_season_with_a_strain_in_week_6(sqlite_store: Store, tmp_path: Path) -> None:
    """Findings, alerts, reminders, every step of the plans and of the way back come at the minute that the file says."""
    diary = story.diary()
    begins_ms = story.instant(1, "Mon", "06:00")
    rehearsal = OverTheApi(sqlite_store, begins_ms, httpx.AsyncClient())
    config = load({"SOLEUS_DATA": str(tmp_path)})
    deps = pages.facts(
        sqlite_store,
        Doorbell(),
        rehearsal.clock,
        config,
        BrokerState(connected=True, text="").always,
        guest=visiting.guest(RUNNER),
    )
    transport = httpx.ASGITransport(create_app(deps))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1/api/v1/runners/{RUNNER}") as web:
        rehearsal.web = web
        rehearsal.enter(story.SCENARIO)
        await rehearsal.play(diary)
    text = as_text(rehearsal.timeline)
    if os.environ.get("SOLEUS_WRITE_GOLDEN") == "1":
        GOLDEN.write_text(text)
    assert text == GOLDEN.read_text()
