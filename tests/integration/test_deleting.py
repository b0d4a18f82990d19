"""A run that is deleted is gone with all that was made from it, and nothing brings it back by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from analysis import worker
from domain.errors import NotFound
from domain.model import RecordedRun, Recording, Runner
from formats.packed import pack
from formats.payloads import Batch, encode
from ingest import assemble
from ingest.bridges import archive
from ingest.bridges.archive import Outcome
from ingest.bridges.decode_wire import PackedFile, Request
from ingest.ports import Message, no_judge
from ingest.sink import StoreSink
from store import deleting, inbox, people
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import (
    AlertRow,
    DeletedRunRow,
    DeliveryRow,
    FindingRow,
    InboxRow,
    MetricsRow,
    OriginalRow,
    PushAlertRow,
    PushRow,
    RunRow,
    SessionRow,
    TraceRow,
)
from tests import copies, season

NOW = season.NOW_MS


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of runs with alerts, to be copied."""
    return copies.database(tmp_path_factory.mktemp("filled"), lambda made: season.fill(made, 2))


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own."""
    with copies.copy_of(filled, tmp_path) as made:
        yield made


def newest(session: Session) -> RunRow:
    """The last run: the one that is far too long, and has the alerts."""
    return session.exec(select(RunRow).order_by(col(RunRow.started_ms).desc())).first()  # type: ignore[return-value]


def test_all_that_was_made_from_it_goes_and_later_runs_are_judged_again(store: Store) -> None:
    """Run, trace, metrics, findings, alerts, what was told of them; the second run's going makes those after it due."""
    last, rows = store.read(newest), store.read(lambda session: session.exec(select(RunRow)).all())
    run_id = last.id or 0
    assert store.read(lambda session: session.exec(select(FindingRow).where(FindingRow.run_id == run_id)).all())
    store.write(lambda session: deleting.delete_run(session, season.RUNNER, run_id, NOW))

    def left(session: Session) -> dict[str, int]:
        about = {
            "run": select(RunRow).where(RunRow.id == run_id),
            "trace": select(TraceRow).where(TraceRow.run_id == run_id),
            "metrics": select(MetricsRow).where(MetricsRow.run_id == run_id),
            "finding": select(FindingRow).where(FindingRow.run_id == run_id),
            "alert": select(AlertRow).where(AlertRow.run_id == run_id),
            "push": select(PushRow),
            "push_alert": select(PushAlertRow),
            "delivery": select(DeliveryRow),
        }
        return {name: len(session.exec(query).all()) for name, query in about.items()}  # type: ignore[call-overload]

    assert set(store.read(left).values()) == {0}
    assert store.read(lambda session: len(session.exec(select(RunRow)).all())) == len(rows) - 1
    second = min(rows, key=lambda row: row.started_ms)
    store.write(lambda session: deleting.delete_run(session, season.RUNNER, second.id or 0, NOW))
    due = store.read(lambda session: session.exec(select(RunRow.id).where(RunRow.analysis_due)).all())
    assert len(due) == len(rows) - 2
    worker.analyse_due(store, lambda: NOW)
    with pytest.raises(NotFound):
        store.write(lambda session: deleting.delete_run(session, season.RUNNER, run_id, NOW))


def test_a_telling_that_carries_another_alert_too_stays(store: Store) -> None:
    """A digest that tells of something else too loses the one, and keeps how it went."""

    def digest(session: Session) -> int:
        other = session.exec(select(AlertRow).where(AlertRow.decision == "hold")).one()
        other.run_id = other.finding_id = None
        session.add(other)
        session.flush()
        session.add(PushAlertRow(push_id=session.exec(select(PushRow.id)).one() or 0, alert_id=other.id or 0, place=1))
        return other.id or 0

    other_id = store.write(digest)
    store.write(lambda session: deleting.delete_run(session, season.RUNNER, newest(session).id or 0, NOW))
    carried = store.read(lambda session: session.exec(select(PushAlertRow)).all())
    assert [row.alert_id for row in carried] == [other_id]
    assert len(store.read(lambda session: session.exec(select(DeliveryRow)).all())) == 1


