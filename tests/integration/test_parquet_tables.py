"""Runs as Parquet tables: what DuckDB and pandas find in them is what the store holds, and the examples of the page work."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from domain.errors import Conflict
from domain.fields import FIELDS
from domain.trace import Steps, Trace
from formats import parquet_document
from formats import parquet_layout as layout
from soleus.commands import exporting
from store import runs
from store.engine import Store
from tests import season
from tests.conftest import ROOT
from tests.recordings import START_MS, recorded, trace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a runner with eight weeks of runs, one of them with single steps."""
    data = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOLEUS_DATA", str(data))
        store = Store(f"sqlite:///{data / 'soleus.db'}")
        store.migrate()
        season.fill(store, 8)
        store.close()
        exporting.export_runner(season.RUNNER, data / "tables", parquet=True)
    return data / "tables"


@pytest.fixture(scope="module")
def kept(folder: Path) -> dict[int, Trace]:
    """The traces that the store holds, by run."""
    store = Store(f"sqlite:///{folder.parent / 'soleus.db'}")
    try:
        return store.read(
            lambda session: {row.id or 0: runs.load_trace(session, row) for row in runs.listing(session, season.RUNNER)}
        )
    finally:
        store.close()


def test_pandas_finds_every_sample_as_it_is_stored(folder: Path, kept: dict[int, Trace]) -> None:
    """The folder is one table; each run's columns equal the stored trace to the last bit, nulls included."""
    found = pd.read_parquet(folder / "samples")
    assert set(found["run_id"]) == set(kept)
    assert str(found["timestamp"].dtype) == "datetime64[ms, UTC]"
    for run_id, held in kept.items():
        mine = found[found["run_id"] == run_id]
        assert (mine["timestamp"].astype("int64").to_numpy() == held.t_ms).all()
        for field in FIELDS:
            np.testing.assert_array_equal(mine[field.name].to_numpy(), held.column(field.name), err_msg=field.name)


def test_duckdb_and_pandas_agree_on_every_table(folder: Path) -> None:
    """The same rows, columns and nulls by both, in the columns that are documented, and no others."""
    for name, columns in layout.TABLES.items():
        place = folder / (name if name in {"samples", "steps"} else f"{name}.parquet")
        if not place.exists():
            continue
        glob = f"{place}/*/*.parquet" if place.is_dir() else str(place)
        ducks = duckdb.connect().execute(f"SELECT * FROM read_parquet('{glob}', hive_partitioning=false)")  # noqa: S608 - a path of ours
        names = [column[0] for column in ducks.description or ()]
        assert names == [column.name for column in columns], name
        frame = pd.read_parquet(place)[names]
        rows = ducks.fetchall()
        assert len(rows) == len(frame)
        for at, column in enumerate(columns):
            nulls = sum(row[at] is None for row in rows)
            assert nulls == int(frame[column.name].isna().sum()), (name, column.name)
            assert not (column.always and nulls), (name, column.name)


def test_runs_are_told_in_one_row_each(folder: Path, kept: dict[int, Trace]) -> None:
    """Distance, calf load, shoes and how many samples: as the pages tell them."""
    found = pd.read_parquet(folder / "runs.parquet").set_index("run_id")
    assert set(found.index) == set(kept)
    assert {run_id: int(n) for run_id, n in found["samples"].items()} == {n: len(held) for n, held in kept.items()}
    assert found["calf_load"].notna().all()
    assert (found["distance_m"] > 0).all()


def blocks(kind: str) -> list[str]:
    """The examples of the page in one language."""
    return re.findall(rf"```{kind}\n(.*?)```", parquet_document.document(), re.DOTALL)


@pytest.mark.parametrize("query", blocks("sql"))
def test_the_examples_for_duckdb_work(folder: Path, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    """Each query of docs/parquet.md, typed in the folder, gives rows."""
    monkeypatch.chdir(folder)
    assert duckdb.connect().execute(query).fetchall()


@pytest.mark.parametrize("code", blocks("python"))
def test_the_examples_for_pandas_work(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """So does the one for pandas."""
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the page's own example
    assert len(names["late"]) == len(names["runs"])


def test_single_steps_are_a_table_too() -> None:
    """Side, strike, contact and impact of each step, with the run they belong to."""
    made = trace(60)
    strikes = Steps(
        np.arange(1, 4),
        START_MS + np.array([0, 350, 700]),
        np.array([0.0, 1.0, 0.0]),
        np.array([2.0, np.nan, 0.0]),
        np.array([231.5, 240.0, np.nan]),
        np.array([7.5, 8.0, 7.0]),
    )
    found = pd.read_parquet(io.BytesIO(layout.steps(7, Trace(made.seq, made.t_ms, made.columns, (), strikes)) or b""))
    assert found["run_id"].tolist() == [7, 7, 7]
    assert found["side"].tolist() == [0.0, 1.0, 0.0]
    assert found["strike"].isna().tolist() == [False, True, False]
    assert layout.steps(7, recorded(made).trace) is None


def test_what_is_there_is_not_written_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second export into the same folder is refused, and leaves no half of one behind."""
    monkeypatch.setenv("SOLEUS_DATA", str(folder.parent))
    with pytest.raises(Conflict):
        exporting.export_runner(season.RUNNER, folder, parquet=True)
    assert not folder.with_name("tables.part").exists()


def test_the_page_is_made_from_the_layout() -> None:
    """Every column stands in docs/parquet.md."""
    written = (ROOT / "docs" / "parquet.md").read_text(encoding="utf-8")
    for columns in layout.TABLES.values():
        for column in columns:
            assert f"| {column.name} |" in written
