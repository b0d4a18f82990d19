"""Whole exports as services give them: what is a run comes in once, what is none is counted, what is hostile is said."""

from __future__ import annotations

import gzip
import os
import stat
import zipfile
from pathlib import Path

import pytest
from sqlmodel import Session, select

from analysis.packed import measured
from domain.model import Runner
from ingest.bridges import health_parts
from ingest.bridges.archive import Report, import_paths
from ingest.bridges.sources import Sources
from store import people, privacy
from store.engine import Store
from store.tables import OriginalRow, RunRow, TraceRow
from tests.exports import apple, gpx, gpx_point, run_records, tcx, tcx_point, workout
from tests.recordings import START_MS

DAY_S = 86_400
INDEX = """Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Filename
1,"Mar 4, 2026, 7:00:00 AM","Run, then coffee",Run,"two
lines",600,activities/1.gpx.gz
2,"Mar 5, 2026, 7:00:00 AM",To work,Ride,,600,activities/2.fit.gz
3,"Mar 6, 2026, 7:00:00 AM",Hills,Trail Run,,600,activities/3.tcx.gz
4,"Mar 7, 2026, 7:00:00 AM",Something,Kaninhop,,600,activities/4.gpx
5,"Mar 8, 2026, 7:00:00 AM",Gym,Weight Training,,600,
"""


def taken(store: Store, *paths: Path) -> Report:
    """An import of those paths for Ada, at a time after everything in them."""
    return import_paths(store, lambda: START_MS + 10**9, "ada", list(paths), measured, processes=1)


def rows(store: Store) -> list[RunRow]:
    """All runs, in order of their start."""

    def work(session: Session) -> list[RunRow]:
        found = list(session.exec(select(RunRow).order_by(RunRow.started_ms)))  # type: ignore[arg-type]  # a column is no int
        session.expunge_all()
        return found

    return store.read(work)


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """A zip at `path`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def strava() -> dict[str, bytes]:
    """The files of a Strava export."""
    other = gpx([[gpx_point(s + 9 * DAY_S) for s in range(60)]], kind="rabbit jumping")
    return {
        "activities.csv": INDEX.encode(),
        "activities/1.gpx.gz": gzip.compress(gpx([[gpx_point(s) for s in range(60)]], kind=None)),
        "activities/2.fit.gz": b"not even opened",
        "activities/3.tcx.gz": gzip.compress(
            tcx([tcx_point(s + DAY_S) for s in range(60)], sport="Other", lead="          ")
        ),
        "activities/4.gpx": other,
        "media/photo.jpg": b"\xff\xd8\xff",
    }


@pytest.mark.parametrize("packed", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_strava_export(sqlite_store: Store, tmp_path: Path, *, packed: bool) -> None:
    """The index says what is a run and what it is called; of a word it alone knows the file decides."""
    if packed:
        source = zipped(tmp_path / "export.zip", strava())
    else:
        source = tmp_path / "export"
        for name, data in strava().items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes(data)
    report = taken(sqlite_store, source)
    ended = {one.file.removeprefix("export.zip/").removeprefix("activities/"): one.state for one in report.outcomes}
    assert ended == {"1.gpx": "imported", "3.tcx": "imported", "2.fit.gz": "other", "4.gpx": "other"}
    assert next(one.reason for one in report.other if "2.fit" in one.file) == "is no run: Ride"
    assert [row.name for row in rows(sqlite_store)] == ["Run, then coffee", "Hills"]
    assert taken(sqlite_store, source).count("duplicate") == 2


def test_zips_in_zips_as_garmin_makes_them(sqlite_store: Store, tmp_path: Path) -> None:
    """Recordings in nested zips; JSON and pictures beside them are nobody's business; other kinds of FIT are counted."""
    inner = zipped(tmp_path / "inner.zip", {"a.tcx": tcx([tcx_point(s) for s in range(60)]), "summary.json": b"{}"})
    ride = tcx([tcx_point(s) for s in range(60)], sport="Biking")
    place = "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip"
    source = zipped(tmp_path / "garmin.zip", {place: inner.read_bytes(), "DI_CONNECT/x.json": b"[]", "ride.tcx": ride})
    report = taken(sqlite_store, source)
    assert {one.file.rpartition("/")[2]: one.state for one in report.outcomes} == {"a.tcx": "imported", "ride.tcx": "other"}


def health(days: list[int], offset_h: int = 2) -> dict[str, bytes]:
    """An Apple Health export with a run on each of these days, the last with a route, and what else is in one."""
    route = '<WorkoutRoute><FileReference path="/workout-routes/route_1.gpx"/></WorkoutRoute>'
    records = (line for day in days for line in run_records(day * DAY_S, 120, offset_h))
    workouts = [workout(day * DAY_S, 120, route if day == days[-1] else "", offset_h=offset_h) for day in days]
    points = [[gpx_point(days[-1] * DAY_S + s) for s in range(120)]]
    return {
        "apple_health_export/Exportieren.xml": apple(records, workouts),
        "apple_health_export/export_cda.xml": b'<?xml version="1.0"?><ClinicalDocument/>',
        "apple_health_export/workout-routes/route_1.gpx": gpx(points, kind=None),
    }