def test_a_file_that_another_run_came_in_too_stays(store: Store) -> None:
    """The file goes with the last run of it."""

    def one_file(session: Session) -> list[int]:
        rows = session.exec(select(RunRow).limit(2)).all()
        for row in rows:
            row.file_sha256 = "a" * 64
        session.add(OriginalRow(runner_id=season.RUNNER, sha256="a" * 64, name="two.fit", size=1, packed=b"x"))
        return [row.id or 0 for row in rows]

    ids, kept = store.write(one_file), []
    for run_id in ids:
        store.write(lambda session, run_id=run_id: deleting.delete_run(session, season.RUNNER, run_id, NOW))  # type: ignore[misc]
        kept.append(len(store.read(lambda session: session.exec(select(OriginalRow)).all())))
    assert kept == [1, 0]


def test_another_runners_run_is_not_there(store: Store) -> None:
    """It is looked up by runner and id."""
    store.write(lambda session: people.add_runner(session, Runner("ben"), 1))
    with pytest.raises(NotFound):
        store.write(lambda session: deleting.delete_run(session, "ben", newest(session).id or 0, NOW))


async def test_late_samples_do_not_bring_it_back(store: Store) -> None:
    """They are let go, and the device is told that all is well; another run of the device is stored as ever."""
    store.write(lambda session: people.add_device(session, season.RUNNER, "watch", "", 1))
    sink = StoreSink(store, lambda: NOW, no_judge)

    async def send(sid: str, first: int) -> None:
        values = Batch(sid=sid, seq=(first, first + 1), t0=NOW + first * 1000, dt=[0, 1000], speed=[3.0, 3.1])
        await sink.commit([Message(f"soleus/v1/{season.RUNNER}/watch/samples", encode(values))])
        store.write(lambda session: session.execute(sa.update(SessionRow).values(state="ended")))
        await assemble.sweep(store, Doorbell(), lambda: NOW + 60_000)

    await send("01JGONE0000000000000000000", 1)
    row = store.read(
        lambda session: session.exec(select(RunRow).where(RunRow.key == "watch/01JGONE0000000000000000000")).one()
    )
    store.write(lambda session: deleting.delete_run(session, season.RUNNER, row.id or 0, NOW))
    assert not store.read(lambda session: session.exec(select(SessionRow)).all())
    before = store.read(lambda session: len(session.exec(select(RunRow)).all()))
    await send("01JGONE0000000000000000000", 3)
    assert store.read(lambda session: len(session.exec(select(RunRow)).all())) == before
    assert not store.read(lambda session: session.exec(select(InboxRow)).all())
    assert store.read(inbox.receipts_due) == [(season.RUNNER, "watch", "01JGONE0000000000000000000")]
    await send("01JHERE0000000000000000000", 1)
    assert store.read(lambda session: len(session.exec(select(RunRow)).all())) == before + 1


def test_the_same_file_does_not_bring_it_back_unless_asked(sqlite_store: Store) -> None:
    """The import says when it was deleted; asked for it is stored again, and is known from then on."""
    trace = season.trace(NOW, 2000.0, strike=False)
    recording = Recording(key="f#0", source="import", started_ms=NOW, ended_ms=int(trace.t_ms[-1]), file_sha256="f" * 64)
    file = PackedFile("run.fit", (pack(RecordedRun(recording, trace)),))
    sqlite_store.write(lambda session: people.add_runner(session, Runner("ada"), 1))

    def again(*, deleted_too: bool = False) -> Outcome:
        batch = [(Request(file.name), file)]
        (outcome,) = sqlite_store.write(
            lambda session: archive._outcomes(session, "ada", batch, NOW, deleted_too=deleted_too)
        )
        return outcome

    (run_id,) = again().run_ids
    sqlite_store.write(lambda session: deleting.delete_run(session, "ada", run_id, NOW))
    gone = again()
    assert (gone.state, gone.reason, gone.run_ids) == ("deleted", "It was deleted on 2026-11-23.", ())
    assert len(again(deleted_too=True).run_ids) == 1
    assert again().state == "duplicate"
    assert not sqlite_store.read(lambda session: session.exec(select(DeletedRunRow)).all())
