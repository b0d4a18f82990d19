"""`soleus contact` and `soleus preferences`, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from domain.errors import BadInput, NotFound, SoleusError
from domain.model import Runner
from soleus.cli import command_line
from store import people
from store.engine import Store, sqlite_url

URL = "json://ana:s3cret@example.org/hook"


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory with the runners `ana` and `ben`."""
    monkeypatch.setenv("SOLEUS_DATA", str(tmp_path))
    monkeypatch.delenv("SOLEUS_DATABASE_URL", raising=False)
    store = Store(sqlite_url(tmp_path))
    store.migrate()
    for name in ("ana", "ben"):
        store.write(lambda session, name=name: people.add_runner(session, Runner(name), 1))  # type: ignore[misc]
    yield tmp_path
    store.close()


def soleus(*arguments: str, runner: str = "ana") -> Result:
    """Run `soleus …` for a runner."""
    return CliRunner().invoke(command_line(arguments[0]), [*arguments, "--runner", runner])


def refused(result: Result, kind: type[SoleusError]) -> SoleusError:
    """The error that a failed command ends with."""
    assert isinstance(result.exception, kind), result.exception
    assert "s3cret" not in str(result.exception)
    return result.exception


def test_a_contact_is_added_listed_and_removed() -> None:
    """Only with --agree; the sentence is kept, the address never shown; another runner cannot remove it."""
    asked = refused(soleus("contact", "add", "Eva", URL, "--after", "45", "--tell", "title"), BadInput)
    assert asked.field == "agree"
    assert json.loads(soleus("contact", "list", "--json").stdout) == []
    added = soleus("contact", "add", "Eva", URL, "--after", "45", "--tell", "title", "--agree", "--json")
    contact = json.loads(added.stdout)
    assert contact["consent"] in str(asked)
    assert (contact["after_min"], contact["scope"], contact["url"]) == (45, "title", "json://example.org/…")
    assert json.loads(soleus("contact", "list", "--json").stdout) == [contact]
    table = soleus("contact", "list")
    assert "Eva" in table.output
    number = str(contact["id"])
    refused(soleus("contact", "remove", number, runner="ben"), NotFound)
    removed = soleus("contact", "remove", number)
    assert removed.exit_code == 0
    refused(soleus("contact", "remove", number), NotFound)
    assert json.loads(soleus("contact", "list", "--json").stdout) == []
    for result in (added, table, removed):
        assert "s3cret" not in result.output


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("Eva", URL, "--after", "4", "--agree"), "after_min"),
        ((" ", URL, "--agree"), "name"),
        (("Eva", "nosuch://s3cret", "--agree"), "url"),
    ],
)
def test_contacts_that_make_no_sense(arguments: tuple[str, ...], field: str) -> None:
    """The refusal names what is wrong, and nobody is stored."""
    assert refused(soleus("contact", "add", *arguments), BadInput).field == field
    assert json.loads(soleus("contact", "list", "--json").stdout) == []


def test_preferences_are_shown_and_set() -> None:
    """Times as people write them; what is left out stays; none switches off; JSON has what is stored."""
    assert "22:00-07:00" in soleus("preferences", "show").output
    changed = soleus("preferences", "set", "--quiet", "21:30-6:45", "--a-day", "none", "--report", "Friday", "--json")
    kept = json.loads(changed.stdout)
    assert (kept["quiet_from"], kept["quiet_to"], kept["a_day"], kept["report_weekday"]) == (1290, 405, None, 4)
    assert kept["report_at"] == 1080
    assert json.loads(soleus("preferences", "show", "--json").stdout) == kept
    told = soleus("preferences", "set", "--quiet", "none", "--a-day", "2", "--report", "none", "--report-at", "19:00").output
    assert [line.split("  ")[-1] for line in told.splitlines()][:3] == ["none", "2 at the most", "none"]
    back = json.loads(soleus("preferences", "set", "--quiet", "21:00-07:00", "--json").stdout)
    assert (back["quiet"], back["quiet_from"], back["report_at"]) == (True, 1260, 1140)
    assert "4 at the most" in soleus("preferences", "show", runner="ben").output


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("--quiet", "22:00"), "quiet_to"),
        (("--quiet", "never"), "quiet_from"),
        (("--a-day", "many"), "a_day"),
        (("--a-day", "101"), "a_day"),
        (("--report", "8"), "report_weekday"),
        (("--report-at", "25:00"), "report_at"),
    ],
)
def test_preferences_that_make_no_sense(arguments: tuple[str, ...], field: str) -> None:
    """The refusal names the field, and nothing changes."""
    before = soleus("preferences", "show", "--json").stdout
    assert refused(soleus("preferences", "set", *arguments), BadInput).field == field
    assert soleus("preferences", "show", "--json").stdout == before


def test_a_runner_who_is_not_there() -> None:
    """Every command says so."""
    for command in (("contact", "list"), ("contact", "add", "Eva", URL), ("preferences", "show"), ("preferences", "set")):
        refused(soleus(*command, runner="nobody"), NotFound)
