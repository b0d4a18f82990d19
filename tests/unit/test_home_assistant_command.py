"""`soleus homeassistant login`: what it prints, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.errors import Conflict, SoleusError
from domain.login import Login
from soleus import broker_config
from soleus.broker_files import Files, service_login
from soleus.commands.homeassistant import app
from soleus.secret_files import matches


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, of which no broker runs."""
    monkeypatch.setenv("SOLEUS_DATA", str(tmp_path))
    for name in ("SOLEUS_DATABASE_URL", "SOLEUS_MQTT_URL", "SOLEUS_MQTT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*words: str) -> str:
    """What the command prints to stdout; raises what it raises."""
    result = CliRunner().invoke(app, list(words))
    if isinstance(result.exception, SoleusError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_it_shows_a_password_of_which_a_hash_is_kept(data: Path) -> None:
    """Before the first `up` too: the broker knows it when it starts."""
    shown = json.loads(run("login", "--json"))
    assert (shown["host"], shown["port"], shown["username"]) == ("127.0.0.1", 1883, "homeassistant")
    assert matches(shown["password"], Files.below(data).homeassistant_hash() or "")


def test_people_read_it_as_lines() -> None:
    """Each with its name."""
    assert [line.split()[0] for line in run("login").splitlines()] == ["host", "port", "username", "password"]


def test_at_the_operators_own_broker_it_says_what_to_allow(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """Its accounts are made there; the topics are named."""
    monkeypatch.setenv("SOLEUS_MQTT_URL", "mqtt://soleus:secret@127.0.0.1:1")
    with pytest.raises(Conflict) as refused:
        run("login")
    for topic in ("homeassistant/#", "soleus/ha/#", "homeassistant/status"):
        assert topic in refused.value.remedy
    assert Files.below(data).homeassistant_hash() is None


def test_the_services_keep_their_name(data: Path) -> None:
    """Two accounts of one name would keep the broker from starting."""
    service_login(Files.below(data), Login("127.0.0.1", 1))
    files = Files.below(data)
    files.login.write_text(files.login.read_text().replace('"soleus"', f'"{broker_config.HOME}"'))
    with pytest.raises(Conflict, match="own services"):
        run("login")
