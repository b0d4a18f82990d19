"""The zip of everything: no table and no column is forgotten, no secret is in it, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from domain.errors import Conflict, NotFound
from domain.words import LANGUAGES
from soleus.commands import exporting
from store import belongings, export, people
from store.engine import Store
from tests import everything, season


def zipped(store: Store, runner_id: str) -> zipfile.ZipFile:
    """The export of a runner."""
    out = io.BytesIO()
    store.read(lambda session: export.write(session, runner_id, out, season.NOW_MS))
    return zipfile.ZipFile(out)


@pytest.fixture
def two(sqlite_store: Store) -> Store:
    """Two runners, each with a row in every table."""
    for number, name in enumerate(("ada", "ben"), start=1):
        sqlite_store.write(lambda session, name=name, number=number: everything.fill(session, name, number))  # type: ignore[misc]
    return sqlite_store


def test_every_table_is_exported_or_left_out_with_a_reason() -> None:
    """A table with a runner's rows has a file, or stands with a reason; so does every column that is not shown."""
    names = {table.name for table in belongings.of_runners()}
    assert set(export.FILES) | set(export.LEFT_OUT) == names
    assert not set(export.FILES) & set(export.LEFT_OUT)
    assert len(set(export.FILES.values())) == len(export.FILES)
    tables = belongings.every()
    for hidden in (export.SECRET, export.PACKED, export.INTERNAL):
        for name, columns in hidden.items():
            assert set(columns) <= set(tables[name].columns.keys()), name
    for name in export.FILES:  # what looks like a secret is hidden
        shown = {column.name for column in export.columns(tables[name])}
        assert not {column for column in shown if re.search(r"hash|secret|password", column)}, name
        assert not shown & {"url"}, name


def test_each_column_of_each_row_is_in_it_and_no_secret(two: Store) -> None:
    """Every row with every column that is not hidden, as it is stored; nothing of the other runner; no hidden marker."""
    made = zipped(two, "ada")
    tables = belongings.every()
    text = "".join(made.read(name).decode(errors="replace") for name in made.namelist())
    assert "mark-ben-" not in text
    for name, file in export.FILES.items():
        (row,) = json.loads(made.read(f"json/{file}.json"))
        columns = export.columns(tables[name])
        assert list(row) == [column.name for column in columns], name
        stored = two.read(
            lambda session, name=name, columns=columns: (  # type: ignore[misc]
                session.execute(sa.select(*columns).where(belongings.whose(tables[name], "ada"))).one()
            )
        )
        assert list(row.values()) == [value.decode() if isinstance(value, bytes) else value for value in stored], name
        for column in set(tables[name].columns.keys()) - set(row):
            assert everything.marker("ada", name, column) not in text, (name, column)
    for secret in ("sign_in-mark", "token-mark", "account-password_hash", "channel-url", "device-secret_hash"):
        assert f"mark-ada-{secret}" not in text


def test_the_trace_comes_back_and_the_file_is_as_it_came(two: Store) -> None:
    """The Parquet is what is stored; a file's name leads nowhere but into its folder; a reader finds the schema."""
    made = zipped(two, "ada")
    (samples,) = [name for name in made.namelist() if name.startswith("parquet/samples/")]
    assert pd.read_parquet(io.BytesIO(made.read(samples)))["position_lat"][0] == pytest.approx(52.5, abs=1e-6)
    (original,) = [name for name in made.namelist() if name.startswith("originals/")]
    assert re.fullmatch(r"originals/[\w-]{12}-ada\.fit", original)
    assert made.read(original) == everything.marker("ada", "original", "packed").encode()
    schema = json.loads(made.read("schema.json"))
    assert set(schema["json"]) == set(export.FILES.values())
    assert schema["json"]["runs"]["distance_m"] == "number or null"
    assert schema["parquet"]["samples"]["speed"] == "number, m/s"
    assert made.testzip() is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_speaks_the_runners_language(two: Store, language: str) -> None:
    """Every file is named in it, in words of that language."""
    two.write(lambda session: people.change_runner(session, "ada", {"language": language}))
    text = zipped(two, "ada").read("README.txt").decode()
    assert {f"json/{file}.json" for file in export.FILES.values()} <= set(re.findall(r"json/\w+\.json", text))
    assert ("Einheiten" in text) == (language == "de")


def test_memory_does_not_grow_with_the_years(sqlite_store: Store, tmp_path: Path) -> None:
    """Forty times as many runs take no more memory than some: what is written is let go."""
    sqlite_store.write(lambda session: everything.fill(session, "ada", 1))

    def grow(session: Session, first: int, n: int) -> None:
        tables = belongings.every()
        for name in ("run", "trace"):
            template = dict(session.execute(sa.select(tables[name])).first()._mapping)  # type: ignore[union-attr]
            key = "id" if name == "run" else "run_id"
            own = [
                template | {key: i} | ({"key": f"k{i}"} if name == "run" else {"samples": bytes(200_000)})
                for i in range(first, first + n)
            ]
            session.execute(sa.insert(tables[name]), own)

    def most() -> int:
        tracemalloc.start()
        with (tmp_path / "out.zip").open("wb") as out:
            sqlite_store.read(lambda session: export.write(session, "ada", out, 0))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    sqlite_store.write(lambda session: grow(session, 10, 5))
    few = most()
    sqlite_store.write(lambda session: grow(session, 100, 100))
    assert most() < few + 1_500_000  # of 20 MB
    assert (tmp_path / "out.zip").stat().st_size > 20_000_000


def test_the_command_writes_a_file_and_never_over_one(two: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is there stays; of nobody nothing is written, not even half."""
    monkeypatch.setenv("SOLEUS_DATA", str(tmp_path))
    file = tmp_path / "ada.zip"
    exporting.export_runner("ada", file)
    assert "README.txt" in zipfile.ZipFile(file).namelist()
    with pytest.raises(Conflict):
        exporting.export_runner("ada", file)
    with pytest.raises(NotFound):
        exporting.export_runner("nobody", tmp_path / "nobody.zip")
    assert not list(tmp_path.glob("nobody*"))
    assert two.is_sqlite
