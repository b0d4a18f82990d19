"""The cohort: a crowd of made-up runners judged by the real store and rules, for the burden and the use of warnings.

What is counted: findings at `watch` and above, those of a run under way included. A harmed runner counts as warned when
one of them came within the four weeks before the harm, as far back as the load rules themselves look; on the day itself only
one made while the run was still under way. The same is told for two weeks, and for healthy runners: that is chance.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session, select

from analysis import worker
from analysis.live_stage import context_at
from analysis.rules import evaluate
from analysis.rules.base import Facts, LiveRun
from domain.clock import MS_PER_DAY, from_iso
from domain.model import RecordedRun, Severity
from simulators.cohort import Person, people
from store import people as people_rows
from store import runs
from store.engine import Store, sqlite_url
from store.tables import FindingRow, RunRow

FIRST_MS = from_iso("2026-01-05T00:00:00Z")
"""Monday of the first week; the crowd lives in UTC."""
LEAD_DAYS = 28
NEAR_DAYS = 14
"""The narrower of the two windows before a harm."""
CHUNK = 10
"""People judged together in one store."""
BURDEN = 0.5
"""At most so many findings a week for a healthy runner."""
WARNED = 0.8
"""At least this share of harmed runners is warned before."""

TUNED = """\
The tissue's spread, hardness and repair, and how strong each story is, were set on seeds 101 and 102 so that about a
quarter of the crowd is harmed, and nearly all of those by their story.
`load.week_distance` at watch also asks for a week 10 % above the last four: changed after looking at seeds 103 and 2026.
"""
DOES_NOT_PROVE = """\
That warnings prevent injuries: nobody in the crowd changes anything when warned.
How often real runners are warned or harmed: the stories, their shares and the tissue are assumptions of ours.
Anything about pain, or about devices that fail: the crowd's recordings are whole and clean.
That a warning came for the right reason: any finding at watch or above before the harm counts; `chance` says how often a
healthy runner has one in as many days.
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """One finding at watch or above: on which day, of which rule, and whether while the run was under way."""

    day: int
    rule: str
    live: bool


def run(count: int, weeks: int, seed: int, *, jobs: int = 2, on_done: Callable[[int], None] | None = None) -> dict[str, Any]:
    """Make the crowd, judge it, and sum up."""
    crowd = people(count, weeks, seed)
    chunks = [crowd[i : i + CHUNK] for i in range(0, len(crowd), CHUNK)]
    heard: list[list[Heard]] = []
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        for found in pool.map(judge, chunks):
            heard += found
            if on_done is not None:
                on_done(len(heard))
    return {"runners": count, "weeks": weeks, "seed": seed, **summary(crowd, heard, weeks)}


def judge(crowd: Sequence[Person]) -> list[list[Heard]]:
    """What each of these people would have been told at watch or above, in the order of the people."""
    with TemporaryDirectory() as folder:
        store = Store(sqlite_url(Path(folder)))
        try:
            store.migrate()
            for person in crowd:
                store.write(partial(_enter, person=person))
            worker.analyse_due(store, lambda: FIRST_MS + 3650 * MS_PER_DAY)
            return [store.read(partial(_heard, person=person)) for person in crowd]
        finally:
            store.close()


def _enter(session: Session, person: Person) -> None:
    people_rows.add_runner(session, person.runner, FIRST_MS)
    for shoe in person.shoes:
        people_rows.add_shoe(session, person.runner.id, shoe, FIRST_MS)
    for ran in person.runs(FIRST_MS):
        recorded = RecordedRun(replace(ran.recorded.recording, source="cohort"), ran.recorded.trace)
        runs.save(session, person.runner.id, recorded, recorded.recording.ended_ms)


