"""A run that comes live and as a file is judged on, and nobody is told anything twice. Real stores, stages and rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import Session, select

from alerts import deciding
from analysis import worker
from analysis.live_stage import LiveStage
from analysis.packed import measured
from domain.model import RecordedRun, Recording
from formats.fit_write import write
from formats.outbox import Outbox, Parcel
from formats.payloads import Batch, Pain, Receipt, encode
from ingest import assemble
from ingest.bridges import archive
from ingest.ports import Committed, Message
from ingest.sink import StoreSink
from store import people, preferences, runs, sources, views
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import AlertRow, FindingRow, InboxRow, PushRow, RunRow, RunSourceRow, SessionRow
from tests import season
from tests.alerting import ALL_DAY

pytestmark = pytest.mark.slow
NOW, SID = season.NOW_MS, "01LIVE"
LATER = NOW + 3 * 3_600_000


def far(seconds: int | None = None) -> RecordedRun:
    """Thirty kilometres, where twenty are the most: what the watch records, or the first seconds of it."""
    whole = season.trace(NOW, 30_000, seed=3)
    cut = slice(None, seconds)
    made = replace(
        whole, seq=whole.seq[cut], t_ms=whole.t_ms[cut], columns={name: c[cut] for name, c in whole.columns.items()}
    )
    recording = Recording(
        key="k",
        source="watch",
        started_ms=NOW,
        ended_ms=int(made.t_ms[-1]),
        serial="4711",
        device={"maker": "garmin", "product": "3992", "serial": "4711"},
        sensors={"stance_time": "hrm-pro"},
        total_distance_m=float(made.column("distance")[-1]),
        total_timer_s=float(len(made)),
    )
    return RecordedRun(recording, made)


class Service:
    """Ingest with live rules, assembly, analysis and alerts, a step at a time."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, NOW
        self.sink = StoreSink(store, lambda: self.now, LiveStage())

    async def send(self, *parcels: Parcel) -> Committed:
        """What the device sends, as it goes."""
        return await self.sink.commit([Message(f"soleus/v1/ada/wrist/{one.leaf}", encode(one.payload)) for one in parcels])

    async def work(self) -> None:
        """Whatever is due."""
        await assemble.sweep(self.store, Doorbell(), lambda: self.now)
        worker.analyse_due(self.store, lambda: self.now)
        while self.store.write(lambda session: deciding.decide_batch(session, self.now))[0]:
            pass

    def told(self) -> tuple[list[str], list[str]]:
        """The keys of all tellings, and of all alerts with their states."""
        return self.store.read(
            lambda session: (
                sorted(session.exec(select(PushRow.key))),
                sorted(f"{row.key} {row.decision}" for row in session.exec(select(AlertRow))),
            )
        )


@pytest.fixture
def service(store: Store) -> Service:
    """A runner with five weeks of runs that have been judged."""
    season.fill(store, 5)
    store.write(lambda session: people.add_device(session, "ada", "wrist", "", 1))
    store.write(lambda session: preferences.change(session, "ada", ALL_DAY, 1))
    return Service(store)


def import_file(service: Service, folder: Path, name: str, recorded: RecordedRun) -> archive.Outcome:
    """A FIT file of it, imported."""
    path = folder / name
    path.write_bytes(write([recorded]))
    (found,) = archive.import_paths(service.store, lambda: service.now, "ada", [path], measured, processes=1).outcomes
    return found


def newest(session: Session) -> RunRow:
    """The run of today."""
    return session.exec(select(RunRow).where(RunRow.started_ms >= NOW - 60_000)).one()


def parcels_of(recorded: RecordedRun) -> list[Parcel]:
    """Everything that a device says of a run."""
    outbox, parcels = Outbox(SID, recorded), []
    while part := outbox.some(50):
        parcels += part
        sent = [one.payload.seq[1] for one in part if isinstance(one.payload, Batch)]
        outbox.on_receipt(Receipt(sid=SID, samples=max(sent, default=0)))
    return parcels


async def live(service: Service, outbox: Outbox) -> None:
    """Send the whole run while it goes on."""
    ended = outbox.recorded.recording.ended_ms + 5000
    for t_ms in [*range(NOW, ended, 20_000), ended]:
        service.now = t_ms
        outbox.advance(t_ms)
        done = await service.send(*outbox.some(10))
        for receipt in done.receipts.values():
            outbox.on_receipt(receipt)


