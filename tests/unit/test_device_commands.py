"""`soleus runner` and `soleus device`: what they print and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from domain.errors import BadInput, Conflict, NotFound, SoleusError
from soleus.commands.devices import device_app, runner_app

app = typer.Typer()
app.add_typer(runner_app, name="runner")
app.add_typer(device_app, name="device")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own."""
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


def answer(*words: str) -> Any:
    """What the command prints as JSON."""
    return json.loads(run(*words, "--json"))


def test_a_runner_is_kept_as_given() -> None:
    """Everything said at `add` is in the list."""
    words = "--born 1979 --zone Europe/Berlin --country de --units mi --strike fore --previous-strain yes --language de"
    run("runner", "add", "anna", *words.split())
    run("runner", "add", "bert")
    assert answer("runner", "list") == [
        {
            "id": "anna",
            "born": 1979,
            "zone": "Europe/Berlin",
            "country": "DE",
            "units": "mi",
            "language": "de",
            "strike": "fore",
            "previous_strain": True,
        },
        {
            "id": "bert",
            "born": None,
            "zone": "UTC",
            "country": None,
            "units": "km",
            "language": "en",
            "strike": None,
            "previous_strain": None,
        },
    ]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("Anna", "runner"),
        ("anna.b", "runner"),
        ("anna --zone Europe/Atlantis", "zone"),
        ("anna --zone ../../etc/passwd", "zone"),
        ("anna --born 1779", "born"),
        ("anna --born 2999", "born"),
        ("anna --country Germany", "country"),
        ("anna --country ÄÖ", "country"),
    ],
)
def test_what_cannot_be_is_refused(words: str, field: str) -> None:
    """The error names the field and says what to write; nobody is added."""
    with pytest.raises(BadInput) as refused:
        run("runner", "add", *words.split())
    assert refused.value.field == field
    assert refused.value.remedy
    assert answer("runner", "list") == []


def test_an_existing_runner_is_a_conflict() -> None:
    """Adding twice changes nothing and says so."""
    run("runner", "add", "anna", "--units", "mi")
    with pytest.raises(Conflict, match="There is a runner 'anna' already"):
        run("runner", "add", "anna")
    assert answer("runner", "list")[0]["units"] == "mi"


def test_a_device_gets_all_it_needs_to_connect() -> None:
    """Address, name, password and topics; the password is in no list."""
    run("runner", "add", "anna")
    made = answer("device", "add", "anna", "watch")
    assert (made["host"], made["port"], made["username"]) == ("127.0.0.1", 1883, "anna.watch")
    assert len(made["password"]) == 32
    assert made["topics"]["publish"][0] == "soleus/v1/anna/watch/session"
    assert made["topics"]["subscribe"] == ["soleus/v1/anna/watch/receipt", "soleus/v1/anna/watch/alert"]
    (listed,) = answer("device", "list")
    assert (listed["runner"], listed["id"], listed["online"]) == ("anna", "watch", None)
    assert made["password"] not in run("device", "list", "--json")
    assert made["password"] not in (run("device", "list") + run("device", "list", "anna"))


def test_the_password_is_stored_only_as_a_hash(data: Path) -> None:
    """No file of the installation holds it."""
    run("runner", "add", "anna")
    secret = answer("device", "add", "anna", "watch")["password"].encode()
    assert not [path for path in data.rglob("*") if path.is_file() and secret in path.read_bytes()]


def test_a_device_of_nobody_is_refused() -> None:
    """The runner has to be there first."""
    with pytest.raises(NotFound, match="There is no runner"):
        run("device", "add", "anna", "watch")


def test_at_an_own_broker_the_address_is_the_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where SOLEUS_MQTT_URL names a broker, a device is told that one."""
    monkeypatch.setenv("SOLEUS_MQTT_URL", "mqtts://svc:secret@broker.example")
    run("runner", "add", "anna")
    made = answer("device", "add", "anna", "watch")
    assert (made["host"], made["port"], made["tls"]) == ("broker.example", 8883, True)
    assert made["password"] != "secret"
