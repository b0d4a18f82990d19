"""Notes on the disk: there when `append` returns, whole after a torn write, and nobody else's while a bridge lives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from formats.ble_log import Began, Second, written
from ingest.bridges import ble_bridge
from ingest.bridges.spool import Spools

BEGAN = Began(t=1, sid="S1")


def test_a_note_is_on_the_disk_before_append_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced once a call, after all of it was written; the directory once, when the file is new."""
    seen: list[bytes] = []
    spool = Spools(tmp_path, "anna", "ble").new("S1")
    path = tmp_path / "bridges" / "anna.ble" / "S1.jsonl"
    monkeypatch.setattr(os, "fdatasync", lambda _: seen.append(path.read_bytes()))
    spool.append([BEGAN, Second(t=2)])
    assert seen == [written([BEGAN, Second(t=2)])]
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_torn_line_is_not_glued_to_the_next(tmp_path: Path) -> None:
    """Power failed in the middle of a line: what the next bridge writes stands alone."""
    spools = Spools(tmp_path, "anna", "ble")
    spool = spools.new("S1")
    spool.append([BEGAN])
    spool.close()
    path = tmp_path / "bridges" / "anna.ble" / "S1.jsonl"
    path.write_bytes(path.read_bytes() + b'{"k":"s","t":17,"spe')
    (again,) = spools.left()
    again.append([Second(t=18)])
    assert again.read() == ([BEGAN, Second(t=18)], 1)


def test_a_living_bridge_keeps_its_run(tmp_path: Path) -> None:
    """What another bridge is writing is left alone until it is gone; each device has its own."""
    spools = Spools(tmp_path, "anna", "ble")
    spool = spools.new("S1")
    spool.append([BEGAN])
    assert spools.left() == []
    assert Spools(tmp_path, "anna", "other").left() == []
    spool.close()
    (left,) = spools.left()
    left.remove()
    assert spools.left() == []


def test_what_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    """Said once and kept under another name; an empty file is nothing; the others are taken."""
    spools = Spools(tmp_path, "anna", "ble")
    for name, data in (("A", b"\x00\x01garbage"), ("B", b""), ("C", written([BEGAN, Second(t=5, heart_rate=90)]))):
        spools.new(name).close()
        (tmp_path / "bridges" / "anna.ble" / f"{name}.jsonl").write_bytes(data)
    told: list[str] = []
    (found,) = ble_bridge.left(spools, told.append)
    assert (found.run.sid, found.run.kept, found.run.over) == ("S1", 1, False)
    assert told == ["A file of an earlier run cannot be read and is set aside: A.unreadable."]
    found.spool.close()
    assert sorted(path.name for path in (tmp_path / "bridges" / "anna.ble").iterdir()) == ["A.unreadable", "C.jsonl"]