def _heard(session: Session, person: Person) -> list[Heard]:
    runner_id = person.runner.id
    days = {row.id: (row.started_ms - FIRST_MS) // MS_PER_DAY for row in runs.listing(session, runner_id)}
    loud = [severity.value for severity in Severity if severity.rank >= Severity.WATCH.rank]
    query = select(FindingRow).where(FindingRow.runner_id == runner_id, FindingRow.severity.in_(loud))  # type: ignore[attr-defined]
    after = [Heard(days[row.run_id], row.rule, live=False) for row in session.exec(query) if row.run_id in days]
    under_way = [
        Heard(days[row.id], rule, live=True) for row in runs.listing(session, runner_id) for rule in _live(session, row)
    ]
    return sorted([*after, *under_way], key=lambda one: (one.day, one.rule))


def _live(session: Session, row: RunRow) -> set[str]:
    """The live load rules at watch or above, asked with the distance of the whole run."""
    context = context_at(session, row.runner_id, row.started_ms)
    if context.longest_m is None or row.distance_m is None:
        return set()
    live = LiveRun(
        row.sid or str(row.id), row.distance_m, row.ended_ms, context.longest_m, context.runs, returning=context.returning
    )
    found = evaluate(Facts(context.runner, row.ended_ms, live=live), "live")
    return {finding.rule for finding in found if finding.severity.rank >= Severity.WATCH.rank}


def summary(crowd: Sequence[Person], heard: Sequence[Sequence[Heard]], weeks: int) -> dict[str, Any]:
    """The burden on the healthy, the share of the harmed who were warned, and what that is worth."""
    healthy = [found for person, found in zip(crowd, heard, strict=True) if person.harmed_on is None]
    harmed = [(person, person.harmed_on, found) for person, found in zip(crowd, heard, strict=True) if person.harmed_on]
    count = sum(len(found) for found in healthy)
    runner_weeks = len(healthy) * weeks
    leads = [(person.story, _lead(found, harm, LEAD_DAYS)) for person, harm, found in harmed]
    warned = [lead for _, lead in leads if lead is not None]
    near = sum(_lead(found, harm, NEAR_DAYS) is not None for _, harm, found in harmed)
    stories = sorted({story for story, _ in leads})
    burden = count / runner_weeks if runner_weeks else None
    share = len(warned) / len(leads) if leads else None
    return {
        "healthy": {
            "runners": len(healthy),
            "runner_weeks": runner_weeks,
            "findings": count,
            "per_runner_week": _rounded(burden),
            "by_rule": dict(Counter(one.rule for found in healthy for one in found).most_common()),
        },
        "harmed": {
            "runners": len(leads),
            "warned": len(warned),
            "share": _rounded(share),
            "share_14_days": _rounded(near / len(leads) if leads else None),
            "days_ahead_median": median(warned) if warned else None,
            "by_story": {
                name: {
                    "harmed": sum(story == name for story, _ in leads),
                    "warned": sum(story == name and lead is not None for story, lead in leads),
                }
                for name in stories
            },
        },
        "chance": {
            "share": _rounded(_chance(healthy, weeks, LEAD_DAYS)),
            "share_14_days": _rounded(_chance(healthy, weeks, NEAR_DAYS)),
        },
        "targets": {
            "per_runner_week": {"at_most": BURDEN, "reached": burden is not None and burden <= BURDEN},
            "share": {"at_least": WARNED, "reached": share is not None and share >= WARNED},
        },
        "tuned_on": TUNED,
        "does_not_prove": DOES_NOT_PROVE,
    }


def _lead(found: Sequence[Heard], harm: int, within: int) -> int | None:
    """Days from the first warning of the last `within` days to the harm; None = not warned."""
    days = [harm - one.day for one in found if harm - within <= one.day < harm or (one.day == harm and one.live)]
    return max(days, default=None)


def _chance(healthy: Sequence[Sequence[Heard]], weeks: int, within: int) -> float | None:
    """In what share of all windows of `within` days a healthy runner has a finding too."""
    ends = range(8 * 7, weeks * 7, within)
    windows = [any(day - within <= one.day < day for one in found) for found in healthy for day in ends]
    return sum(windows) / len(windows) if windows else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
