"""Check-ins and what follows from them over the API: the real analysis on a real store, at a clock that the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlmodel import Session

from api.deps import Deps
from domain.clock import MS_PER_DAY, iso
from domain.model import Runner
from domain.red_flags import QUESTIONS
from soleus import care_facts
from store import people, reports
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import AlertRow
from tests import visiting
from tests.integration.test_api_log import Present, client

HOUR_MS = 3_600_000
EVA = "/api/v1/runners/eva"
STRAIN = {"side": "left", "site": "muscle_belly", "onset": "during", "character": "sharp", "severity": 7, "phase": "after"}
ALL_NO = dict.fromkeys(QUESTIONS, "no")


@pytest.fixture
def clock() -> Present:
    """Monday, 2026-11-23, 09:00 UTC, until a test says otherwise."""
    return Present()


@pytest.fixture
async def web(sqlite_store: Store, clock: Present) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API as `soleus` composes it, with one runner in Berlin."""
    made = Runner("eva", zone="Europe/Berlin", country="DE")
    sqlite_store.write(lambda session: people.add_runner(session, made, clock.now_ms - 90 * MS_PER_DAY))
    known: dict[str, Any] = {"report": care_facts.take, "steps": care_facts.steps, "refresh": care_facts.bring_up_to_date}
    async with client(Deps(sqlite_store, Doorbell(), clock, **known, guest=visiting.guest("eva"))) as made_client:
        yield made_client