@pytest.mark.parametrize("form", ["zip", *(pytest.param(one, marks=pytest.mark.slow) for one in ("zip in a zip", "folder"))])
def test_an_apple_health_export_and_a_later_one(sqlite_store: Store, tmp_path: Path, form: str) -> None:
    """Whatever its file is called in that language; its routes are no runs of their own; later only what is new comes."""

    def source(name: str, files: dict[str, bytes]) -> Path:
        if form == "folder":
            for path, data in files.items():
                (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name / path).write_bytes(data)
            return tmp_path / name
        inner = zipped(tmp_path / f"{name}.zip", files)
        return inner if form == "zip" else zipped(tmp_path / f"outer-{name}.zip", {"inner.zip": inner.read_bytes()})

    report = taken(sqlite_store, source("one", health(list(range(12)))))
    assert [(one.state, len(one.run_ids)) for one in report.outcomes] == [("imported", 12)]
    last = rows(sqlite_store)[-1]
    assert "position_lat" in last.sensors
    assert last.distance_m == pytest.approx(360)
    assert "position_lat" not in rows(sqlite_store)[0].sensors
    again = taken(sqlite_store, source("two", health(list(range(14)), offset_h=-5)))
    assert [(one.state, len(one.run_ids)) for one in again.outcomes] == [("imported", 2)]
    third = taken(sqlite_store, source("three", health(list(range(14)))))
    assert [(one.state, len(one.run_ids)) for one in third.outcomes] == [("duplicate", 0)]
    assert len(rows(sqlite_store)) == 14
    assert sqlite_store.read(lambda session: session.exec(select(OriginalRow)).first()) is None


def test_what_was_laid_on_the_disk_is_gone_afterwards(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zip in a zip has to be a file for its export to be read; nothing of it stays."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    seen: list[list[str]] = []
    close = Sources.close

    def watched(sources: Sources) -> None:
        seen.append([str(one) for one in place.rglob("*.zip")])
        close(sources)

    monkeypatch.setattr(Sources, "close", watched)
    inner = zipped(tmp_path / "inner.zip", health([1])).read_bytes()
    assert len(taken(sqlite_store, zipped(tmp_path / "outer.zip", {"inner.zip": inner})).run_ids) == 1
    assert len(seen[0]) == 1
    assert list(place.iterdir()) == []


@pytest.mark.slow
def test_a_damaged_export_gives_what_came_before_and_the_reason(sqlite_store: Store, tmp_path: Path) -> None:
    """Runs that have only totals are said, once; cut off before the first workout there is nothing, with the reason."""
    only = zipped(tmp_path / "only.zip", {"export.xml": apple(run_records(0, 60), [workout(0, 60), workout(DAY_S, 60)])})
    report = taken(sqlite_store, only)
    assert sorted(one.state for one in report.outcomes) == ["imported", "refused"]
    assert "One run of this export has only totals" in report.refused[0].reason
    (tmp_path / "cut.xml").write_bytes(apple(run_records(0, 60), [workout(0, 60)])[:5000])
    report = taken(sqlite_store, tmp_path / "cut.xml")
    assert "damaged before any run" in report.refused[0].reason
    lying = zipped(tmp_path / "lying.zip", {"export.xml": apple(run_records(0, 600), [workout(0, 600)])})
    data = bytearray(lying.read_bytes())
    data[len(data) // 2] ^= 0xFF
    lying.write_bytes(bytes(data))
    assert [one.state for one in taken(sqlite_store, lying).outcomes] == ["refused"]


def test_links_and_names_that_lead_elsewhere_are_said_and_not_followed(sqlite_store: Store, tmp_path: Path) -> None:
    """In folders and in zips, files and folders, to what is there and to what is not."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "a.tcx").write_bytes(tcx([tcx_point(s) for s in range(60)]))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file.tcx").symlink_to(secret / "a.tcx")
    (folder / "dir").symlink_to(secret)
    (folder / "gone.fit").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.fit")
    link = zipfile.ZipInfo("link.tcx")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        for name in ("../up.tcx", "/root.tcx", "a/../../b.tcx", "C:\\c.tcx"):
            archive.writestr(name, (secret / "a.tcx").read_bytes())
    report = taken(sqlite_store, folder)
    reasons = {one.file.removeprefix("all.zip/"): one.reason for one in report.refused}
    assert report.count("refused") == len(report.outcomes) == 9
    for name in ("file.tcx", "dir", "gone.fit", "link.tcx"):
        assert "it is a link" in reasons[name]
    for name in ("../up.tcx", "/root.tcx", "a/../../b.tcx"):
        assert "leads out of the archive" in reasons[name]
    assert "is no file" in reasons["pipe.fit"]
    assert rows(sqlite_store) == []


def test_routes_behind_links_are_not_read(sqlite_store: Store, tmp_path: Path) -> None:
    """A route is a file beside the export, and nothing else."""
    place = tmp_path / "export"
    for name, data in health([1]).items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    route = place / "apple_health_export" / health_parts.ROUTES / "route_1.gpx"
    (tmp_path / "elsewhere.gpx").write_bytes(route.read_bytes())
    route.unlink()
    route.symlink_to(tmp_path / "elsewhere.gpx")
    assert len(taken(sqlite_store, place).run_ids) == 1
    assert "position_lat" not in rows(sqlite_store)[0].sensors


def test_who_keeps_no_positions_gets_none_from_any_format(sqlite_store: Store, tmp_path: Path) -> None:
    """Neither in the trace nor as the file that came."""

    def enter(session: Session) -> None:
        people.add_runner(session, Runner("ada"), START_MS)
        privacy.keep_none(session, "ada")

    sqlite_store.write(enter)
    (tmp_path / "a.gpx").write_bytes(gpx([[gpx_point(s) for s in range(60)]]))
    zipped(tmp_path / "b.zip", health([3]))
    assert len(taken(sqlite_store, tmp_path).run_ids) == 2

    def work(session: Session) -> list[bytes]:
        assert session.exec(select(OriginalRow)).first() is None
        return list(session.exec(select(TraceRow.samples)))

    assert not any(b"position_l" in samples for samples in sqlite_store.read(work))
