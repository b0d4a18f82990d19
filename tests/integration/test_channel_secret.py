"""`soleus channel add webhook+…`: the secret is shown once, and what is then sent is signed with it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import standardwebhooks
from typer.testing import CliRunner, Result

from domain.model import Runner
from soleus.commands.channels import app
from store import people
from store.engine import Store, sqlite_url
from tests.receivers import HttpReceiver, http_receiver


@pytest.fixture
def there(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpReceiver]:
    """A program that is within reach of an installation with a runner `ana`."""
    data = tmp_path_factory.mktemp("installed")
    for name in ("SOLEUS_DATABASE_URL", "SOLEUS_MQTT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOLEUS_DATA", str(data))
    monkeypatch.setenv("SOLEUS_ALERTS_ALLOW_HOSTS", "127.0.0.1")
    store = Store(sqlite_url(data))
    store.migrate()
    store.write(lambda session: people.add_runner(session, Runner("ana"), 1))
    store.close()
    with http_receiver() as made:
        yield made


def soleus(*arguments: str) -> Result:
    """Run `soleus channel …`."""
    result = CliRunner().invoke(app, [*arguments, "--runner", "ana"])
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize("as_json", [True, False])
def test_it_is_shown_once_and_signs(there: HttpReceiver, as_json: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """By itself on standard output, so that it can be piped; never again after that."""
    added = soleus("add", f"webhook+http://{there.url}/hook", *(["--json"] if as_json else []))
    shown = json.loads(added.stdout)["secret"] if as_json else added.stdout.strip()
    listed = soleus("list", "--json")
    (number,) = (row["id"] for row in json.loads(listed.stdout) if not row["built_in"])
    soleus("test", str(number))
    (headers,), (body,) = there.headers, there.bodies
    assert standardwebhooks.Webhook(shown).verify(body, headers)["title"] == "Soleus reaches you here"
    assert shown not in listed.output + soleus("list").output


def test_a_secret_of_ones_own_is_not_shown(there: HttpReceiver) -> None:
    """Whoever gave it knows it."""
    own = "whsec_" + "QUFB" * 8
    added = soleus("add", f"webhook+http://{there.url}/hook?secret={own}", "--json")
    assert "secret" not in json.loads(added.stdout)
    assert own not in added.output
