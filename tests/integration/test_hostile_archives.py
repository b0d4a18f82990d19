"""Archives and folders of somebody who wishes us ill: each refused with its reason, and what lies beside it imported."""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.packed import measured
from domain.errors import BadInput
from ingest.bridges import allowance, decode_pool, zip_members
from ingest.bridges.archive import Report, import_paths
from ingest.bridges.decode_wire import Request
from soleus.bench import process_tree
from store.engine import Store
from tests import hostile
from tests.hostile import MIB
from tests.recordings import START_MS, fit_of_day, zipped

GIB = 1024 * MIB
NOW_MS = START_MS + 86_400_000


def clock() -> int:
    """A day after the first run."""
    return NOW_MS


def imported(store: Store, *paths: Path) -> tuple[Report, dict[str, str]]:
    """An import, and why which file was refused."""
    report = import_paths(store, clock, "ada", paths, measured, processes=2)
    return report, {outcome.file: outcome.reason for outcome in report.refused}


def everything(place: Path) -> set[str]:
    """All that is below a folder, but for what SQLite lays beside its file while it is open."""
    return {str(found.relative_to(place)) for found in place.rglob("*") if not found.name.endswith(("-wal", "-shm"))}


NAMES = ("../../x.fit", "/etc/x.fit", "..\\..\\x.fit", "C:\\runs\\x.fit", "a\0.fit", "x" * 3000 + ".fit")


def test_names_that_lead_out_of_an_archive_are_refused(sqlite_store: Store, tmp_path: Path) -> None:
    """Up, absolute, with a drive, with a NUL, endless; nothing is written anywhere, and the good file is imported."""
    good = hostile.deflated(fit_of_day(1))
    members = [(name.encode(), *hostile.deflated(fit_of_day(n + 2))) for n, name in enumerate(NAMES)]
    path = tmp_path / "in" / "names.zip"
    path.parent.mkdir()
    path.write_bytes(hostile.archive([(b"good.fit", *good), *members]))
    before = everything(tmp_path)
    report, reasons = imported(sqlite_store, path)
    assert len(report.run_ids) == 1
    # Two are passed over, as no recording's: one ends at the NUL, one begins like a hidden file.
    assert len(reasons) == len(NAMES) - 2
    for name, why in reasons.items():
        assert name.isprintable()
        assert len(name) <= 1001
        assert "leads out" in why or "longer than" in why
    assert everything(tmp_path) == before


@pytest.mark.slow
def test_a_name_is_shown_without_what_a_terminal_obeys(sqlite_store: Store, tmp_path: Path) -> None:
    """Line breaks, escapes and half letters of a name reach neither a report nor a database; neither do those of a path."""
    archive = hostile.archive([(b"\x1b[2Jred\n.fit", *hostile.deflated(fit_of_day(1)))])
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(archive)
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/\xff\xfe.fit")).write_bytes(fit_of_day(2))
    (tmp_path / "in" / "b.zip").write_bytes(hostile.member(b"\xff\xfe.fit", *hostile.deflated(fit_of_day(3)), flags=0x800))
    (tmp_path / "in" / "c.fit").write_bytes(fit_of_day(4))
    report, reasons = imported(sqlite_store, tmp_path / "in")
    assert len(report.run_ids) == 3
    assert all(outcome.file.isprintable() for outcome in report.outcomes)
    assert list(reasons) == ["b.zip"]
    assert "cannot be opened" in reasons["b.zip"]