async def _report(web: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await web.post(f"{EVA}/check-ins", json=fields)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_report_is_answered_with_what_follows(web: httpx.AsyncClient, clock: Present) -> None:
    """A strain: the pattern with every answer's points, findings with the gravest first, a plan with due times."""
    told = await _report(web, id="r1", **STRAIN)
    assert (told["id"], told["episode"], told["at"]) == ("r1", "r1", iso(clock.now_ms))
    assert (told["triage"]["reading"], told["triage"]["clear"]) == ("strain", True)
    spoke = {(item["question"], item["answer"]) for item in told["triage"]["spoke"] if item["pattern"] == "strain"}
    assert {("character", "sharp"), ("onset", "during")} <= spoke
    assert told["triage"]["points"]["strain"] == sum(
        item["points"] for item in told["triage"]["spoke"] if item["pattern"] == "strain"
    )
    assert [finding["rule"] for finding in told["findings"]][:1] == ["triage.strain"]
    rice = next(plan for plan in told["plans"] if plan["kind"] == "rice")
    assert (rice["key"], rice["state"]) == ("rice:r1", "running")
    due = [step["due_at"] for step in rice["steps"]]
    assert due == sorted(due)
    assert rice["next_at"] == due[0] >= iso(clock.now_ms)
    assert {"ice", "check"} <= {step["kind"] for step in rice["steps"]}
    assert told["not_asked"] == list(QUESTIONS)


async def test_the_same_report_again_changes_nothing(web: httpx.AsyncClient) -> None:
    """Sent twice, with other words the second time, it stands as it was first told."""
    first = await _report(web, id="r1", **STRAIN)
    assert await _report(web, id="r1", severity=1) == first
    assert (await web.get(f"{EVA}/check-ins/r1")).json() == first
    assert (await web.get(f"{EVA}/check-ins/r2")).json()["field"] == "report"
    assert len((await web.get(f"{EVA}/check-ins")).json()["items"]) == 1


async def test_every_answer_is_kept_and_not_asked_is_never_no(web: httpx.AsyncClient, sqlite_store: Store) -> None:
    """What was not asked is null, a no is a no."""
    asked = {"walks_without_pain": False, "hurts_at_rest": True, "rested": True, "iced": False, "elevated": True}
    told = await _report(web, id="r1", **STRAIN, **asked, answers={"numb_or_tingling": "no"})
    assert {name: told[name] for name in asked} == asked
    assert told["clinician_seen"] is None
    assert "numb_or_tingling" not in told["not_asked"]
    assert len(told["not_asked"]) == 7
    (stored,) = sqlite_store.read(lambda session: reports.check_ins(session, "eva"))
    assert (stored.iced, stored.clinician_seen) == (False, None)
    bad = (await web.post(f"{EVA}/check-ins", json={"walks_without_pain": "perhaps", "sight": "x"})).json()
    assert {item["field"] for item in bad["errors"]} == {"walks_without_pain", "sight"}
    assert all(item["remedy"] for item in bad["errors"])
    future = await web.post(f"{EVA}/check-ins", json={"t_ms": 4_000_000_000_000})
    assert (future.status_code, future.json()["field"]) == (422, "t_ms")


async def test_care_tells_the_course_of_an_episode(web: httpx.AsyncClient, clock: Present) -> None:
    """Reports of one site and side are one episode, with its ratings; severity 0 settles it."""
    for hours, severity in ((0, 6), (24, 4), (48, 0)):
        clock.now_ms += hours * HOUR_MS
        await _report(web, id=f"r{hours}", side="right", site="near_ankle", onset="gradual", severity=severity)
    (episode,) = (await web.get(f"{EVA}/care")).json()["episodes"]
    assert (episode["key"], episode["course"], episode["side"]) == ("r0", "settled", "right")
    assert [rating["severity"] for rating in episode["ratings"]] == [6, 4, 0]
    assert episode["reports"] == ["r0", "r24", "r48"]
    assert episode["settled_at"] == iso(clock.now_ms)
    assert episode["triage"]["spoke"]


async def test_a_red_flag_is_open_until_it_is_closed(web: httpx.AsyncClient, clock: Present) -> None:
    """A yes raises it and suspends plans; better and severity 0 do not close it; a clinician does."""
    await _report(web, id="r1", **STRAIN)
    told = await _report(web, id="r2", side="left", site="muscle_belly", answers={"swelling_redness_warmth": "yes"})
    assert told["findings"][0]["rule"] == "flag.dvt"
    assert told["findings"][0]["severity"] == "urgent"
    care = (await web.get(f"{EVA}/care")).json()
    (flag,) = care["flags"]
    assert (flag["rule"], flag["open"], flag["closed_by"]) == ("flag.dvt", True, None)
    (rice,) = [plan for plan in care["plans"] if plan["kind"] == "rice"]
    assert (rice["state"], rice["steps"]) == ("suspended", [])
    assert " " in rice["reason"], "a sentence, not the name of a message"
    assert {"ice", "stretch", "massage"} <= set(care["banned"])
    clock.now_ms += HOUR_MS
    await _report(web, id="r3", severity=0)
    assert (await web.get(f"{EVA}/care")).json()["flags"][0]["open"] is True
    await _report(web, id="r4", clinician_seen=True)
    (flag,) = (await web.get(f"{EVA}/care")).json()["flags"]
    assert (flag["open"], flag["closed_by"]) == (False, "clinician")


async def test_a_clock_that_was_never_set_hides_no_red_flag(web: httpx.AsyncClient, clock: Present) -> None:
    """A device that believes it is 1970 reports a warning sign: it is raised, and at the moment that it reached us."""
    told = await _report(web, id="r1", t_ms=7000, answers={"cannot_bear_weight": "yes"})
    assert told["findings"][0]["rule"] == "flag.weight_bearing"
    (flag,) = (await web.get(f"{EVA}/care")).json()["flags"]
    assert (flag["open"], flag["raised_at"]) == (True, iso(clock.now_ms))


async def test_two_check_ins_a_day_apart_close_a_flag(web: httpx.AsyncClient, clock: Present) -> None:
    """All eight answered no, twice, 24 h apart: the second closes it; one question left out does not count."""
    await _report(web, id="r1", answers={"numb_or_tingling": "yes"}, hurts_at_rest=True)
    for hours, answers, closed in (
        (1, ALL_NO, False),
        (24, dict.fromkeys(QUESTIONS[1:], "no"), False),
        (1, ALL_NO, True),
    ):
        clock.now_ms += hours * HOUR_MS
        await _report(web, answers=answers)
        (flag,) = (await web.get(f"{EVA}/care")).json()["flags"]
        assert (not flag["open"]) is closed, hours
    assert flag["closed_by"] == "all_no"


async def test_advice_that_must_not_be_given_is_replaced_everywhere(web: httpx.AsyncClient, clock: Present) -> None:
    """A cramp's advice to stretch is gone from its old finding once a strain is told of."""
    cramp = {"side": "right", "site": "muscle_belly", "onset": "right_after", "character": "cramp", "severity": 4}
    told = await _report(web, id="r1", **cramp, phase="after")
    (before,) = [row for row in told["findings"] if row["rule"] == "triage.cramp"]
    assert "stretch" in before["tips"]
    clock.now_ms += HOUR_MS
    await _report(web, id="r2", **STRAIN)
    (after,) = [row for row in (await web.get(f"{EVA}/findings")).json()["items"] if row["id"] == before["id"]]
    assert after["do"] != before["do"]
    assert "stretch" in after["tips"]


def _ice_reminder(session: Session) -> int:
    row = AlertRow(
        runner_id="eva",
        key="plan|rice:r1|x",
        rule="acute.rice",
        severity="watch",
        decision="send",
        reason="REMINDER",
        title="Ice",
        why="",
        do="Ice it.",
        tips=["ice"],
        plan="rice:r1",
        created_ms=1,
        decided_ms=1,
    )
    session.add(row)
    session.flush()
    return row.id or 0


async def test_a_plan_is_quiet_when_told_to_stop(web: httpx.AsyncClient, sqlite_store: Store) -> None:
    """`stop` is one of the answers, and is stored as such however it is spelt."""
    await _report(web, id="r1", **STRAIN)

    alert = sqlite_store.write(_ice_reminder)
    answered = (await web.post(f"{EVA}/alerts/{alert}/ack", json={"answer": "stop_reminding"})).json()
    assert (answered["answer"], answered["state"], answered["plan"], answered["tips"]) == (
        "stop",
        "resolved",
        "rice:r1",
        ["ice"],
    )
    (rice,) = [plan for plan in (await web.get(f"{EVA}/care")).json()["plans"] if plan["kind"] == "rice"]
    assert rice["quiet"] is True
    assert {step["kind"] for step in rice["steps"]} == {"check"}


async def test_alfredson_is_for_a_settled_tendon_only(web: httpx.AsyncClient, clock: Present) -> None:
    """Without a tendon complaint, or while one goes on, it is refused with a remedy; once settled it takes over."""
    body = {"kind": "alfredson"}
    tendon = {"side": "left", "site": "near_ankle", "onset": "gradual", "character": "stiff", "course": "worse"}
    await web.post(f"{EVA}/programme", json={"kind": "heel_drops"})
    for severity in (None, 3):
        if severity is not None:
            told = await _report(web, **tendon, severity=severity)
            assert told["triage"]["reading"] == "tendon"
        refused = await web.post(f"{EVA}/programme", json=body)
        assert (refused.status_code, refused.json()["field"]) == (409, "kind")
        assert "heel_drops" in refused.json()["remedy"]
    clock.now_ms += 3 * MS_PER_DAY
    await _report(web, severity=0)
    assert (await web.post(f"{EVA}/programme", json=body)).status_code == 201
    shown = (await web.get(f"{EVA}/programme")).json()
    assert [(row["kind"], row["on"], row["state"]) for row in shown] == [
        ("alfredson", True, "running"),
        ("heel_drops", False, "ended"),
    ]


async def test_an_old_alert_asks_for_nothing_that_is_banned_now(web: httpx.AsyncClient, sqlite_store: Store) -> None:
    """Ice is asked for while a strain is cooled, and no longer once a red flag is open, in what was sent before too."""
    await _report(web, id="r1", **STRAIN)
    alert = sqlite_store.write(_ice_reminder)
    (before,) = (await web.get(f"{EVA}/alerts")).json()
    assert (before["id"], before["do"]) == (alert, "Ice it.")
    await _report(web, id="r2", side="left", answers={"swelling_redness_warmth": "yes"})
    (after,) = (await web.get(f"{EVA}/alerts")).json()
    assert after["do"] not in {"", "Ice it."}
    assert after["title"] == before["title"]
