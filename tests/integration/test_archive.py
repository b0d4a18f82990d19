"""A made-up export of years through a whole import: what is in it is what comes out, whatever happens on the way."""

from __future__ import annotations

import json
import random
import sys
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from analysis import worker
from analysis.packed import measured
from domain.errors import BadInput
from ingest.bridges.archive import import_paths
from simulators import archive as archives
from soleus.bench import archive as bench
from soleus.bench import process_tree
from soleus.bench.contents import contents
from soleus.commands import simulating
from store.engine import Store, sqlite_url
from store.tables import RunRow

FILES = 60
NOW_MS = 1_790_000_000_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive of one year."""
    folder = tmp_path_factory.mktemp("made")
    archives.make(folder, files=FILES, years=1, seed=3, processes=2)
    return folder


def manifest_of(folder: Path) -> dict[str, Any]:
    """What the archive says of itself."""
    found: dict[str, Any] = json.loads((folder / archives.MANIFEST).read_text())
    return found


def test_an_archive_is_what_its_manifest_says(made: Path, tmp_path: Path) -> None:
    """Files in zips in a zip, some twice, some broken; runs in order of time, each of half an hour to an hour and a half."""
    told = manifest_of(made)
    assert told["files"] == FILES == told["runs"] + sum(told["duplicates"].values()) + sum(told["broken"].values())
    assert sum(told["duplicates"].values()) == 3
    assert sum(told["broken"].values()) == 1
    outer = zipfile.ZipFile(made / archives.ARCHIVE)
    inner = [zipfile.ZipFile(BytesIO(outer.read(name))) for name in outer.namelist() if name.endswith(".zip")]
    sizes = {info.filename: info.file_size for one in inner for info in one.infolist()}
    assert sizes == {one["name"]: one["size"] for one in told["made"]}
    whole = [one for one in told["made"] if one["state"] == "whole"]
    assert [one["started_ms"] for one in whole] == sorted({one["started_ms"] for one in whole})
    assert all(30 * 60 <= one["samples"] <= 92 * 60 for one in whole)
    with pytest.raises(BadInput, match="there already"):
        archives.make(made, files=FILES)
    with pytest.raises(BadInput, match="Nobody runs"):
        archives.make(tmp_path / "many", files=1000, years=1)


@pytest.mark.slow
def test_an_import_finds_each_run_once(sqlite_store: Store, made: Path) -> None:
    """Every sound run with its own distance, duplicates known, only broken files refused; the second time nothing new."""
    told = manifest_of(made)
    for runs in (True, False):
        report = import_paths(sqlite_store, lambda: NOW_MS, "ada", [made / archives.ARCHIVE], measured, processes=2)
        states = Counter(outcome.state for outcome in report.outcomes)
        refused = {outcome.file.rpartition("/")[2] for outcome in report.refused}
        broken = {one["name"] for one in told["made"] if one["state"] in archives.BROKEN}
        assert refused <= broken
        new = told["runs"] + len(broken - refused)
        assert len(report.run_ids) == (new if runs else 0)
        # What the watch's site saved again in other bytes is a further recording of its run.
        assert states["source"] == (told["duplicates"]["saved_again"] if runs else 0)
        assert states["duplicate"] == (told["duplicates"]["copy"] if runs else FILES - len(refused))
    rows = sqlite_store.read(lambda session: session.exec(select(RunRow).order_by(col(RunRow.started_ms))).all())
    whole = {one["started_ms"]: one for one in told["made"] if one["state"] == "whole"}
    stored = {row.started_ms: row for row in rows if row.started_ms in whole}
    assert stored.keys() == whole.keys()
    for started_ms, row in stored.items():
        assert row.samples == whole[started_ms]["samples"]
        assert row.distance_m == pytest.approx(whole[started_ms]["distance_m"], rel=0.001)
    # In the order of the archive, so that nothing has to be judged twice.
    assert [row.id for row in rows] == sorted(row.id or 0 for row in rows)
    worker.analyse_due(sqlite_store, lambda: NOW_MS)
    assert not any(sqlite_store.read(lambda session: session.exec(select(RunRow.analysis_due)).all()))


@pytest.mark.slow
def test_the_same_seed_makes_the_same_bytes(made: Path, tmp_path: Path) -> None:
    """In however many processes; another seed makes other ones."""
    for name, seed in (("again", 3), ("other", 4)):
        archives.make(tmp_path / name, files=FILES, years=1, seed=seed, processes=1)
    first, again, other = (
        (folder / archives.ARCHIVE).read_bytes() for folder in (made, tmp_path / "again", tmp_path / "other")
    )
    assert first == again
    assert first != other


@pytest.mark.slow
def test_killed_anywhere_and_done_again_it_is_the_same(made: Path, tmp_path: Path) -> None:
    """Kill -9 of all processes, or of the first alone, at random moments: no process stays, nothing is lost or twice."""

    def command(name: str) -> list[str]:
        (tmp_path / name).mkdir(exist_ok=True)
        export = str(made / archives.ARCHIVE)
        return [
            sys.executable,
            "-m",
            "soleus",
            "--data",
            str(tmp_path / name),
            "import",
            export,
            "--runner",
            "ada",
            "--json",
        ]

    whole = process_tree.run(command("whole"))
    assert whole.status == 0
    rng = random.Random(7)  # noqa: S311 - the same moments every time, no secret
    for n in range(6):
        ended = process_tree.run(command("killed"), kill_after_s=rng.uniform(0.2, 0.9) * whole.wall_s, whole=n % 2 == 0)
        assert process_tree.left_behind(ended.group) == []
    assert process_tree.run(command("killed")).status == 0
    found = []
    for name in ("whole", "killed"):
        store = Store(sqlite_url(tmp_path / name))
        found.append(store.read(contents))
        store.close()
    assert len(found[0]) > 4 * (FILES - 10)
    assert found[0] == found[1]


@pytest.mark.slow
def test_the_command_makes_an_archive(tmp_path: Path) -> None:
    """`soleus simulate archive`, with nothing running: what it printed is what it wrote."""
    line = ["archive", "--files", "20", "--years", "1", "--out", str(tmp_path / "out"), "--json"]
    done = CliRunner().invoke(simulating.app, line)
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert Path(told.pop("path")).is_file()
    assert told == {name: value for name, value in manifest_of(tmp_path / "out").items() if name != "made"}


@pytest.mark.slow
@pytest.mark.alone
def test_ten_years_are_imported(tmp_path: Path) -> None:
    """2,500 files: each run once, in bounded memory, the second time nothing; how fast is a matter of `make bench`."""
    found = bench.run(turns=1, kills=2)
    assert found["as_made"]
    assert found["second_new"] == 0
    assert found["same_after_kills"]
    assert found["left_behind"] == 0
    assert found["peak_mib"] <= 600
    assert found["wall_s"] <= 3 * 120
    assert found["second_s"] <= 3 * 15
    assert list(tmp_path.iterdir()) == []
