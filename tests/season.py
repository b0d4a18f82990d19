"""A made-up runner's past for tests of the pages: weeks of runs with everything a watch measures, seeded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session

from analysis import worker
from domain.clock import MS_PER_DAY, from_iso
from domain.model import Lap, RecordedRun, Recording, Runner, Shoe
from domain.trace import Floats, Trace
from formats.messages import Batch
from formats.payloads import encode
from store import dead_letters, devices, findings, inbox, people, runs
from store.dead_letters import DeadLetter
from store.engine import Store
from store.tables import AlertRow, DeliveryRow, DeviceRow, PushAlertRow, PushRow

NOW_MS = from_iso("2026-11-23T09:00:00Z")
"""The tests' present: a Monday morning."""
RUNNER = "ada"
KILOMETRES = (6.0, 8.0, 6.0, 12.0)
"""Runs of a week, on Tuesday, Thursday, Saturday and Sunday."""
GROWING = 12
"""So many weeks the runs grow; after that they stay as long as they are."""
OFFSETS_DAYS = (6, 4, 2, 1)


@dataclass(frozen=True, slots=True)
class Made:
    """What a test may want to ask for."""

    run_ids: tuple[int, ...]
    alert_ids: tuple[int, ...] = ()


def trace(started_ms: int, metres: float, seed: int = 1, *, strike: bool = True) -> Trace:
    """A run of `metres` at about 3 m/s, one sample a second, with a faster part in the middle and a pause."""
    rng = np.random.default_rng(seed)
    n = int(metres / 3.0)
    seconds = np.arange(n)
    middle = (seconds > n * 0.45) & (seconds < n * 0.55)
    speed = 3.0 + 0.7 * middle + rng.normal(0, 0.05, n)
    fore = np.clip(0.35 + 0.3 * middle, 0, 1)
    columns: dict[str, Floats] = {
        "distance": np.cumsum(speed) * (metres / float(np.sum(speed))),
        "speed": speed,
        "cadence": 84.5 + 4.0 * middle + rng.normal(0, 0.7, n),
        "stance_time": 246.0 - 26.0 * middle + 8.0 * seconds / n + rng.normal(0, 3.0, n),
        "stance_time_balance": 50.2 + rng.normal(0, 0.4, n),
        "heart_rate": 142.0 + 15.0 * middle + rng.normal(0, 1.5, n),
    }
    columns["position_lat"], columns["position_long"] = _loop(columns["distance"], metres)
    if strike:
        columns["strike"] = (rng.random(n) < fore) * 2.0
    return Trace(seq=np.arange(1, n + 1), t_ms=started_ms + seconds * 1000, columns=columns)


def _loop(distance: Floats, metres: float) -> tuple[Floats, Floats]:
    """A loop round a park, in degrees: as long as the run, with a bay in it."""
    round_ = 2 * np.pi * distance / metres
    reach = metres / 7 * (1 + 0.25 * np.cos(3 * round_))
    return 52.51 + reach * np.sin(round_) / 111_195, 13.36 + reach * np.cos(round_) / 67_700


def _laps(started_ms: int, metres: float) -> tuple[Lap, ...]:
    """Every 2 km, and the rest."""
    starts = np.arange(0.0, metres, 2000.0)
    lengths = np.diff(np.append(starts, metres))
    return tuple(
        Lap(started_ms + round(at / 3) * 1000, far / 3, far / 3, float(far), 170.0, 244.0, 142.0, None, "distance")
        for at, far in zip(starts, lengths, strict=True)
    )


def _recorded(started_ms: int, metres: float, seed: int) -> RecordedRun:
    made = trace(started_ms, metres, seed)
    recording = Recording(
        key=f"made#{started_ms}",
        source="watch",
        started_ms=started_ms,
        ended_ms=int(made.t_ms[-1]),
        device={"maker": "Made-up", "product": "Watch 1"},
        sensors={"stance_time": "hrm-pro", "strike": "runscribe"},
        total_distance_m=metres,
        total_timer_s=len(made),
        total_ascent_m=40.0 + seed,
        laps=_laps(started_ms, metres),
    )
    return RecordedRun(recording, made)


