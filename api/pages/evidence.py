"""The picture that belongs to an alert: the weeks for load, the lanes of the run for form, the course for pain.

It is drawn only for the alert that is opened, so that the list costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlmodel import Session

from api.facts import WeekFacts
from api.pages import body, shoes
from api.pages.frame import Here
from api.pages.pictures import axis_top, both, weekly_chart
from charts import longest
from charts.envelope import BALANCE, CADENCE, FOREFOOT, STANCE, Envelope, envelope
from charts.lanes import lane_measures, lanes
from domain.care import Care
from domain.clock import MS_PER_DAY, from_iso, local_day
from store import people, runs

Kind = Literal["weeks", "runs", "lanes", "course", "shoe"]
WEEKS, AFTER = 12, 2
"""So many weeks are drawn, of which so many are after what it is about, once there are any."""
POINTS = 400
STILL_MS = 2 * MS_PER_DAY
"""An alert about pain so long after the last that was heard of an episode is still about it."""
LANES: Mapping[str, tuple[str, ...]] = {
    "form.forefoot_load": (FOREFOOT.name,),
    "form.forefoot_shift": (FOREFOOT.name,),
    "form.forefoot_fatigue": (STANCE.name, FOREFOOT.name),
    "form.cadence_drop": (CADENCE.name,),
    "form.asymmetry": (BALANCE.name,),
    "acute.limp": (CADENCE.name, BALANCE.name),
}
"""What of a run a rule looks at."""
SPIKES = frozenset({"load.session_spike", "load.session_spike_live"})
"""What compares a run with the longest of the 30 days before it."""
LOAD = ("load.", "strength.")
PAIN = ("triage.", "acute.", "flag.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and what stands beside it: the message of its title is `page-picture-{kind}`."""

    kind: Kind
    svg: str
    weeks: Sequence[WeekFacts] = ()
    """What is in it, for the table, …"""
    runs: Sequence[longest.Run] = ()
    """… likewise."""


def picture(session: Session, visitor: Here, alert: Mapping[str, Any]) -> Picture | None:
    """The picture of one alert (`store.alert_inbox.one`); None: what it is about cannot be drawn."""
    rule, run = str(alert["rule"]), alert["run"]
    if rule in LANES and run is not None:
        return _lanes(session, visitor, int(run), LANES[rule])
    if rule == "shoe.worn":
        return None if run is None else _shoe(session, visitor, int(run))
    if rule in SPIKES and run is not None:
        return _runs(session, visitor, int(run))
    keys = episodes_of(visitor.care, alert)
    if keys:
        load = visitor.deps.load(session, visitor.known, visitor.now_ms)
        return Picture("course", body.over_load(visitor, load, keys, WEEKS), load.weeks[-WEEKS:])
    return _weeks(session, visitor, alert) if rule.startswith(LOAD) else None


def episodes_of(care: Care, alert: Mapping[str, Any]) -> tuple[str, ...]:
    """The episodes that an alert about pain, or about a plan of one, belongs to."""
    report = care.episode_of(str((alert["finding"] or {}).get("checkin")))
    plan = next((plan for plan in care.plans if plan.key == alert["plan"]), None)
    keys = {None if report is None else report.key, None if plan is None else plan.episode} - {None}
    if not keys and str(alert["rule"]).startswith(PAIN):
        at_ms = from_iso(alert["created_at"])
        keys = {each.key for each in care.episodes if each.started_ms <= at_ms <= each.heard_ms + STILL_MS}
    return tuple(sorted(str(key) for key in keys))


def _weeks(session: Session, visitor: Here, alert: Mapping[str, Any]) -> Picture | None:
    runner, run = visitor.known, alert["run"]
    weeks = visitor.deps.load(session, runner, visitor.now_ms).weeks
    at_ms = from_iso(alert["created_at"]) if run is None else runs.get(session, runner.id, int(run)).started_ms
    day = local_day(at_ms, runner.zone)
    place = max((i for i, week in enumerate(weeks) if week.start <= day), default=None)
    if place is None:
        return None
    end = min(place + AFTER + 1, len(weeks))
    shown, say = weeks[max(0, end - WEEKS) : end], visitor.words.say
    return Picture("weeks", weekly_chart(shown, WEEKS, WEEKS, end=axis_top(weeks), about=weeks[place].start, say=say), shown)


def _runs(session: Session, visitor: Here, run_id: int) -> Picture | None:
    runner, say = visitor.known, visitor.words.say
    row = runs.get(session, runner.id, run_id)
    if row.distance_m is None:
        return None
    this = longest.Run(local_day(row.started_ms, runner.zone), row.distance_m)
    before = [
        longest.Run(local_day(each.started_ms, runner.zone), each.distance_m)
        for each in runs.listing(session, runner.id, since_ms=row.started_ms - longest.DAYS * MS_PER_DAY)
        if each.started_ms < row.started_ms and each.distance_m is not None and not each.excluded
    ]
    chart = both(lambda name, width: longest.longest(before, this, name=name, width=width, say=say), "longest")
    return Picture("runs", chart, runs=[this, *before])


def _lanes(session: Session, visitor: Here, run_id: int, names: Sequence[str]) -> Picture | None:
    found = envelope(runs.load_trace(session, runs.get(session, visitor.known.id, run_id)), POINTS)
    part = Envelope(found.slice_s, found.n, {name: found.columns[name] for name in names if name in found.columns})
    if not lane_measures(part):
        return None
    say = visitor.words.say
    return Picture("lanes", both(lambda name, width: lanes(part, name=name, width=width, say=say), "lanes"))


def _shoe(session: Session, visitor: Here, run_id: int) -> Picture | None:
    worn = runs.get(session, visitor.known.id, run_id).shoe_id
    pair = next((shoe for shoe in people.shoes(session, visitor.known.id) if shoe.id == worn), None)
    return None if pair is None else Picture("shoe", shoes.wear_picture(visitor, pair))