async def test_streamed_live_then_imported_twice(service: Service, tmp_path: Path) -> None:
    """It warned while it ran and after it; the file takes the recording's place and says nothing new, nor does it again."""
    pain = Pain(id="p1", sid=SID, t=NOW + 3_000_000, severity=2)
    sent = far()
    poorer = replace(sent, trace=replace(sent.trace, columns={k: v for k, v in sent.trace.columns.items() if k != "strike"}))
    await live(service, Outbox(SID, poorer, [pain], live=True))
    service.now += 10_000
    await service.work()
    row = service.store.read(newest)
    assert (row.source, row.sid, row.revision) == ("wrist", SID, 1)
    before = service.told()
    rules = set(service.store.read(lambda session: session.exec(select(FindingRow.rule)).all()))
    assert {"load.session_spike", "load.session_spike_live"} <= rules
    assert len(before[0]) > 1
    service.now = LATER
    assert import_file(service, tmp_path, "a.fit", far()) == archive.Outcome("a.fit", "source", joined=(row.id or 0,))
    now = service.store.read(newest)
    assert (now.id, now.file, now.revision, now.first_stored_ms) == (row.id, "a.fit", 2, row.first_stored_ms)
    await service.work()
    assert not service.store.read(newest).analysis_due
    assert service.told() == before
    assert import_file(service, tmp_path, "b.fit", far()).state == "duplicate"
    await service.work()
    assert service.told() == before
    # What was said in the run is still about it.
    about = service.store.read(lambda session: views.alerts_json(session, "ada", run_id=row.id))
    assert {"load.session_spike", "load.session_spike_live"} <= {one["rule"] for one in about}
    assert {one["run"] for one in about} == {row.id}
    assert service.store.read(lambda session: sources.sids(session, newest(session))) == [SID]


async def test_the_file_first_and_the_live_run_late(service: Service, tmp_path: Path) -> None:
    """The first minutes came, the link broke, the file was imported, the rest came late: one run, told of once."""
    sent = far()
    parcels = parcels_of(sent)
    service.now = NOW + 2_000_000
    await service.send(*parcels[:40])
    service.now = LATER
    await service.work()
    early = service.store.read(newest)
    assert early.samples < len(sent.trace) / 2
    found = import_file(service, tmp_path, "a.fit", sent)
    assert found.state == "imported"
    await service.work()
    before = service.told()
    assert service.store.read(lambda session: session.exec(select(RunRow).where(RunRow.started_ms >= NOW)).all())[1:]
    await service.send(*parcels[40:])
    service.now += 60_000
    await service.work()
    row = service.store.read(newest)
    assert row.id == early.id
    assert service.told()[0] == before[0]
    assert row.samples == len(sent.trace)
    assert [one.run_id for one in service.store.read(lambda session: session.exec(select(RunSourceRow)).all())] == [row.id]
    (session_row,) = service.store.read(lambda session: session.exec(select(SessionRow)).all())
    assert (session_row.run_id, session_row.state) == (row.id, "stored")
    standing = service.store.read(
        lambda session: session.exec(select(FindingRow.run_id).where(FindingRow.rule == "load.session_spike")).all()
    )
    assert set(standing) - {row.id} == set(standing) - {row.id, None, found.run_ids[0]}


async def test_killed_between_building_and_storing(service: Service, tmp_path: Path) -> None:
    """The file arrives, and takes the place, while a revision is being built: it is built again on what is there then."""
    sent = far()
    parcels = parcels_of(sent)
    await service.send(*parcels[:60])
    key = ("ada", "wrist", SID)
    service.now = LATER
    first = service.store.read(lambda session: assemble.prepare(session, key))
    assert first is not None
    service.store.write(lambda session: assemble.keep(session, first, LATER))
    await service.send(*parcels[60:90])
    late = service.store.read(lambda session: assemble.prepare(session, key))
    assert late is not None
    cut = far(int(service.store.read(newest).samples * 1.3))
    assert import_file(service, tmp_path, "a.fit", cut).state == "source"
    assert service.store.read(newest).file == "a.fit"
    waiting = service.store.read(lambda session: len(session.exec(select(InboxRow)).all()))
    service.store.write(lambda session: assemble.keep(session, late, LATER))
    assert service.store.read(lambda session: len(session.exec(select(InboxRow)).all())) == waiting
    service.now += 700_000
    await service.work()
    assert service.store.read(lambda session: session.exec(select(InboxRow)).all()) == []
    rows = service.store.read(lambda session: session.exec(select(RunRow).where(RunRow.started_ms >= NOW)).all())
    assert len(rows) == 1
    held = service.store.read(lambda session: runs.load_trace(session, rows[0]))
    kept = service.store.read(lambda session: [sources.load_trace(one) for one in session.exec(select(RunSourceRow)).all()])
    lengths = sorted([len(held), *map(len, kept)])
    assert lengths == sorted([len(cut.trace), 89 * 30])
    assert np.all(np.diff(held.t_ms) > 0)
