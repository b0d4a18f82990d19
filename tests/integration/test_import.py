"""Files, folders and zips into the store: each file ends as imported, duplicate or refused, and says why."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from sqlmodel import select

from analysis.packed import measured
from domain.errors import BadInput, NotFound
from formats.fit_write import write
from ingest.bridges import archive, sources
from ingest.bridges.archive import Report, import_paths
from ingest.bridges.decode_pool import pack_all
from ingest.bridges.decode_wire import PackedFile, Packing, Request
from store import deleting, runs
from store.engine import Store
from store.tables import OriginalRow
from tests.recordings import START_MS, fit_of_day, recorded, trace, zipped

NOW_MS = START_MS + 86_400_000


def clock() -> int:
    """A day after the first run."""
    return NOW_MS


def states(report: Report) -> dict[str, str]:
    """How each file ended."""
    return {outcome.file: outcome.state for outcome in report.outcomes}


def test_a_folder_with_everything_in_it(store: Store, tmp_path: Path) -> None:
    """Recordings anywhere below, packed or not, are found; other files are passed over, other recordings refused."""
    folder = tmp_path / "export"
    (folder / "2026").mkdir(parents=True)
    (folder / "2026" / "a.fit").write_bytes(fit_of_day(1))
    (folder / "b.FIT.gz").write_bytes(gzip.compress(fit_of_day(2)))
    inner = zipped({"deep/c.fit": fit_of_day(3), "__MACOSX/._c.fit": b"x", "photo.jpg": b"x"})
    (folder / "c.zip").write_bytes(zipped({"inner.zip": inner, "again.fit": fit_of_day(1), "d.fit": b"garbage"}))
    (folder / "old.gpx").write_text("<gpx/>")
    (folder / "activities.csv").write_text("id,name")
    seen: list[tuple[int, int]] = []
    report = import_paths(
        store, clock, "ada", [folder], measured, processes=2, on_progress=lambda done, of: seen.append((done, of))
    )
    ended = states(report)
    # Which of two equal files is the duplicate depends on which was decoded first.
    assert sorted(ended.pop(name) for name in ("2026/a.fit", "c.zip/again.fit")) == ["duplicate", "imported"]
    assert ended == {
        "b.FIT": "imported",
        "c.zip/inner.zip/deep/c.fit": "imported",
        "c.zip/d.fit": "refused",
        "old.gpx": "refused",
    }
    reasons = {outcome.file: outcome.reason for outcome in report.refused}
    assert "not a FIT file" in reasons["c.zip/d.fit"]
    assert "GPX" in reasons["old.gpx"]
    assert seen[-1] == (6, 6)
    assert len(store.read(lambda session: runs.listing(session, "ada"))) == 3


@pytest.mark.slow
def test_the_same_again_is_a_duplicate_but_not_for_somebody_else(sqlite_store: Store, tmp_path: Path) -> None:
    """Same bytes are nothing new; the same watch's run in other bytes is one recording more of it; per runner."""
    (tmp_path / "a.fit").write_bytes(fit_of_day())
    first = import_paths(sqlite_store, clock, "ada", [tmp_path / "a.fit"], measured, processes=1)
    assert states(first) == {"a.fit": "imported"}
    assert states(import_paths(sqlite_store, clock, "ada", [tmp_path / "a.fit"], measured, processes=1)) == {
        "a.fit": "duplicate"
    }
    (tmp_path / "edited.fit").write_bytes(fit_of_day(n=61))
    edited = import_paths(sqlite_store, clock, "ada", [tmp_path / "edited.fit"], measured, processes=1)
    assert [(one.state, one.run_ids, one.joined) for one in edited.outcomes] == [("source", (), tuple(first.run_ids))]
    for again in ("edited.fit", "a.fit"):
        assert states(import_paths(sqlite_store, clock, "ada", [tmp_path / again], measured, processes=1)) == {
            again: "duplicate"
        }
    assert states(import_paths(sqlite_store, clock, "bob", [tmp_path / "a.fit"], measured, processes=1)) == {
        "a.fit": "imported"
    }
    row = sqlite_store.read(lambda session: runs.get(session, "ada", first.run_ids[0]))
    assert (row.source, row.file, row.samples, row.state, row.revision) == ("import", "edited.fit", 61, "complete", 2)


def test_without_a_valid_serial_the_time_alone_tells(sqlite_store: Store, tmp_path: Path) -> None:
    """Two phones that write serial 0: recorded at once it is one run, one after the other it is two."""
    (tmp_path / "a.fit").write_bytes(fit_of_day(serial="0"))
    (tmp_path / "b.fit").write_bytes(fit_of_day(n=70, serial="0"))
    (tmp_path / "c.fit").write_bytes(fit_of_day(1, serial="0"))
    report = import_paths(sqlite_store, clock, "ada", [tmp_path], measured, processes=1)
    assert states(report) == {"a.fit": "imported", "b.fit": "source", "c.fit": "imported"}


def test_two_sessions_of_a_file_are_two_runs(sqlite_store: Store, tmp_path: Path) -> None:
    """Both are stored; importing it again stores none."""
    later = replace(trace(60), t_ms=START_MS + 300_000 + 1000 * np.arange(60))
    (tmp_path / "two.fit").write_bytes(write([recorded(trace(60)), recorded(later)]))
    assert len(import_paths(sqlite_store, clock, "ada", [tmp_path], measured, processes=1).run_ids) == 2
    assert states(import_paths(sqlite_store, clock, "ada", [tmp_path], measured, processes=1)) == {"two.fit": "duplicate"}


