"""What Home Assistant is told of a runner, from what is stored."""

from __future__ import annotations

from functools import partial

from sqlmodel import Session

from domain.model import CheckIn, Finding, Runner, Severity
from domain.words import Say
from simulators.book import ALL_NO
from simulators.pains import STRAIN
from soleus import care_facts, home_facts
from store import findings, people
from store.engine import Store
from tests.season import NOW_MS

HOUR_MS = 3_600_000


def report(report_id: str, t_ms: int, **told: object) -> CheckIn:
    """A report of a calf that hurts."""
    return CheckIn(report_id, t_ms, t_ms, "web", answers=ALL_NO, **told)  # type: ignore[arg-type]


def found(rule: str, title: str, created_ms: int, **more: object) -> Finding:
    """A finding."""
    values = {"severity": Severity.WATCH, "why": "Why.", "do": "Do.", "key": title} | more
    return Finding(rule=rule, version=1, title=title, created_ms=created_ms, **values)  # type: ignore[arg-type]


def test_a_strain_that_was_told_of(store: Store) -> None:
    """The complaint with its course, the rest plan's next step; rest is no distance."""
    store.write(lambda session: people.add_runner(session, Runner("ana"), 1))
    take = partial(care_facts.take, runner_id="ana", now_ms=NOW_MS)
    store.write(partial(take, report=report("r1", NOW_MS - HOUR_MS, **STRAIN)))
    home = store.read(partial(home_facts.of, runner_id="ana", now_ms=NOW_MS))
    assert home.episode is not None
    assert (home.episode.side, home.episode.course, home.episode.pain) == (STRAIN["side"], "new", STRAIN["severity"])
    assert home.step is not None
    assert home.step.at_ms >= NOW_MS
    assert home.step.title
    assert home.held == "rest"
    assert (home.word, home.room_m) == ("Resting", 0.0)
    assert home.finding is not None


def test_the_newest_finding_is_told_as_it_may_be_said(store: Store) -> None:
    """What is only shown and what was withdrawn is no finding; advice that a guard holds back is not given."""

    def work(session: Session) -> None:
        people.add_runner(session, Runner("ana", language="de"), 1)
        findings.save(
            session,
            "ana",
            [
                found("load.session_spike", "Earlier", NOW_MS - 3 * HOUR_MS),
                found("triage.cramp", "Cramp", NOW_MS - 2 * HOUR_MS, do="Stretch it.", tips=("stretch",)),
                found("load.monotony", "Shown", NOW_MS - HOUR_MS, kind="display"),
            ],
        )

    store.write(work)
    home = store.read(partial(home_facts.of, runner_id="ana", now_ms=NOW_MS))
    assert home.finding is not None
    assert (home.finding.title, home.finding.do) == ("Cramp", "Stretch it.")
    assert home.say == Say("de")
    store.write(partial(care_facts.take, runner_id="ana", report=report("r1", NOW_MS - 1, **STRAIN), now_ms=NOW_MS))

    def newer(session: Session) -> None:
        findings.save(session, "ana", [found("triage.cramp", "Again", NOW_MS + 1, do="Stretch it.", tips=("stretch",))])

    store.write(newer)
    held = store.read(partial(home_facts.of, runner_id="ana", now_ms=NOW_MS + 2)).finding
    assert held is not None
    assert held.title == "Again"
    assert "Stretch" not in held.do
    assert held.do