@pytest.mark.slow
def test_links_and_pipes_are_told_not_followed(sqlite_store: Store, tmp_path: Path) -> None:
    """A link in a folder, to a folder, in a zip; a pipe that nobody writes to. A link that is named itself is followed."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "own.fit").write_bytes(fit_of_day(1))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.fit").symlink_to(tmp_path / "secret" / "own.fit")
    (folder / "gone.fit").symlink_to(tmp_path / "nowhere")
    (folder / "folder").symlink_to(tmp_path / "secret", target_is_directory=True)
    os.mkfifo(folder / "pipe.fit")
    (folder / "linked.zip").write_bytes(hostile.linked("inside.fit", "/etc/passwd"))
    (folder / "good.fit").write_bytes(fit_of_day(2))
    report, reasons = imported(sqlite_store, folder)
    assert len(report.run_ids) == 1
    assert reasons.keys() == {"link.fit", "gone.fit", "folder", "pipe.fit", "linked.zip/inside.fit"}
    assert all("link" in why or "no file" in why for why in reasons.values())
    report, reasons = imported(sqlite_store, folder / "link.fit")
    assert len(report.run_ids) == 1
    assert not reasons


@pytest.mark.slow
def test_what_a_zip_claims_is_held_against_it(sqlite_store: Store, tmp_path: Path) -> None:
    """Sizes too small, too large or beyond any file, a wrong checksum, no member at all, encryption, strange packing."""
    raw, size, crc = hostile.deflated(fit_of_day(1))
    cases = {
        "more.zip": (hostile.member(b"a.fit", raw, size - 100, crc), "wrong about the size"),
        "less.zip": (hostile.member(b"a.fit", raw, size + 100, crc), "wrong about the size"),
        "huge.zip": (hostile.member(b"a.fit", raw, 3 * GIB, crc), "larger than"),
        "checksum.zip": (hostile.member(b"a.fit", raw, size, crc ^ 1), "damaged inside"),
        "stored.zip": (hostile.member(b"a.fit", fit_of_day(1), size, crc ^ 1, method=0), "damaged inside"),
        "nonsense.zip": (hostile.member(b"a.fit", b"\xff" * 300, 300, 1), "damaged inside"),
        "encrypted.zip": (hostile.member(b"a.fit", raw, size, crc, flags=1), "encrypted"),
        "strange.zip": (hostile.member(b"a.fit", raw, size, crc, method=12), "compressed in a way"),
        "cut.zip": (zipped({"a.fit": fit_of_day(1)})[:-30], "cannot be opened"),
        "elsewhere.zip": (b"PK\5\6" + b"\0" * 8 + b"\x30\0\0\0" + b"\xff\xff\0\0" + b"\0\0", "cannot be opened"),
    }
    for name, (data, _why) in cases.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.fit").write_bytes(fit_of_day(2))
    report, reasons = imported(sqlite_store, tmp_path)
    assert len(report.run_ids) == 1
    told = {name.partition("/")[0]: why for name, why in reasons.items()}
    assert {name for name, (_data, why) in cases.items() if why not in told.get(name, "")} == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("overlap.zip", lambda: hostile.overlapping(200, 8 * MIB), "share their bytes"),
        ("nested.zip", lambda: hostile.nested(4, 4, 8 * MIB), "at most 3 deep"),
        ("deep.zip", lambda: hostile.deep(10, {"a.fit": fit_of_day(1)}), "at most 3 deep"),
        ("member.zip", lambda: hostile.member(b"a.fit", hostile.zeros(200 * MIB), 200 * MIB), "larger than"),
        ("lying.zip", lambda: hostile.member(b"a.fit", hostile.zeros(200 * MIB), 1000), "wrong about the size"),
        ("inner.zip", lambda: hostile.member(b"a.zip", hostile.zeros(700 * MIB), 700 * MIB), "unpacks to more"),
        ("a.fit.gz", lambda: hostile.zeros_gz(200 * MIB), "larger than"),
        ("gz.zip", lambda: zipped({"a.fit.gz": hostile.zeros_gz(200 * MIB)}), "larger than"),
    ],
)
def test_bombs_do_not_go_off(sqlite_store: Store, tmp_path: Path, name: str, data: object, why: str) -> None:
    """One stream that is many members, zips in zips, zeros without end, as a member, a zip in a zip or a gzip file."""
    assert callable(data)
    (tmp_path / name).write_bytes(data())
    (tmp_path / "good.fit").write_bytes(fit_of_day(1))
    report, reasons = imported(sqlite_store, tmp_path)
    assert len(report.run_ids) == 1
    assert reasons
    assert all(why in reason for reason in reasons.values()), reasons


@pytest.mark.slow
def test_an_archive_uses_up_what_is_its_own(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes and its files; the archive beside it has its own."""
    files = {f"{n}.fit": bytes(20_000) for n in range(10)}
    (tmp_path / "a.zip").write_bytes(zipped({"first.fit": fit_of_day(1), **files, "last.fit": fit_of_day(2)}))
    (tmp_path / "b.zip").write_bytes(zipped({"good.fit": fit_of_day(3)}))
    monkeypatch.setattr(allowance, "FREE_BYTES", 50_000)
    monkeypatch.setattr(allowance, "MOST_RATIO", 1)
    report, reasons = imported(sqlite_store, tmp_path)
    assert len(report.run_ids) == 3  # a small file still fits in what a large one did not take
    assert sum("unpacks to more" in why for why in reasons.values()) >= 8
    monkeypatch.undo()
    monkeypatch.setattr(allowance, "MOST_FILES", 5)
    (tmp_path / "a.zip").write_bytes(zipped({**files, "last.fit": fit_of_day(4)}))
    (tmp_path / "b.zip").write_bytes(zipped({"good.fit": fit_of_day(5)}))
    report, reasons = imported(sqlite_store, tmp_path)
    assert len(report.run_ids) == 1
    assert len(reasons) == 6
    assert "from here on none was tried" in reasons["a.zip/5.fit"]


