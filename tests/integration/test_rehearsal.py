"""A rehearsal: a diary against the real stages on a clock of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest
import typer
from sqlmodel import select
from typer.testing import CliRunner

from analysis.rules import RULES
from analysis.rules.base import Rule
from domain.clock import MS_PER_DAY, from_iso
from domain.guards import FLAG_GUARD, NO_STRETCH
from domain.model import Tip
from domain.words import Said
from simulators.book import ALL_NO, Book
from simulators.pains import STRAIN
from simulators.scenarios import ROWS, scenario
from soleus import verification
from soleus.commands import simulating
from soleus.held_back import leaks
from soleus.rehearsal import Rehearsal, begin
from store.engine import Store
from store.tables import AlertRow

app = typer.Typer()
app.add_typer(simulating.app, name="simulate")
app.command("other")(lambda: None)
END = from_iso("2026-03-26T17:30:00Z")


def named(rule_id: str) -> Rule:
    """The rule of that id."""
    return next(rule for rule in RULES if rule.id == rule_id)


async def rehearsed(store: Store, book: Book) -> Rehearsal:
    """What a book tells, played."""
    diary = book.diary()
    rehearsal = begin(store, diary)
    rehearsal.enter(scenario("steady"))
    await rehearsal.play(diary)
    return rehearsal


def test_the_same_diary_is_played_the_same_way() -> None:
    """To the minute and the word, whenever and however often."""
    one, again = verification.play("triage-strain"), verification.play("triage-strain")
    assert one == again
    assert one.timeline
    assert [moment.t_ms for moment in one.timeline] == sorted(moment.t_ms for moment in one.timeline)


async def test_the_sweep_comes_at_every_due_time(sqlite_store: Store) -> None:
    """A strain at noon: ice at 8, 12, 16 and 20 in the runner's day, checks after 24 and 48 hours, each at its minute."""
    book = Book("t", 1, 0, from_iso("2026-03-20T12:00:00Z"), "UTC")
    book.report(3, **STRAIN, answers=ALL_NO)
    played = await rehearsed(sqlite_store, book)
    reminders = [moment for moment in played.timeline if moment.what == "reminder" and moment.name == "acute.rice"]
    clock = Counter((moment.t_ms - book.at(3)) // 3_600_000 for moment in reminders)
    assert {24, 48} <= set(clock)
    assert all(moment.t_ms % 60_000 == 0 for moment in reminders)
    assert len(reminders) >= 8


async def test_a_live_run_is_heard_while_it_is_run(sqlite_store: Store) -> None:
    """Beyond the longest run of the month the wrist is told before the run is over."""
    seen = scenario("load-session-spike-live")
    diary = seen.write(1, seen.weeks, END, "UTC")
    rehearsal = begin(sqlite_store, diary)
    rehearsal.enter(seen)
    await rehearsal.play(diary)
    told = next(
        moment for moment in rehearsal.timeline if moment.what == "sent" and moment.name == "load.session_spike_live"
    )
    assert diary.runs[-1].recorded.recording.started_ms < told.t_ms < diary.runs[-1].recorded.recording.ended_ms
    assert rehearsal.recorder.messages


async def test_an_answer_reaches_the_newest_alert(sqlite_store: Store) -> None:
    """The runner says "better" to the advice to rest."""
    book = Book("t", 1, 0, END, "UTC")
    book.report(1, **STRAIN, answers=ALL_NO)
    book.answer(0.9, "triage.strain", "better")
    book.answer(0.8, "load.hills", "better")
    await rehearsed(sqlite_store, book)
    alerts = sqlite_store.read(lambda session: list(session.exec(select(AlertRow))))
    answered = {alert.rule: alert for alert in alerts if alert.answer}
    assert set(answered) == {"triage.strain"}
    assert answered["triage.strain"].acked_ms == END - round(0.9 * MS_PER_DAY)


def played(**more: object) -> verification.Played:
    """What became of a scenario that nothing came of."""
    nothing: dict[str, object] = dict.fromkeys(("standing", "ever", "sent", "shown"), frozenset[str]())
    return verification.Played(**{"name": "x", "leaks": ()} | nothing | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "seen", "fired"),
    [
        ("load.hills", {"standing": frozenset({"load.hills"})}, True),
        ("load.hills", {"ever": frozenset({"load.hills"})}, False),
        ("load.acwr", {"shown": frozenset({"load.acwr"})}, True),
        ("load.acwr", {"shown": frozenset({"load.acwr"}), "sent": frozenset({"load.acwr"})}, False),
        (NO_STRETCH, {"standing": frozenset({NO_STRETCH})}, True),
        (NO_STRETCH, {"standing": frozenset({NO_STRETCH}), "leaks": ("triage.cramp: Stretch it.",)}, False),
    ],
)
def test_what_counts_as_fired(rule: str, seen: dict[str, object], fired: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """A rule that stands; a display that is shown and never sent; a guard that held something back and let nothing by."""
    row = verification.row_of(named(rule), played(**seen), played())
    assert row["fired"] is fired
    assert row["near_miss_silent"] is True


def test_a_near_miss_is_silent_from_beginning_to_end() -> None:
    """A finding that was withdrawn meanwhile was there all the same."""
    for rule, missed in (
        ("load.hills", {"ever": frozenset({"load.hills"})}),
        ("load.acwr", {"shown": frozenset({"load.acwr"})}),
        ("load.acwr", {"sent": frozenset({"load.acwr"})}),
    ):
        assert verification.row_of(named(rule), played(), played(**missed))["near_miss_silent"] is False


def test_what_a_guard_let_by_is_seen() -> None:
    """By its mark, and by its words when nobody marked it; what replaced it is no leak, nor a row that says: do not."""
    strained: dict[Tip, str] = {"stretch": NO_STRETCH, "massage": NO_STRETCH}
    flagged: dict[Tip, str] = strained | {"ice": FLAG_GUARD, "compression": FLAG_GUARD, "elevation": FLAG_GUARD}
    cramp = Said("Cramp", "It cramped.", "Pull the toes towards you.")
    assert leaks("triage.cramp", ["stretch"], cramp, cramp.do, strained)
    assert not leaks("triage.cramp", ["stretch"], Said("Cramp", "It cramped.", "Not now."), cramp.do, strained)
    assert not leaks("triage.cramp", ["stretch"], cramp, cramp.do, {})
    assert leaks("habit.no_cooldown", [], Said("T", "W.", "Stretch the calf."), "Stretch the calf.", strained)
    not_to = Said("T", "W.", "Do not stretch it.")
    assert not leaks("triage.strain", [], not_to, not_to.do, strained)
    iced = Said("Rest, ice, leg up", "W.", "See a clinician.")
    assert leaks("acute.rice", ["ice"], iced, "Ice it.", flagged)
    assert not leaks("acute.rice", ["ice"], iced, "Ice it.", strained)


def test_verify_prints_a_row_and_says_by_its_exit_code_whether_all_is_well() -> None:
    """`simulate verify RULE --json`: the row, and 0; a rule that is not there gives no row."""
    done = CliRunner().invoke(app, ["simulate", "verify", "flag.dvt", "--json", "--jobs", "1"])
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)
    assert row == {
        "rule": "flag.dvt",
        "kind": "rule",
        "scenario": "flag-dvt",
        "near_miss": "flag-dvt-near-miss",
        "fired": True,
        "near_miss_silent": True,
    }


def test_a_row_that_is_not_as_it_must_be_is_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scenario and near miss the wrong way round: the row says so, and so does the exit code."""
    seen, missed = ROWS["flag.dvt"]
    monkeypatch.setitem(ROWS, "flag.dvt", (missed, seen))
    done = CliRunner().invoke(app, ["simulate", "verify", "flag.dvt", "--json", "--jobs", "1"])
    assert done.exit_code == 1
    (row,) = json.loads(done.stdout)
    assert (row["fired"], row["near_miss_silent"]) == (False, False)


@pytest.mark.slow
def test_every_row_of_the_catalogue() -> None:
    """The whole of it, as the command prints it, within three minutes."""
    line = [sys.executable, "-m", "soleus", "simulate", "verify", "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=300)
    rows = json.loads(done.stdout)
    assert [row["rule"] for row in rows] == [rule.id for rule in RULES]
    assert [row["rule"] for row in rows if not (row["fired"] and row["near_miss_silent"])] == []
    assert done.returncode == 0
