"""Folders that are watched: a watch plugged in and out, files under way, broken ones, and nothing ever written there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlmodel import select

from analysis.packed import measured
from formats.seen_files import Seen
from ingest.bridges import folder
from ingest.bridges.folder import Memory, Watching
from store.engine import Store, sqlite_url
from store.tables import RunRow
from tests.e2e.installation import wait_for
from tests.integration.test_import_jobs import archive_of
from tests.integration.test_pulling import a_file


class Here:
    """A watch that can be plugged in and out, and what watches it."""

    def __init__(self, store: Store, place: Path) -> None:
        self.store = store
        self.place = place
        self.watch = place / "media" / "GARMIN" / "Activity"
        self.told: list[tuple[str, str]] = []
        self.again()

    def again(self) -> None:
        """The bridge is started (anew)."""
        memory = Memory(self.place / "data" / "ada.jsonl")
        memory.load()
        self.watching = Watching(
            self.store,
            lambda: 1_800_000_000_000,
            "ada",
            [self.watch],
            memory,
            measured,
            lambda path, said: self.told.append((Path(path).name, said)),
        )

    def look(self, times: int = 2) -> int:
        """Look so many times; how many runs came."""
        return sum(self.watching.look() for _ in range(times))

    def record(self, name: str, data: bytes) -> Path:
        """The watch records a run."""
        path = self.watch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def runs(self) -> int:
        """How many are stored."""
        return self.store.read(lambda session: len(session.exec(select(RunRow)).all()))


@pytest.fixture
def here(store: Store, tmp_path: Path) -> Here:
    """A watch that is not plugged in."""
    return Here(store, tmp_path)


@pytest.mark.slow
def test_plugged_in_out_and_in_again(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its runs come once; the next time only new ones are read at all, whatever the season did to the times."""
    assert here.look() == 0
    for n in range(3):
        here.record(f"{n}.fit", a_file(n))
    here.record("notes.txt", b"x")
    here.record(".hidden.fit", a_file(9))
    assert here.look() == 3
    shutil.move(here.watch.parent, here.place / "unplugged")
    assert here.look() == 0
    assert here.told[-1] == ("Activity", "gone")
    shutil.move(here.place / "unplugged", here.watch.parent)
    for n in range(3):
        path = here.watch / f"{n}.fit"
        os.utime(path, ns=(0, path.stat().st_mtime_ns + 3600 * 10**9))
    here.record("3.fit", a_file(3))
    here.again()
    read: list[str] = []
    real = folder._copied

    def copied(path: Path, copy: Path, seen: Seen) -> str:
        read.append(path.name)
        return real(path, copy, seen)

    monkeypatch.setattr(folder, "_copied", copied)
    assert here.look() == 1
    assert read == ["3.fit"]
    assert here.runs() == 4


def test_a_file_under_way_waits(here: Here) -> None:
    """Only when it looks the same twice is it read."""
    data = a_file(1)
    here.record("a.fit", data[:200])
    here.look(1)
    here.record("a.fit", data[:900])
    assert here.look(1) == 0
    here.record("a.fit", data)
    assert here.look(1) == 0
    assert here.watching.unread == [str(here.watch / "a.fit")]
    assert here.look(1) == 1
    assert here.watching.unread == []


def test_broken_and_packed_and_known_elsewhere(here: Here) -> None:
    """A broken file is told once and holds nobody up; a zip is opened; the same bytes elsewhere are not read into again."""
    here.record("broken.fit", b"no recording")
    here.record("export.zip", archive_of(4, broken=0))
    here.record("copy/a.fit", a_file(20))
    here.record("copy/b.fit", a_file(20))
    assert here.look() == 5
    told = dict(here.told)
    assert told["broken.fit"].startswith("refused: This is not a FIT file")
    assert told["a.fit"] in {"imported", "duplicate"}
    count = len(here.told)
    here.again()
    assert here.look(4) == 0
    here.record("c.fit", a_file(20))
    assert here.look() == 0
    assert here.told[-1] == ("c.fit", "duplicate")
    assert len(here.told) == count + 2


def test_the_cable_is_pulled_while_a_file_is_read(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no broken recording: it is read when the watch is back."""
    path = here.record("a.fit", a_file(1))
    here.record("b.fit", a_file(2))
    here.look(1)
    real = folder._copied

    def pulled(source: Path, *rest: object) -> str:
        if source == path:
            raise OSError(5, "Input/output error")
        return real(source, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(folder, "_copied", pulled)
    assert here.look(3) == 1
    assert [said for _, said in here.told].count("cannot be read now: Input/output error") == 1
    monkeypatch.undo()
    assert here.look(1) == 1


def test_killed_before_it_was_remembered(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs are stored and nothing stands in the memory: it reads again and changes nothing; half a line is no harm."""
    here.record("a.fit", a_file(1))
    here.look(1)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Memory, "add", killed)
        with pytest.raises(KeyboardInterrupt):
            here.look(1)
    assert here.runs() == 1
    memory = here.place / "data" / "ada.jsonl"
    memory.parent.mkdir(exist_ok=True)
    memory.write_text('{"path": "/x", "si')
    here.again()
    assert here.look() == 0
    here.again()
    assert here.watching.memory.known.keys() == {str(here.watch / "a.fit")}
    assert here.runs() == 1


def test_nothing_is_written_there(here: Here) -> None:
    """A read-only watch is as good: not even a time of access changes what is there."""
    for n in range(2):
        here.record(f"{n}.fit", a_file(n))
    for path in (*here.watch.iterdir(), here.watch):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in here.watch.parent.rglob("*")}
    assert here.look() == 2
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in here.watch.parent.rglob("*")} == before
    here.watch.chmod(0o755)


@pytest.mark.slow
def test_the_command(tmp_path: Path) -> None:
    """`--once` ends; left running it takes what appears, a line a file, and SIGTERM ends it at once and well."""
    watch, data = tmp_path / "watch", tmp_path / "data"
    watch.mkdir()
    (watch / "a.fit").write_bytes(a_file(1))
    command = [sys.executable, "-m", "soleus", "bridge", "folder", str(watch), str(tmp_path / "absent"), "--runner", "ada"]
    environ = os.environ | {"SOLEUS_DATA": str(data)}
    once = subprocess.run([*command, "--once"], env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert (once.returncode, "a.fit: imported" in once.stderr) == (0, True), once.stderr
    running = subprocess.Popen([*command, "--poll", "0.3"], env=environ, stderr=subprocess.PIPE, text=True)
    said: list[str] = []
    assert running.stderr is not None
    errors = running.stderr
    reading = threading.Thread(target=lambda: said.extend(errors))
    reading.start()
    wait_for(lambda: any("there" in line for line in said), "the watch to be seen")
    (watch / "b.fit").write_bytes(a_file(2))
    wait_for(lambda: any("b.fit: imported" in line for line in said), "the second run")
    running.send_signal(signal.SIGTERM)
    assert running.wait(30) == 0
    reading.join()
    errors.close()
    assert not any("a.fit" in line for line in said)
    store = Store(sqlite_url(data))
    rows = store.read(lambda session: list(session.exec(select(RunRow))))
    store.close()
    assert [row.analysis_due for row in rows] == [False, False]
