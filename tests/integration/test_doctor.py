"""`soleus doctor` on sound and on broken installations."""

from __future__ import annotations

import asyncio
import fcntl
import json
import socket
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import text
from typer.testing import CliRunner

from domain.clock import system_clock
from soleus import broker_process, checkup
from soleus.broker import embedded
from soleus.checkup import Patient
from soleus.commands.doctor import doctor
from soleus.settings import Settings
from store.doorbell import Doorbell
from store.engine import Store
from tests.ports import free_port

NOW_MS = 1_800_000_000_000


def patient(data: Path, **given: str) -> Patient:
    """An installation in `data`, on free ports."""
    ports = {name: f"127.0.0.1:{free_port()}" for name in ("http", "mqtt")}
    config = Settings.model_validate({"data": data, **ports, **given})
    return Patient(config, Store(config.store_url), lambda: NOW_MS)


def failed(found: Patient, *only: str) -> list[checkup.Result]:
    """The checks that failed; each has a remedy."""
    try:
        wrong = [result for result in checkup.examine(found, only) if not result.ok]
    finally:
        found.store.close()
    assert all(result.remedy for result in wrong), wrong
    return wrong


def test_a_new_installation_is_sound_and_stays_untouched(tmp_path: Path) -> None:
    """Before the first start everything passes, and no database is made by looking."""
    assert failed(patient(tmp_path)) == []
    assert not (tmp_path / "soleus.db").exists()


def test_an_installation_in_use_is_sound(tmp_path: Path, sqlite_store: Store) -> None:
    """With its tables there, too."""
    assert sqlite_store.url.database == str(tmp_path / "soleus.db")
    assert failed(patient(tmp_path)) == []


def test_an_older_database_is_told_from_a_current_one(tmp_path: Path, sqlite_store: Store) -> None:
    """A missing column is named."""
    sqlite_store.write(lambda session: session.execute(text("ALTER TABLE shoe DROP COLUMN drop_mm")))
    (wrong,) = failed(patient(tmp_path))
    assert (wrong.name, "shoe.drop_mm" in wrong.detail) == ("migrations", True)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """It says which file."""
    (tmp_path / "soleus.db").write_text("not a database, but long enough to be looked at" * 100)
    wrong = failed(patient(tmp_path))
    assert wrong[0].name == "database"
    assert "soleus.db does not answer: file is not a database" in wrong[0].detail


def test_a_database_server_that_is_away(tmp_path: Path, free_port: int) -> None:
    """The address is named without its password."""
    wrong = failed(patient(tmp_path, database_url=f"postgresql://anna:secret@127.0.0.1:{free_port}/soleus"), "database")
    assert "refused" in wrong[0].detail
    assert "secret" not in wrong[0].detail


@pytest.mark.parametrize("name", ["http", "mqtt"])
def test_a_taken_port(tmp_path: Path, name: str) -> None:
    """Whose port it is, and which option chooses another."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        (wrong,) = failed(patient(tmp_path, **{name: address}))
    assert address in wrong.detail
    assert f"--{name} HOST:PORT" in wrong.remedy


def test_our_own_ports_are_no_complaint(tmp_path: Path) -> None:
    """While Soleus runs here its ports are taken, by itself."""
    with socket.create_server(("127.0.0.1", 0)) as ours, (tmp_path / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert failed(patient(tmp_path, http=f"127.0.0.1:{ours.getsockname()[1]}"), "ports") == []


async def test_a_running_broker_is_logged_in_to(tmp_path: Path, sqlite_store: Store) -> None:
    """While Soleus runs, `login` is a real one; a broker that is gone fails it."""
    with (tmp_path / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        async with embedded(tmp_path, ("127.0.0.1", 0), sqlite_store, Doorbell()):
            assert await asyncio.to_thread(failed, patient(tmp_path), "login") == []
        (wrong,) = await asyncio.to_thread(failed, patient(tmp_path), "login")
    assert "No broker answers" in wrong.detail


def test_an_own_broker_that_is_away(tmp_path: Path, free_port: int) -> None:
    """The operator's broker is tried as it is."""
    (wrong,) = failed(patient(tmp_path, mqtt_url=f"mqtt://anna:secret@127.0.0.1:{free_port}"))
    assert (wrong.name, "secret" in wrong.detail) == ("login", False)


def test_a_missing_broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the program the remedy is how to install it."""
    monkeypatch.setattr(broker_process, "DISTRIBUTION", "no-such-distribution")
    monkeypatch.setattr("soleus.broker_process.sysconfig.get_path", lambda _: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    (wrong,) = failed(patient(tmp_path))
    assert (wrong.name, "pip install" in wrong.remedy) == ("broker", True)


def test_a_clock_that_was_never_set(tmp_path: Path) -> None:
    """1970 is not now."""
    found = patient(tmp_path)
    (wrong,) = failed(Patient(found.config, found.store, lambda: 0))
    assert (wrong.name, "1970" in wrong.detail) == ("clock", True)


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little room is said before something breaks."""
    monkeypatch.setattr(checkup, "LEAST_FREE_BYTES", 2**62)
    (wrong,) = failed(patient(tmp_path))
    assert wrong.name == "disk"


def test_a_directory_that_cannot_be_written_to(tmp_path: Path) -> None:
    """Wherever it points, it must be a directory of ours."""
    (tmp_path / "soleus.db").touch()
    found = patient(tmp_path)
    elsewhere = found.config.model_copy(update={"data": tmp_path / "soleus.db"})
    (wrong,) = failed(Patient(elsewhere, found.store, found.clock), "data")
    assert "cannot be written to" in wrong.detail


def call(data: Path, *words: str) -> tuple[int, str]:
    """Exit code and stdout of `soleus doctor`."""
    app = typer.Typer()
    app.command()(doctor)
    ports = {f"SOLEUS_{name}": f"127.0.0.1:{free_port()}" for name in ("HTTP", "MQTT")}
    result = CliRunner().invoke(app, list(words), env={"SOLEUS_DATA": str(data), **ports})
    return result.exit_code, result.stdout


def test_the_command_prints_a_line_a_check(tmp_path: Path) -> None:
    """Every check has its line, and the exit code is 0 when all is well."""
    code, printed = call(tmp_path)
    assert code == 0
    assert [line.split()[:2] for line in printed.splitlines()] == [["ok", name] for name in checkup.NAMES]


def test_the_command_fails_with_the_installation(tmp_path: Path) -> None:
    """Exit code 1, and the remedy below what failed; JSON says the same."""
    (tmp_path / "soleus.db").write_text("not a database, but long enough to be looked at" * 100)
    code, printed = call(tmp_path, "--only", "database")
    assert code == 1
    assert printed.startswith("failed  database")
    assert "SOLEUS_DATABASE_URL" in printed
    code, printed = call(tmp_path, "--only", "database", "--json")
    answer: dict[str, Any] = json.loads(printed)
    assert (code, answer["ok"], answer["checks"][0]["name"]) == (1, False, "database")


@pytest.mark.server
def test_on_another_database(store: Store, tmp_path: Path) -> None:
    """The same checks pass on every kind of database."""
    url = store.url.render_as_string(hide_password=False)
    found = patient(tmp_path, database_url=url.replace("+psycopg", ""))
    assert failed(Patient(found.config, found.store, system_clock)) == []
