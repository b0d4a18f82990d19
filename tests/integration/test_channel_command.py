"""`soleus channel add|list|remove|test|retry`, as a person types it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from domain.breaker import Breaker
from domain.clock import system_clock
from domain.errors import BadInput, Conflict, NotFound, SoleusError
from domain.model import Runner
from soleus.commands.channels import app
from store import breakers, channels, people
from store.engine import Store, sqlite_url
from store.tables import DeliveryRow
from tests.alerting import HOUR, VAULT
from tests.receivers import http_receiver


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory with a runner `ana`."""
    monkeypatch.setenv("SOLEUS_DATA", str(tmp_path))
    monkeypatch.delenv("SOLEUS_DATABASE_URL", raising=False)
    monkeypatch.delenv("SOLEUS_MQTT_URL", raising=False)
    monkeypatch.setenv("SOLEUS_ALERTS_ALLOW_HOSTS", "127.0.0.1")
    store = Store(sqlite_url(tmp_path))
    store.migrate()
    store.write(lambda session: people.add_runner(session, Runner("ana"), 1))
    yield tmp_path
    store.close()


def soleus(*arguments: str) -> Result:
    """Run `soleus channel …`."""
    return CliRunner().invoke(app, [*arguments, "--runner", "ana"])


def refused(result: Result, kind: type[SoleusError]) -> str:
    """The one line that a failed command ends with."""
    assert isinstance(result.exception, kind), result.exception
    return str(result.exception)


@pytest.mark.usefixtures("installed")
def test_add_list_test_remove() -> None:
    """A channel is added, listed without its secrets, tested with a real message, and removed."""
    with http_receiver() as there:
        added = soleus("add", there.channel, "--json")
        number = str(json.loads(added.stdout)["id"])
        listed = soleus("list", "--json")
        assert [row["id"] for row in json.loads(listed.stdout)] == ["watch", "console", int(number)]
        tested = soleus("test", number)
        assert tested.exit_code == 0, tested.output
        assert there.got[0]["title"] == "Soleus reaches you here"
        assert soleus("remove", number).exit_code == 0
        assert [row["id"] for row in json.loads(soleus("list", "--json").stdout)] == ["watch", "console"]
        for result in (added, listed, tested, soleus("list")):
            assert "s3cret" not in result.output
            assert "hook" not in result.output


@pytest.mark.usefixtures("installed")
def test_the_true_error_in_plain_words(free_port: int) -> None:
    """A service that is not there, and one that refuses, are told as that, without the password."""
    soleus("add", f"json://ana:s3cret@127.0.0.1:{free_port}/")
    error = refused(soleus("test", "1"), SoleusError)
    assert "connection refused" in error
    assert "s3cret" not in error
    with http_receiver() as there:
        there.answers = [403]
        soleus("add", there.channel)
        assert "refused the login (403)" in refused(soleus("test", "2"), SoleusError)


@pytest.mark.usefixtures("installed")
def test_what_cannot_be_a_channel() -> None:
    """Nonsense, a second of the same, and what everybody has by itself are refused with the remedy, showing no secret."""
    for url in ("s3cret", "nosuch://s3cret/s3cret", "tgram://s3cret"):
        error = refused(soleus("add", url), BadInput)
        assert "ntfy://TOPIC" in error
        assert "s3cret" not in error
    soleus("add", "ntfy://s3cret")
    assert "s3cret" not in refused(soleus("add", "ntfy://s3cret"), Conflict)
    refused(soleus("add", "console:"), Conflict)
    refused(soleus("remove", "watch"), Conflict)
    refused(soleus("remove", "99"), NotFound)
    refused(soleus("test", "99"), NotFound)


def test_another_runner_s_channel_is_not_there(installed: Path) -> None:
    """Nobody tests or removes, or learns of, a channel of somebody else."""
    store = Store(sqlite_url(installed))
    store.write(lambda session: people.add_runner(session, Runner("ben"), 1))
    row = store.write(lambda session: channels.add(session, VAULT, "ben", "ntfy://s3cret", 1))
    store.close()
    refused(soleus("remove", str(row.id)), NotFound)
    refused(soleus("test", str(row.id)), NotFound)
    assert len(json.loads(soleus("list", "--json").stdout)) == 2


def test_what_was_given_up_is_tried_again(installed: Path) -> None:
    """`retry` brings back what ended as dead on that channel and is still of use, and nothing of a channel of another's."""
    store = Store(sqlite_url(installed))
    row = store.write(lambda session: channels.add(session, VAULT, "ana", "ntfy://s3cret", 1))
    others = store.write(lambda session: channels.add(session, VAULT, "ana", "ntfy://s3cret2", 1))
    later = system_clock() + HOUR

    def fill(session: Session) -> None:
        for n, (channel, expires_ms) in enumerate(((row, later), (row, 1), (others, later))):
            delivery = DeliveryRow(push_id=n, channel_id=channel.id or 0, channel="ntfy", next_ms=1, expires_ms=expires_ms)
            delivery.status, delivery.attempts, delivery.error = "dead", 4, "It refused the login (401)."
            session.add(delivery)
        breakers.keep(session, row.id or 0, Breaker(5, later), "why")

    store.write(fill)
    assert "the service that runs: 1." in soleus("retry", str(row.id)).output
    found = store.read(lambda session: [(each.status, each.attempts) for each in session.exec(select(DeliveryRow))])
    assert found == [("queued", 0), ("dead", 4), ("dead", 4)]
    assert store.read(lambda session: breakers.of(session, row.id or 0)) == Breaker()
    store.close()
    refused(soleus("retry", "99"), NotFound)
    refused(soleus("retry", "watch"), NotFound)


@pytest.mark.usefixtures("installed")
def test_a_watch_that_is_not_there() -> None:
    """Without a device the test of the watch says how to add one."""
    assert "soleus device add" in refused(soleus("test", "watch"), SoleusError)
    assert soleus("test", "console").exit_code == 0
