"""`soleus account …`: what an operator does for somebody who cannot get in, or must not any more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.errors import Conflict, NotFound, SoleusError
from domain.model import Runner
from soleus.commands.accounts import app, token_app
from store import accounts, invitations, people, viewers
from store.engine import Store, sqlite_url
from tests import entering
from tests.entering import PASSWORD

NOW_MS = 4_000_000_000_000
"""Later than any test: what has not ended then does not end."""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A data directory with a runner `ana`, who has an account."""
    for name in ("SOLEUS_DATABASE_URL", "SOLEUS_MQTT_URL", "SOLEUS_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOLEUS_DATA", str(tmp_path))
    store = Store(sqlite_url(tmp_path))
    store.migrate()
    store.write(lambda session: [people.add_runner(session, Runner(name), 1) for name in ("ana", "ben")])
    with entering.quick_argon2():
        soleus("add", "Ana", "--runner", "ana", "--admin", stdin=f"{PASSWORD}\n")
        yield store
    store.close()


def soleus(*words: str, stdin: str | None = None) -> str:
    """What `soleus account …` prints; its refusal is raised."""
    result = CliRunner().invoke(app, list(words), input=stdin)
    if isinstance(result.exception, SoleusError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_a_link_for_a_new_password_is_printed_once(installed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its secret is nowhere in the store; a newer one takes the place of those before it; it leads where runners go."""
    monkeypatch.setenv("SOLEUS_PUBLIC_URL", "https://soleus.example")
    first, second = soleus("reset", "ANA"), json.loads(soleus("reset", "ana", "--json"))["link"]
    assert first.startswith("https://soleus.example/invitation/")
    kinds = [
        found.kind if found is not None else None
        for link in (first, second)
        for found in [installed.read(lambda session, link=link: invitations.find(session, link.rpartition("/")[2], 1))]  # type: ignore[misc]
    ]
    assert kinds == [None, "password"]


def test_an_invitation_names_a_runner_who_is_there(installed: Store) -> None:
    """Or nobody: then a new one comes of it."""
    link = soleus("invite", "--runner", "ben")
    row = installed.read(lambda session: invitations.find(session, link.rpartition("/")[2], 1))
    assert row is not None
    assert (row.kind, row.runner_id) == ("runner", "ben")
    assert link.startswith("http://127.0.0.1:8321/invitation/")
    with pytest.raises(NotFound, match="There is no runner"):
        soleus("invite", "--runner", "zoe")


def test_a_closed_account_is_out_until_it_is_opened(installed: Store) -> None:
    """Its browsers and tokens end at once; no link is made for it; opened again, its tokens work and it signs in anew."""
    token = CliRunner().invoke(token_app, ["add", "ana", "sync", "--scope", "read"]).stdout.strip()
    ana = installed.read(lambda session: accounts.by_name(session, "ana"))
    assert ana is not None
    cookie = installed.write(lambda session: viewers.sign_in(session, ana.id or 0, NOW_MS))

    def let_in() -> list[bool]:
        looks = ((viewers.by_cookie, cookie), (viewers.by_token, token))
        return installed.read(lambda session: [look(session, secret, NOW_MS)[0] is not None for look, secret in looks])

    assert let_in() == [True, True]
    soleus("close", "ana")
    assert let_in() == [False, False]
    with pytest.raises(Conflict, match="soleus account open ana"):
        soleus("reset", "ana")
    soleus("open", "ana")
    assert let_in() == [False, True]
    with pytest.raises(NotFound, match="There is no account"):
        soleus("close", "nobody")
