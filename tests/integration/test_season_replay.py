"""`soleus simulate season`: what reaches a runner in a season, by week and channel, and what was held."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from simulators import strained_season
from soleus import season, verification
from soleus.commands import simulating
from soleus.rehearsal import begin
from store.engine import Store

app = typer.Typer()
app.add_typer(simulating.app, name="simulate")
app.command("other")(lambda: None)


@cache
def strained() -> dict[str, Any]:
    """The strained season as the command prints it."""
    done = CliRunner().invoke(app, ["simulate", "season", "--json"])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_a_row_for_every_week() -> None:
    """From the first Monday on, weeks without a run and without a message too."""
    rows = strained()["weeks"]
    assert [row["week"] for row in rows] == list(range(1, 12))
    assert (rows[0]["from"], rows[-1]["from"]) == (strained_season.FIRST.isoformat(), "2026-03-16")
    assert [row["runs"] for row in rows] == [3, 3, 3, 3, 3, 3, 3, 4, 2, 0, 3]


@pytest.mark.slow
def test_usual_weeks_are_quiet() -> None:
    """In ten of eleven weeks the phone gets no alert, in the week of the strain four; and one report every week."""
    alerts = [row["phone"]["alerts"] for row in strained()["weeks"]]
    assert alerts == [0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0]
    assert {row["phone"]["reports"] for row in strained()["weeks"]} == {1}
    assert [row["phone"]["reminders"] > 0 for row in strained()["weeks"]] == [False] * 5 + [True] * 4 + [False] * 2


def test_each_channel_gets_what_is_for_it() -> None:
    """The report is for the phone alone; all else reaches all three, as nothing is told late or again."""
    for row in strained()["weeks"]:
        told = row["messages"]
        assert told["phone"] == sum(row["phone"].values())
        assert told["watch"] == told["machine"] == told["phone"] - row["phone"]["reports"]


def test_what_was_held_has_its_reasons() -> None:
    """Info for the page, and a guard."""
    assert strained()["held"] == {"PAGE_ONLY": 7, "DISPLAY": 1}


def test_people_get_a_table() -> None:
    """A row a week, one for all, and what was held below it."""
    line = ["simulate", "season", "--scenario", "triage-strain", "--weeks", "1"]
    done = CliRunner(env={"COLUMNS": "140"}).invoke(app, line)
    assert done.exit_code == 0, done.output


def test_a_scenario_that_is_not_there() -> None:
    """Is refused by its name, with exit code 2."""
    done = CliRunner().invoke(app, ["simulate", "season", "--scenario", "no-such-season"])
    assert done.exit_code == 2


@pytest.mark.slow
def test_weeks_say_how_many() -> None:
    """Of a scenario that can be of any length."""
    steady = season.known("steady")
    found = season.replay(steady, weeks=3)
    assert 3 <= len(found["weeks"]) <= 4
    assert sum(row["runs"] for row in found["weeks"]) == len(steady.write(1, 3, verification.END_MS, "UTC").runs)


async def test_the_rehearsal_keeps_channels_apart(sqlite_store: Store) -> None:
    """What is recorded under one address is what that address was sent."""
    diary = strained_season.diary()
    played = begin(sqlite_store, diary)
    played.enter(strained_season.SCENARIO)
    played.add_channel("phone://runner", "person")
    await played.settle()
    await played.until(diary.begins_ms + 7 * 86_400_000)
    assert [message.reason for message in played.recorder.at("phone://runner")] == ["REPORT"]
    assert played.recorder.at("mqtt:") == []
    assert len(played.recorder.messages) == len(played.recorder.heard)


@pytest.mark.slow
def test_a_growing_season_warns_late_and_little() -> None:
    """Ten usual weeks without an alert; then a few, never more than three a week."""
    rows = season.replay(season.known("too-much-too-soon"))["weeks"]
    alerts = [row["phone"]["alerts"] for row in rows]
    assert alerts[:10] == [0] * 10
    assert sum(alerts) > 0
    assert max(alerts) <= 3