def test_bombs_are_refused_and_what_is_beside_them_imported(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member or an archive that unpacks to more than a limit, zips too deep, damaged and encrypted ones."""
    monkeypatch.setattr(sources, "MAX_FILE_BYTES", 100_000)
    monkeypatch.setattr(sources, "MAX_ARCHIVE_BYTES", 300_000)
    deep = {"x.fit": fit_of_day(9)}
    for _ in range(sources.MAX_DEPTH):
        deep = {"deeper.zip": zipped(deep)}
    damaged = bytearray(zipped({"z.fit": fit_of_day(8)}))
    damaged[60] ^= 0xFF
    members = {
        "bomb.fit": bytes(200_000),
        "archive.zip": bytes(400_000),
        "good.fit": fit_of_day(1),
        "damaged.zip": bytes(damaged),
        **deep,
    }
    (tmp_path / "all.zip").write_bytes(zipped(members))
    report = import_paths(sqlite_store, clock, "ada", [tmp_path / "all.zip"], measured, processes=1)
    reasons = {outcome.file.removeprefix("all.zip/"): outcome.reason for outcome in report.refused}
    assert "larger than" in reasons["bomb.fit"]
    assert "unpacks to more" in reasons["archive.zip"]
    assert "damaged inside its archive" in reasons["damaged.zip/z.fit"]
    assert any("at most 3 deep" in reason for reason in reasons.values())
    assert len(report.run_ids) == 1


def test_names_and_paths_are_checked_first(sqlite_store: Store, tmp_path: Path) -> None:
    """A path that is not there and a name that cannot be one end the import before it starts."""
    with pytest.raises(NotFound, match="no file or folder"):
        import_paths(sqlite_store, clock, "ada", [tmp_path / "nothing"], measured)
    with pytest.raises(BadInput, match="cannot be called"):
        import_paths(sqlite_store, clock, "Ada Lovelace", [tmp_path], measured, processes=1)


@pytest.mark.slow
def test_the_command_prints_what_became_of_each_file(tmp_path: Path) -> None:
    """`soleus import … --json` without a running service: counts, reasons, analysed runs; exit 1 if nothing was usable."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.fit").write_bytes(fit_of_day(n=700))
    (tmp_path / "in" / "b.fit").write_bytes(b"")

    def soleus(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "soleus", "--data", str(tmp_path / "data"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)

    done = soleus("import", str(tmp_path / "in"), "--runner", "ada", "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result.pop("seconds") > 0
    refused = result.pop("refused")
    assert result == {
        "files": 2,
        "imported": 1,
        "sources": [],
        "duplicates": 0,
        "deleted": [],
        "other": [],
        "runs": 1,
    }
    assert [one["file"] for one in refused] == ["b.fit"]
    assert "empty" in refused[0]["reason"]
    store = Store(f"sqlite:///{tmp_path / 'data' / 'soleus.db'}")
    (row,) = store.read(lambda session: runs.listing(session, "ada"))
    store.close()
    assert not row.analysis_due
    assert row.metrics_revision == 1
    assert soleus("import", str(tmp_path / "in" / "b.fit"), "--runner", "ada").returncode == 1


@pytest.mark.slow
def test_a_file_that_is_known_by_its_bytes_is_not_decoded_again(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor when it lies in an archive; but it is when its original is not kept yet, or one of its runs was deleted."""
    later = replace(trace(60), t_ms=START_MS + 300_000 + 1000 * np.arange(60))
    two = write([recorded(trace(60)), recorded(later)])
    (tmp_path / "all.zip").write_bytes(zipped({"a.fit": fit_of_day(1), "two.fit": two}))

    def again() -> dict[str, str]:
        monkeypatch.setattr(archive, "pack_all", seen)
        return states(import_paths(sqlite_store, clock, "ada", [tmp_path / "all.zip"], measured, processes=1))

    decoded: list[str] = []

    def seen(
        requests: Iterable[Request], processes: int, packing: Packing
    ) -> Iterator[tuple[Request, PackedFile | BadInput]]:
        for request, result in pack_all(requests, processes, packing):
            decoded.extend([request.name] if isinstance(result, PackedFile) and result.runs else [])
            yield request, result

    assert again() == {"all.zip/a.fit": "imported", "all.zip/two.fit": "imported"}
    decoded.clear()
    assert again() == {"all.zip/a.fit": "duplicate", "all.zip/two.fit": "duplicate"}
    assert decoded == []
    sqlite_store.write(lambda session: session.execute(sa.delete(OriginalRow)))
    assert again() == {"all.zip/a.fit": "duplicate", "all.zip/two.fit": "duplicate"}
    assert decoded == ["all.zip/a.fit", "all.zip/two.fit"]
    assert sqlite_store.read(lambda session: len(session.exec(select(OriginalRow)).all())) == 2
    decoded.clear()
    second = sqlite_store.read(lambda session: runs.listing(session, "ada"))[0]
    sqlite_store.write(lambda session: deleting.delete_run(session, "ada", second.id or 0, NOW_MS))
    assert again() == {"all.zip/a.fit": "duplicate", "all.zip/two.fit": "deleted"}
    assert decoded == ["all.zip/two.fit"]
