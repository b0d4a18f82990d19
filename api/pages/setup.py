"""The first start, and what is left to do for a new runner.

Who holds the code that Soleus printed at its start makes the first account, which looks after the installation. Whoever has
an account and does not run here yet says who runs. What comes after is a list that follows from what is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

import sqlalchemy as sa
from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import Field
from sqlmodel import Session, col

from api import signing_in
from api.deps import Signed
from api.limits import BY_LINK
from api.pages.account_form import FINE, Wrong, checked_name, checked_password, refused, too_many
from api.pages.frame import Here, Visitor, render
from api.pages.runner_form import ZONES, RunnerForm
from api.pages.sign_in import go_on, refusal_of
from domain.errors import BadInput, Conflict, TooMany
from domain.model import Runner
from store import accounts, channels, joining, people
from store.tables import DeviceRow, RunRow

router = APIRouter()
Code = Annotated[str, Form(max_length=1000)]
_NOT_OF_A_SLUG = re.compile(r"[^a-z0-9_-]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing of the list: `page-setup-step-{name}` and `…-why` say what it is."""

    name: str
    done: bool
    href: str = ""


class NewRunner(RunnerForm):
    """The form of somebody who runs here from now on."""

    id: Annotated[str, Field(max_length=100)] = ""


@router.get("/setup")
async def page(visitor: Visitor, code: str = "") -> Response:
    """Whatever comes next for this visitor."""
    viewer, deps = visitor.viewer, visitor.deps
    if not await deps.store.read_async(accounts.any_there):
        return await _first(visitor, code) if code else _account(visitor, "")
    if viewer is None:
        return visitor.back("/sign-in")
    runner_id = viewer.runner_id
    if runner_id is None:
        return visitor.back("/setup/runner")
    steps = await deps.store.read_async(lambda session: steps_of(session, runner_id))
    return render(visitor, "setup_steps.html", steps=steps, done=sum(step.done for step in steps), runner_id=runner_id)


@router.post("/setup")
async def first_account(
    visitor: Visitor,
    code: Code = "",
    name: Annotated[str, Form(max_length=1000)] = "",
    password: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Make the account that looks after the installation."""
    deps, words, now_ms = visitor.deps, visitor.words, visitor.now_ms
    if await deps.store.read_async(accounts.any_there):
        return visitor.back("/sign-in")
    secret, origin = code_in(code), signing_in.origin_of(visitor.request)
    if not name and not password:
        return await _first(visitor, code)
    wrong = checked_name(name, words) or checked_password(password, name, words)
    if wrong is not None:
        return _account(visitor, secret, name, wrong)

    def work(session: Session) -> signing_in.Entered:
        account = joining.first_account(session, secret, name, kept, now_ms)
        return signing_in.begin(session, account, now_ms, origin)

    try:
        deps.limits.take(now_ms, signing_in.address_window(origin.address, BY_LINK))
        kept = await signing_in.hashed(password)
        entered = await deps.store.write_async(work)
    except TooMany as error:
        return _account(visitor, "", "", too_many(error, words))
    except (BadInput, Conflict) as error:
        wrong = refused(error, words)
        return _account(visitor, "" if wrong.field == "code" else secret, name, wrong)
    return go_on(visitor, entered, "/setup/runner")


@router.get("/setup/runner")
async def runner(visitor: Visitor, viewer: Signed) -> Response:
    """Who runs here?"""
    if viewer.account_id is None or viewer.runner_id is not None:
        return visitor.back("/setup")
    first = NewRunner(id=slug_of(viewer.name), language=visitor.words.say.language)
    return await _runner(visitor, viewer.account_id, first)


@router.post("/setup/runner")
async def become(visitor: Visitor, viewer: Signed, form: Annotated[NewRunner, Form()]) -> Response:
    """Become a new runner."""
    if viewer.account_id is None or viewer.runner_id is not None:
        return visitor.back("/setup")
    account_id, words = viewer.account_id, visitor.words
    name = form.id.strip().lower()
    if not people.SLUG.fullmatch(name):
        return await _runner(visitor, account_id, form, Wrong("id", words.t("page-setup-no-slug")))
    try:
        made = Runner(id=name, **form.fields(words))
        await visitor.deps.store.write_async(lambda session: joining.become(session, account_id, made, visitor.now_ms))
    except BadInput as error:
        return await _runner(visitor, account_id, form, Wrong(error.field, f"{error.what} {error.remedy}".strip()))
    except Conflict:
        return await _runner(visitor, account_id, form, Wrong("id", words.t("page-setup-slug-taken")))
    return visitor.back("/setup")


@router.post("/setup/runner/existing")
async def take_over(visitor: Visitor, viewer: Signed, existing: Annotated[str, Form(max_length=64)]) -> Response:
    """Become a runner who was here before there were accounts."""
    if viewer.account_id is not None:
        account_id = viewer.account_id
        await visitor.deps.store.write_async(lambda session: joining.become(session, account_id, existing, visitor.now_ms))
    return visitor.back("/setup")


def code_in(text: str) -> str:
    """The code in what was typed: the code itself, or the whole link that was printed with it."""
    asked = parse_qs(urlsplit(text.strip()).query).get("code", [""])[0] if "code=" in text else ""
    return asked or text.strip()


def slug_of(name: str) -> str:
    """A short name like `name`: what is proposed."""
    return _NOT_OF_A_SLUG.sub("-", name.lower().translate(_UMLAUTS)).strip("-")[:64]


def steps_of(session: Session, runner_id: str) -> list[Step]:
    """What a runner's beginning consists of, and what of it is done."""
    has_device = _any(session, col(DeviceRow.runner_id) == runner_id)
    has_run = _any(session, col(RunRow.runner_id) == runner_id)
    has_channel = bool(channels.listing(session, runner_id))
    return [
        Step("account", done=True),
        Step("runner", done=True),
        Step("runs", done=has_device or has_run, href="/devices"),
        Step("alerts", done=has_channel, href="/settings/alerts"),
    ]


def _any(session: Session, condition: sa.ColumnElement[bool]) -> bool:
    return bool(session.execute(sa.select(sa.exists().where(condition))).scalar_one())


async def _first(visitor: Here, code: str) -> HTMLResponse:
    """The form for the first account, if that is the code."""
    words, secret = visitor.words, code_in(code)
    origin = signing_in.origin_of(visitor.request)
    try:
        visitor.deps.limits.take(visitor.now_ms, signing_in.address_window(origin.address, BY_LINK))
    except TooMany as error:
        return _account(visitor, "", "", too_many(error, words))
    right = await visitor.deps.store.read_async(
        lambda session: joining.link(session, secret, visitor.now_ms, "setup") is not None
    )
    return _account(visitor, secret if right else "", "", None if right else Wrong("code", words.t("page-setup-wrong-code")))


def _account(visitor: Here, secret: str, name: str = "", wrong: Wrong | None = None) -> HTMLResponse:
    """The form that asks for the code, or with it for name and password."""
    status = 200 if wrong is None else wrong.status
    answer = render(visitor, "setup.html", status=status, secret=secret, typed=name, wrong=wrong or FINE)
    answer.headers.update(refusal_of(wrong))
    return answer


async def _runner(visitor: Here, account_id: int, form: NewRunner, wrong: Wrong | None = None) -> HTMLResponse:
    left: list[str] = await visitor.deps.store.read_async(lambda session: joining.runners_left(session, account_id))
    context: dict[str, Any] = {"form": form, "zones": ("UTC", *ZONES), "left": left, "wrong": wrong or FINE}
    return render(visitor, "setup_runner.html", status=200 if wrong is None else 422, **context)