def fill(store: Store, weeks: int, *, live: bool = False) -> Made:
    """A runner with `weeks` weeks of runs up to yesterday, analysed; the last long run is far longer than before."""

    def people_first(session: Session) -> None:
        began = NOW_MS - max(400, 7 * weeks) * MS_PER_DAY
        people.add_runner(session, Runner(RUNNER, zone="Europe/Berlin", strike="mid"), began)
        people.add_shoe(session, RUNNER, Shoe(0, "Ghost 15", "neutral", 12.0, 420_000.0, is_default=True), began)
        people.add_shoe(session, RUNNER, Shoe(0, "Vaporfly 3", None, 8.0, 812_000.0), began)

    store.write(people_first)
    ids: list[int] = []
    for back in range(weeks - 1, -1, -1):
        for kilometres, days in zip(KILOMETRES, OFFSETS_DAYS, strict=True):
            grown = (
                kilometres
                * (1 + 0.02 * min(weeks - back, GROWING))
                * (1.7 if back == 0 and kilometres == max(KILOMETRES) else 1.0)
            )
            started = NOW_MS - (back * 7 + days) * MS_PER_DAY
            recorded = _recorded(started, grown * 1000, back * 10 + days)
            ids.append(store.write(partial(runs.save, runner_id=RUNNER, recorded=recorded, now_ms=NOW_MS)).run_id)
    if weeks > 1:
        store.write(lambda session: runs.correct(session, RUNNER, ids[-1], {"distance_m": 25_300.0}))
    worker.analyse_due(store, lambda: NOW_MS)
    alerts = store.write(lambda session: _warnings(session, ids[-1])) if weeks > 1 else ()
    if live:
        store.write(start_live)
    return Made(tuple(ids), alerts)


def _warnings(session: Session, run_id: int) -> tuple[int, ...]:
    """Two alerts of the last run, one told and one held, and a dead letter."""
    found = findings.listing(session, RUNNER, run_id=run_id)
    spike = next(row for row in found if row.rule == "load.session_spike")
    finding_id = spike.id or 0
    told = AlertRow(
        runner_id=RUNNER,
        finding_id=finding_id,
        key=f"told-{run_id}",
        rule=spike.rule,
        run_id=run_id,
        severity="watch",
        decision="send",
        reason="New, and nothing holds it back.",
        title=spike.title,
        why=spike.why,
        do=spike.do,
        created_ms=spike.created_ms,
        decided_ms=spike.created_ms,
    )
    held = AlertRow(
        runner_id=RUNNER,
        finding_id=finding_id,
        key=f"held-{run_id}",
        rule="load.week_distance",
        run_id=run_id,
        severity="info",
        decision="hold",
        reason="STALE: the run ended more than 48 h before it was stored.",
        title="More kilometres than last week",
        why="38.1 km in 7 days after 33.9 km: 1.12 times.",
        do="",
        created_ms=spike.created_ms - 1000,
        decided_ms=spike.created_ms - 1000,
    )
    session.add_all([told, held])
    session.flush()
    push = PushRow(runner_id=RUNNER, key="told", reason="FIRST", severity="watch", made_ms=NOW_MS)
    session.add(push)
    session.flush()
    session.add(PushAlertRow(push_id=push.id or 0, alert_id=told.id or 0))
    session.add(
        DeliveryRow(
            push_id=push.id or 0,
            channel_id=0,
            channel="ntfy",
            status="delivered",
            attempts=1,
            next_ms=NOW_MS,
            expires_ms=NOW_MS,
            delivered_ms=NOW_MS,
        ),
    )
    letter = DeadLetter(
        received_ms=NOW_MS - 60_000,
        runner_id=RUNNER,
        topic="soleus/v1/ada/watch/samples",
        reason="The payload is not JSON.",
        field="payload",
        size=12,
        head=b"\xff<script>alert(1)</script>",
    )
    dead_letters.save(session, [letter])
    session.flush()
    return (told.id or 0, held.id or 0)


SID = "01JLIVE0000000000000000000"


def live_batch(first: int, n: int = 5) -> Batch:
    """`n` samples of the run under way, from sequence number `first` on."""
    rng = np.random.default_rng(first)
    seqs = np.arange(first, first + n)
    return Batch(
        sid=SID,
        seq=(first, first + n - 1),
        t0=NOW_MS - 200_000 + first * 1000,
        dt=[i * 1000 for i in range(n)],
        distance=[float(s) * 3.0 for s in seqs],
        speed=[3.0] * n,
        cadence=[round(86.0 + float(x), 1) for x in rng.normal(0, 1.5, n)],
        stance_time=[round(240.0 + float(x), 1) for x in rng.normal(0, 4.0, n)],
    )


def send_live(session: Session, first: int, n: int = 5) -> None:
    """Commit `live_batch` as ingest does."""
    key = (RUNNER, "watch", SID)
    row = inbox.Arrived(*key, "samples", first, first + n - 1, NOW_MS, encode(live_batch(first, n)))
    inbox.insert(session, [row])
    inbox.touch(session, [inbox.Touch(key, NOW_MS, ended=False, lag_ms=0, started_ms=NOW_MS - 200_000)])


def start_live(session: Session) -> None:
    """A run under way with 100 s of samples, from a watch that is online."""
    people.add_device(session, RUNNER, "watch", "", NOW_MS - 90 * MS_PER_DAY)
    devices.note_heard(session, {(RUNNER, "watch"): "samples"}, NOW_MS)
    session.execute(sa.update(DeviceRow).values(online=True, battery_percent=81.0))
    for first in range(1, 100, 5):
        send_live(session, first)


def end_live(session: Session) -> None:
    """The run under way is over, as ingest notes it."""
    inbox.touch(session, [inbox.Touch((RUNNER, "watch", SID), NOW_MS, ended=True)])