def test_an_archive_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """When its files have taken their time, the rest of it is refused untried; files that lie in no archive are not."""
    monkeypatch.setattr(allowance, "FREE_S", 0.05)
    monkeypatch.setattr(allowance, "PER_FILE_S", 0.0)
    good = fit_of_day(1, n=30)
    requests = [Request(f"{n}.fit", data=good, archive="slow.zip") for n in range(60)]
    requests += [Request(f"own{n}.fit", data=good) for n in range(3)]
    found = {request.name: result for request, result in decode_pool.decode_all(requests, 1)}
    assert list(found) == [request.name for request in requests]
    refused = [name for name, result in found.items() if isinstance(result, BadInput)]
    assert refused
    assert all("take too long" in str(found[name]) and not name.startswith("own") for name in refused)
    assert not isinstance(found["0.fit"], BadInput)


def test_a_list_of_members_without_end_is_not_read(
    tmp_path: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zip is opened only when the list of its members is of a size that a person's can have, in both forms of a zip."""
    with (tmp_path / "a.zip").open("wb") as out:
        out.write(hostile.archive([(b"%06d.fit" % n, b"", 0, 0) for n in range(3000)]))
    with (tmp_path / "a.zip").open("rb") as opened:
        listed = zip_members.directory_bytes(opened)
    assert listed == 3000 * (46 + 10)
    monkeypatch.setattr(zip_members, "MOST_DIRECTORY_BYTES", listed - 1)
    _report, reasons = imported(sqlite_store, tmp_path / "a.zip")
    assert list(reasons) == ["a.zip"]
    assert "lists more files" in reasons["a.zip"]


@pytest.mark.slow
def test_all_of_it_at_once_leaves_memory_flat_and_nothing_behind(tmp_path: Path) -> None:
    """10 GB of zeros four ways, 1 GB of nonsense, 200,000 members, bombs in bombs: memory as of any other import."""
    folder, spool, data = tmp_path / "in", tmp_path / "spool", tmp_path / "data"
    for each in (folder, spool, data):
        each.mkdir()
    for n in range(3):
        (folder / f"good{n}.fit").write_bytes(fit_of_day(n, n=1200))

    def soleus() -> process_tree.Ended:
        command = [sys.executable, "-m", "soleus", "--data", str(data), "import", str(folder), "--runner", "ada", "--json"]
        return process_tree.run(["env", f"TMPDIR={spool}", *command])

    usual = soleus()
    assert json.loads(usual.stdout)["runs"] == 3
    (folder / "zeros.zip").write_bytes(hostile.member(b"a.fit", hostile.zeros(10 * GIB), 10 * GIB))
    (folder / "lying.zip").write_bytes(hostile.member(b"a.fit", hostile.zeros(10 * GIB), 1000))
    (folder / "inner.zip").write_bytes(hostile.member(b"a.zip", hostile.zeros(10 * GIB), 10 * GIB))
    (folder / "zeros.fit.gz").write_bytes(hostile.zeros_gz(10 * GIB))
    (folder / "overlap.zip").write_bytes(hostile.overlapping(60_000, 60 * MIB))
    (folder / "nested.zip").write_bytes(hostile.nested(5, 10, 60 * MIB))
    (folder / "deep.zip").write_bytes(hostile.deep(10, {"a.fit": fit_of_day(7)}))
    (folder / "many.zip").write_bytes(hostile.archive([(b"%06d.fit" % n, b"", 0, 0) for n in range(200_000)]))
    (folder / "short.zip").write_bytes(hostile.archive([(b"%05d.fit" % n, b"", 0, 0) for n in range(2_000)]))
    random = np.random.default_rng(1).bytes(60 * MIB)
    (folder / "random.fit").write_bytes(random)
    (folder / "random.zip").write_bytes(zipped({"random.fit": random[:MIB]}))
    (folder / "headed.fit").write_bytes(fit_of_day(8)[:14] + random)
    with (folder / "nonsense.fit").open("wb") as out:
        out.truncate(GIB)
    (folder / "bomb.fit").write_bytes(gzip.compress(bytes(64 * MIB)))
    (folder / "good9.fit").write_bytes(fit_of_day(9, n=1200))
    before = {name for name in everything(tmp_path) if not name.startswith("data/")}
    ended = soleus()
    told = json.loads(ended.stdout)
    assert ended.status == 0
    assert told["runs"] == 1
    assert told["duplicates"] == 3
    assert told["files"] == told["runs"] + told["duplicates"] + len(told["refused"])
    assert {one["file"].partition("/")[0] for one in told["refused"]} >= {
        *("zeros.zip", "lying.zip", "inner.zip", "zeros.fit", "overlap.zip", "nested.zip", "deep.zip"),
        *("many.zip", "random.fit", "random.zip", "headed.fit", "nonsense.fit", "bomb.fit"),
    }
    assert {name for name in everything(tmp_path) if not name.startswith("data/")} == before
    assert not everything(spool)
    print(f"{usual.peak_bytes / MIB:.0f} MiB -> {ended.peak_bytes / MIB:.0f} MiB in {ended.wall_s:.0f} s")  # noqa: T201 - for CI's log
    assert ended.peak_bytes < usual.peak_bytes + 400 * MIB
    assert ended.wall_s < 300
