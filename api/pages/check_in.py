"""The check-in form: the eight red-flag questions first, then what the pain is like."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from api.pages.frame import Here, Visitor, render
from api.routes.check_ins import save
from api.schemas_people import CheckInFields
from domain.errors import BadInput
from store import reports

router = APIRouter()

RED_FLAGS = (
    ("cannot_bear_weight", "Is it impossible to put weight on the leg?"),
    ("cannot_walk_normally", "Does the pain keep you from walking normally?"),
    ("chest_pain_or_breathless", "Do you have chest pain, or are you short of breath?"),
    ("swelling_redness_warmth", "Is the calf clearly swollen, red or warm?"),
    ("numb_or_tingling", "Is the foot or lower leg numb or tingling?"),
    ("cold_or_pale_foot", "Is the foot cold or pale?"),
    (
        "pain_on_passive_stretch_or_tense_calf",
        "Does it hurt when somebody else bends your foot up, or is the calf hard and tense?",
    ),
    (
        "snap_or_blow_near_ankle_or_no_heel_rise",
        "Was there a snap or a blow near the ankle, or can you not rise on your toes?",
    ),
)
"""Fixed keys of the rule catalogue, with the question a person reads."""
EMERGENCIES = frozenset({"chest_pain_or_breathless", "pain_on_passive_stretch_or_tense_calf"})
"""Answers that cannot wait until tomorrow."""
CHOICES = {
    "onset": (
        ("during", "During the run"),
        ("right_after", "Right after"),
        ("days_after", "1 to 3 days after"),
        ("gradual", "Gradually"),
    ),
    "character": (
        ("dull", "Dull ache"),
        ("sharp", "Sharp or stabbing"),
        ("struck", "As if struck"),
        ("cramp", "Cramp or spasm"),
        ("stiff", "Stiff or burning"),
    ),
    "site": (
        ("muscle_belly", "Middle of the calf"),
        ("near_ankle", "Near the ankle"),
        ("behind_knee", "Behind the knee"),
        ("whole_calf", "The whole calf"),
    ),
    "side": (("left", "Left"), ("right", "Right"), ("both", "Both")),
    "course": (("worse", "It gets worse"), ("eases", "It eases"), ("constant", "It stays the same")),
}
QUESTIONS = {
    "onset": "When did it begin?",
    "character": "What is it like?",
    "site": "Where is it?",
    "side": "Which leg?",
    "course": "While you run",
}


@router.get("/check-in")
async def page(visitor: Visitor, stored: str = "") -> HTMLResponse:
    """The form, or what follows from the report just stored."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner = visitor.runner
    told = await visitor.deps.store.read_async(lambda session: reports.check_ins(session, runner.id, most=20))
    last = next((row for row in told if row.id == stored), None)
    flags = [question for key, question in RED_FLAGS if last is not None and last.answers.get(key) == "yes"]
    emergency = last is not None and any(last.answers.get(key) == "yes" for key in EMERGENCIES)
    unasked = [question for key, question in RED_FLAGS if last is not None and key not in last.answers]
    return render(
        visitor,
        "check_in.html",
        red_flags=RED_FLAGS,
        choices=CHOICES,
        questions=QUESTIONS,
        last=last,
        flags=flags,
        emergency=emergency,
        unasked=unasked,
        earlier=told[:5],
    )


@router.post("/check-in")
async def take(visitor: Visitor, request: Request) -> Response:
    """Store the report."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    stored = await save(visitor.deps, visitor.known.id, read_form(form), "web")
    return _shown(visitor, str(stored["id"]))


def read_form(form: dict[str, str]) -> CheckInFields:
    """The report in a form's fields; an answer left at "not asked" is left out.

    Raises:
        BadInput: a field that is not one of the choices.

    """
    asked = {key: form[key] for key, _ in RED_FLAGS if form.get(key) in {"yes", "no"}}
    rest = {name: form[name] for name in (*CHOICES, "severity") if form.get(name)}
    try:
        return CheckInFields.model_validate({"answers": asked, **rest, "note": form.get("note", "").strip()})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][-1])
        raise BadInput(f"{name}: {first['msg']}.", "Choose one of the answers of the form.", field=name) from error


def _shown(visitor: Here, stored: str) -> Response:
    return visitor.back(f"/check-in?stored={stored}#result")
