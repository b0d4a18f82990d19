"""A season of reports through the store: what is found, what is open, and the same again however it came in."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from sqlmodel import Session, select

from analysis import reported
from analysis.worker import analyse_due, run
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, Runner
from store import care as kept
from store import findings, people, reports
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import CheckInRow, FindingRow
from tests.caring import ALL_NO, CRAMP, DOMS, STRAIN, TENDON, at, report

END = at("2026-07-20 09:00")
SEASON = (
    report("2026-05-02 18:30", phase="during", sid="S1"),
    report("2026-05-02 19:30", **STRAIN),
    report("2026-05-03 19:30", severity=5, rested=True),
    report("2026-05-05 09:00", severity=2, walks_without_pain=True),
    report("2026-05-08 09:00", severity=0, walks_without_pain=True),
    report("2026-05-16 18:00", **CRAMP),
    report("2026-05-16 18:40", severity=0),
    report("2026-05-26 09:00", **DOMS),
    report("2026-05-27 09:00", severity=0),
    report("2026-06-03 09:00", **TENDON),
    report("2026-06-09 09:00", severity=4),
    report("2026-06-20 09:00", answers={"swelling_redness_warmth": "yes"}, **(STRAIN | {"side": "right"})),
    report("2026-06-20 09:30", **CRAMP),
    report("2026-06-22 09:00", answers=ALL_NO),
    report("2026-06-23 09:00", answers=ALL_NO),
)


def stood(store: Store) -> dict[tuple[str, str], tuple[str, int, str | None, str]]:
    """The standing findings by rule and key: severity, when made, of which report, and what is said."""
    rows = store.read(lambda session: findings.listing(session, "ana"))
    return {(row.rule, row.key): (row.severity, row.created_ms, row.checkin_id, row.why) for row in rows}


def come(
    store: Store, told: Iterable[CheckIn], *, at_once: bool = False, now: Callable[[CheckIn], int] | None = None
) -> None:
    """Let reports come in, each judged as it comes or all of them only at the end; then it is `END`."""
    for each in told:
        clock = now(each) if now is not None else each.t_ms

        def work(session: Session, each: CheckIn = each, clock: int = clock) -> object:
            return reports.save_check_in(session, "ana", each) if at_once else reported.take(session, "ana", each, clock)

        store.write(work)
    store.write(lambda session: reported.refresh(session, "ana", END))


def test_a_season(ana: Store) -> None:
    """Each pain of a season is read as what it fits, keeps its finding, and its plan is stored."""
    come(ana, SEASON)
    found = stood(ana)
    strain, cramp, doms, tendon = (SEASON[i].id for i in (0, 5, 7, 9))
    assert found["triage.strain", f"episode:{strain}"][:2] == ("stop", SEASON[1].t_ms)
    assert ("triage.unclear", f"episode:{strain}") not in found, "the marker was told more about"
    assert found["acute.rice", f"episode:{strain}"][:2] == ("watch", SEASON[0].t_ms)
    assert found["acute.stop_now", f"pain:{strain}"][0] == "stop"
    assert found["triage.cramp", f"episode:{cramp}"][0] == "watch"
    assert found["triage.doms", f"episode:{doms}"][0] == "info"
    assert found["triage.tendon", f"episode:{tendon}"][0] == "warn"
    assert found["flag.persistent", f"persistent:{tendon}"][:2] == ("urgent", at("2026-06-10 09:00"))
    assert found["flag.dvt", f"flag.dvt:{SEASON[11].id}"][0] == "urgent"
    care = ana.read(lambda session: kept.load(session, "ana"))
    assert [episode.course for episode in care.episodes][:3] == ["settled", "settled", "settled"]
    closed = {flag.rule: flag.closed_by for flag in care.flags if flag.closed_ms is not None}
    assert closed["flag.dvt"] == "all_no"
    assert {f"rice:{strain}", f"cramp:{cramp}", f"doms:{doms}"} <= {plan.key for plan in care.plans}


def test_a_guard_says_what_it_held_back(ana: Store) -> None:
    """The advice of a cramp is held back by the strain plan of the other leg, and what was held back stays on record."""
    strain = report("2026-05-02 19:30", **STRAIN)
    cramp = report("2026-05-02 22:00", **(CRAMP | {"side": "right"}))
    come(ana, (strain, cramp), now=lambda each: each.t_ms)
    held = stood(ana)["acute.no_stretch", f"held:triage.cramp:episode:{cramp.id}"]
    assert held[:2] == ("info", cramp.t_ms)


def test_advice_of_any_kind_is_held_back_by_an_open_flag(ana: Store) -> None:
    """Ice, bandage and leg up are held back while swelling is open; without a flag or a plan nothing is."""
    come(ana, (report("2026-05-01 09:00", **CRAMP),))
    assert not [event for event in stood(ana) if event[0] in {"acute.no_stretch", "acute.flag_guard"}]
    swollen = report("2026-05-20 09:00", answers={"swelling_redness_warmth": "yes"}, **STRAIN)
    come(ana, (swollen,))
    assert ("acute.flag_guard", f"held:acute.rice:episode:{swollen.id}") in stood(ana)


def test_twice_is_once(ana: Store) -> None:
    """Judging again, at once or with nothing new, changes no row."""
    come(ana, SEASON)
    before = ana.read(_rows)
    ana.write(lambda session: reported.refresh(session, "ana", END))
    come(ana, SEASON)
    assert ana.read(_rows) == before


def test_arrival_does_not_matter(ana: Store) -> None:
    """In any order, one by one or judged only at the end: the same findings stand, and the same care."""
    come(ana, SEASON)
    expected, care = stood(ana), ana.read(lambda session: kept.load(session, "ana"))
    shuffled: list[CheckIn] = list(SEASON)
    for seed in range(3):
        random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
        ana.write(_forget)
        come(ana, shuffled, at_once=seed == 0, now=lambda _: END)
        assert stood(ana) == expected
        assert ana.read(lambda session: kept.load(session, "ana")) == care


def test_what_is_old_is_kept(ana: Store) -> None:
    """Findings of reports older than 120 days stay as they are; a flag that nobody closed stays open for ever."""
    come(ana, SEASON)
    before = stood(ana)
    ana.write(lambda session: reported.refresh(session, "ana", END + 300 * MS_PER_DAY))
    after = stood(ana)
    assert before.items() <= after.items()
    care = ana.read(lambda session: kept.load(session, "ana"))
    assert {flag.rule for flag in care.open_flags} == {"flag.persistent"}


def test_time_alone_makes_care_due(ana: Store) -> None:
    """Nothing is told for a week: the review of day 7 comes by itself, and nothing is due in between for want of news."""
    first = report("2026-06-03 09:00", **TENDON)
    ana.write(lambda session: reported.take(session, "ana", first, first.t_ms))
    day_7 = first.t_ms + 7 * MS_PER_DAY
    while (due := ana.read(lambda session: kept.load(session, "ana").next_ms)) is not None and due < day_7:
        assert not ana.read(partial(reported.any_waiting, now_ms=due - 1))
        assert ana.write(partial(reported.refresh_due, now_ms=due)) == 1
    assert ("flag.persistent", f"persistent:{first.id}") not in stood(ana)
    assert ana.write(lambda session: reported.refresh_due(session, day_7)) == 1
    assert stood(ana)["flag.persistent", f"persistent:{first.id}"][:2] == ("warn", day_7)
    assert ana.write(lambda session: reported.refresh_due(session, day_7)) == 0


async def test_the_worker_judges_what_comes(ana: Store) -> None:
    """A report that anybody stored is judged by the running stage, which rings for the alerts."""
    bell = Doorbell()
    rung = bell.listener("findings")
    now = at("2026-05-02 19:31")
    ana.write(lambda session: reports.save_check_in(session, "ana", report("2026-05-02 19:30", **STRAIN)))
    stage = asyncio.create_task(run(ana, bell, lambda: now))
    try:
        async with asyncio.timeout(20):
            while not stood(ana):
                await rung.wait()
    finally:
        stage.cancel()
    assert {rule for rule, _ in stood(ana)} == {"triage.strain", "acute.rice"}
    assert ana.read(lambda session: [row.analysed for row in session.exec(select(CheckInRow))]) == [True]


def test_other_settings_judge_again(ana: Store) -> None:
    """A runner who changes language or a setting gets what was found in the new one."""
    come(ana, SEASON[:2])
    ana.write(lambda session: people.change_runner(session, "ana", {"language": "de"}))
    ana.write(reported.mark_outdated)
    assert analyse_due(ana, lambda: END) == 0
    assert "Punkte" in stood(ana)["triage.strain", f"episode:{SEASON[0].id}"][3]
    assert ana.write(reported.mark_outdated) == 0


def test_another_runner_is_not_touched(ana: Store) -> None:
    """What one runner reports changes nothing of another's."""
    ana.write(lambda session: people.add_runner(session, Runner("ben"), 1))
    come(ana, SEASON)
    before = stood(ana)
    ana.write(lambda session: reported.take(session, "ben", SEASON[0], END))
    assert stood(ana) == before


def _forget(session: Session) -> None:
    for row in (*session.exec(select(CheckInRow)), *session.exec(select(FindingRow))):
        session.delete(row)


def _rows(session: Session) -> Sequence[dict[str, Any]]:
    return [row.model_dump() for row in session.exec(select(FindingRow).order_by("id"))]
