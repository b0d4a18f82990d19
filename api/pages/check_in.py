"""The check-in form: the eight red-flag questions first, then what the pain is like; and what follows from a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.pages.frame import Here, Visitor, render
from api.pages.words import Words
from api.routes.check_ins import save
from api.schemas_people import CheckInFields
from charts.course import course
from domain import red_flags
from domain.errors import BadInput
from store import care_views, reports
from store.tables import CheckInRow

router = APIRouter()

RED_FLAGS = red_flags.QUESTIONS
EMERGENCIES = frozenset({"chest_pain_or_breathless", "pain_on_passive_stretch_or_tense_calf"})
"""Answers that cannot wait until tomorrow, whatever judges the report later."""
CHOICES = {
    "onset": ("during", "right_after", "days_after", "gradual"),
    "character": ("dull", "sharp", "struck", "cramp", "stiff"),
    "site": ("muscle_belly", "near_ankle", "behind_knee", "whole_calf"),
    "side": ("left", "right", "both"),
    "course": ("worse", "eases", "constant"),
}
"""Question → its answers; the words are `question-…` and `answer-…-…`."""
ASKED = ("walks_without_pain", "hurts_at_rest", "rested", "iced", "elevated")
"""Asked with yes, no and not asked, after the rest."""
PATTERNS = ("strain", "tendon", "cramp", "doms")
MOST_EPISODES = 8
MOST_EARLIER = 5


@dataclass(frozen=True, slots=True)
class Result:
    """What follows from the report just stored."""

    report: dict[str, Any]
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def yes(self) -> list[str]:
        """Red-flag questions that were answered yes."""
        return [key for key in RED_FLAGS if self.answers.get(key) == "yes"]

    @property
    def emergency(self) -> bool:
        """Whether somebody has to be called now."""
        return any(key in EMERGENCIES for key in self.yes) or any(row["emergency"] for row in self.report["findings"])

    @property
    def raised(self) -> bool:
        """Whether a clinician has to see it."""
        return bool(self.yes) or any(row["rule"].startswith("flag.") for row in self.report["findings"])

    def spoke(self) -> dict[tuple[str, str], dict[str, int]]:
        """(question, answer) → what it gave to each pattern."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for row in (self.report["triage"] or {}).get("spoke", ()):
            found.setdefault((row["question"], row["answer"]), {})[row["pattern"]] = row["points"]
        return found


@router.get("/check-in")
async def page(visitor: Visitor, stored: str = "", site: str = "", side: str = "") -> HTMLResponse:
    """The form, with what follows from the report just stored above it; `site` and `side` are filled in."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner, words = visitor.runner, visitor.words

    def work(session: Session) -> tuple[Result | None, list[CheckInRow]]:
        told = reports.check_ins(session, runner.id, most=MOST_EARLIER)
        row = session.get(CheckInRow, (runner.id, stored)) if stored else None
        if row is None:
            return None, told
        report = care_views.report_as_json(session, runner.id, row.id, visitor.deps.steps, visitor.now_ms)
        return Result(report, dict(row.answers)), told

    result, told = await visitor.deps.store.read_async(work)
    episodes = sorted(visitor.care.episodes, key=lambda episode: -episode.last_ms)[:MOST_EPISODES]
    drawn = [
        (
            episode,
            course([(rating.t_ms, rating.severity) for rating in episode.ratings], name=f"course-{i}", say=words.say),
        )
        for i, episode in enumerate(episodes)
    ]
    return render(
        visitor,
        "check_in.html",
        red_flags=RED_FLAGS,
        choices={name: _choices(words, name) for name in CHOICES},
        filled={name: value for name, value in (("site", site), ("side", side)) if value in CHOICES[name]},
        asked=ASKED,
        result=result.report if result else None,
        yes=result.yes if result else [],
        emergency=result is not None and result.emergency,
        raised=result is not None and result.raised,
        spoke=result.spoke() if result else {},
        patterns=PATTERNS,
        episodes=drawn,
        earlier=told,
    )


def _choices(words: Words, name: str) -> list[tuple[str, str]]:
    return [(value, words.t(f"answer-{name}-{value}")) for value in CHOICES[name]]


@router.post("/check-in")
async def take(visitor: Visitor, request: Request) -> Response:
    """Store the report."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    stored = await save(visitor.deps, visitor.known.id, read_form(form, visitor.words), "web")
    return _shown(visitor, str(stored["id"]))


def read_form(form: dict[str, str], words: Words) -> CheckInFields:
    """The report in a form's fields; an answer left at "not asked" is left out.

    Raises:
        BadInput: a field that is not one of the choices.

    """
    asked = {key: form[key] for key in RED_FLAGS if form.get(key) in {"yes", "no"}}
    yes_no = {key: form[key] == "yes" for key in (*ASKED, "clinician_seen") if form.get(key) in {"yes", "no"}}
    rest = {name: form[name] for name in (*CHOICES, "severity") if form.get(name)}
    try:
        return CheckInFields.model_validate({"answers": asked, **yes_no, **rest, "note": form.get("note", "").strip()})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][-1])
        what = words.known(f"question-{name}", name)
        raise BadInput(words.t("page-error-choice", what=what), words.t("page-error-choice-remedy"), field=name) from error


def _shown(visitor: Here, stored: str) -> Response:
    return visitor.back(f"/check-in?stored={stored}#result")
