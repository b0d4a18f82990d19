"""How a runner is warned: by which ways, when and how often, and who else is told when there is no answer.

What cannot be used is said in the section that it belongs to, with what was typed still there. An address is a secret: it is
never sent back, not even to whom it was typed by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from sqlmodel import Session

from api import telling
from api.facts import NewContact
from api.ids import RowId
from api.limits import TESTS
from api.pages.frame import Here, Visitor, render
from api.pages.numbers import number
from domain import day_times
from domain.clock import from_iso
from domain.errors import BadInput, Conflict, NotFound, SoleusError, TooMany, Unavailable
from domain.model import Severity
from domain.preferences import MOST_A_DAY, Preferences
from store import channels, contacts, preferences

router = APIRouter()
PLACE = "/settings/alerts"
STATES = ("unsupported", "install", "insecure", "blocked", "silent", "failed", "working", "off", "on")
"""What can be said of warnings on this device; the script shows one of them."""
Section = Literal["channels", "when", "contacts"]
Typed = Annotated[str, Form(max_length=80)]
Url = Annotated[str, Form(max_length=4096)]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be used in a section: its field, and why, in the runner's language; `detail` is the cause in English."""

    section: Section
    field: str
    text: str
    remedy: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tested:
    """What became of a test message."""

    channel: str
    arrived: bool
    wait_s: int = 0
    """None was sent: it was tried so often that it has to wait so long."""
    detail: str = ""
    """The cause, in English."""


@router.get(PLACE)
async def page(visitor: Visitor, saved: Literal["", "channels", "when", "contacts"] = "") -> HTMLResponse:
    """The three sections."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    return await _page(visitor, saved=saved)


@router.post(f"{PLACE}/when")
async def when(
    visitor: Visitor,
    *,
    quiet: Typed = "",
    quiet_from: Typed = "",
    quiet_to: Typed = "",
    a_day: Typed = "",
    report_weekday: Annotated[Literal["", "0", "1", "2", "3", "4", "5", "6"], Form()] = "",
    report_at: Typed = "",
) -> Response:
    """Take the times; an empty number means no limit."""
    runner, words, now_ms = visitor.known, visitor.words, visitor.now_ms
    typed = {"quiet": quiet == "yes", "quiet_from": quiet_from, "quiet_to": quiet_to, "a_day": a_day}
    typed |= {"report_weekday": report_weekday, "report_at": report_at}
    try:
        most = number(a_day, words, "page-telling-a-day", within=(0, MOST_A_DAY), field="a_day")
        changes: dict[str, Any] = {
            "quiet": quiet == "yes",
            "a_day": None if most is None else int(most),
            "report_weekday": int(report_weekday) if report_weekday else None,
        }
        for field, text in (("quiet_from", quiet_from), ("quiet_to", quiet_to), ("report_at", report_at)):
            if text.strip():
                changes[field] = day_times.minutes(text, field)
    except BadInput as error:
        text, remedy = error.what, error.remedy
        if error.field != "a_day":
            text, remedy = words.t("page-telling-no-time"), words.t("page-telling-no-time-remedy")
        return await _page(visitor, wrong=Wrong("when", error.field, text, remedy), typed=typed)
    await visitor.deps.store.write_async(lambda session: preferences.change(session, runner.id, changes, now_ms))
    visitor.deps.bell.ring("findings")
    return visitor.back(f"{PLACE}?saved=when#when")


@router.post(f"{PLACE}/channels")
async def add_channel(visitor: Visitor, url: Url = "") -> Response:
    """Add a channel."""
    runner = visitor.known
    try:
        added = await telling.add_channel(visitor.deps, runner.id, url.strip())
    except (BadInput, Conflict, Unavailable) as error:
        return await _page(visitor, wrong=_address(visitor, "channels", error))
    if added["secret"] is not None:  # shown now or never: no address to go back to may carry it
        return await _page(visitor, saved="channels", secret=added["secret"])
    return visitor.back(f"{PLACE}?saved=channels#channels")


@router.post(f"{PLACE}/channels/{{channel}}/test")
async def test_channel(visitor: Visitor, channel: str) -> Response:
    """Send a test message now, and say on the page what became of it."""
    runner, deps = visitor.known, visitor.deps
    known = await deps.store.read_async(lambda session: channels.listing_json(session, runner.id))
    if deps.channel_test is None or not any(str(row["id"]) == channel for row in known):
        raise NotFound(visitor.words.t("page-error-no-channel"), field="channel")
    try:
        deps.limits.take(visitor.now_ms, (TESTS, runner.id))
        await deps.channel_test(runner.id, channel)
    except TooMany as error:
        return await _page(visitor, tested=Tested(channel, arrived=False, wait_s=error.wait_s))
    except Unavailable as error:
        return await _page(visitor, tested=Tested(channel, arrived=False, detail=str(error)))
    return await _page(visitor, tested=Tested(channel, arrived=True))


@router.post(f"{PLACE}/channels/{{channel}}/remove")
async def remove_channel(visitor: Visitor, channel: str) -> Response:
    """Forget a channel."""
    runner = visitor.known
    await visitor.deps.store.write_async(lambda session: channels.remove(session, runner.id, channel))
    return visitor.back(f"{PLACE}#channels")


@router.post(f"{PLACE}/contacts")
async def add_contact(
    visitor: Visitor,
    *,
    name: Typed = "",
    url: Url = "",
    after_min: Typed = "",
    scope: Typed = "",
    consent: Typed = "",
) -> Response:
    """Add somebody who is told when there is no answer; without the tick nothing is stored."""
    runner, words, deps = visitor.known, visitor.words, visitor.deps
    typed = {"name": name, "after_min": after_min, "scope": scope}
    agreed = consent == "yes"
    try:
        possible = telling.contacts_of(deps)
        minutes = number(after_min, words, "page-contacts-after", within=possible.after_min, field="after_min")
        new = NewContact(" ".join(name.split()), url.strip(), int(minutes or telling.DEFAULT_AFTER_MIN), scope)
        await telling.add_contact(deps, runner.id, new, agreed=agreed)
    except (BadInput, Conflict, Unavailable) as error:
        wrong = _address(visitor, "contacts", error)
        if error.field == "after_min":
            wrong = Wrong("contacts", error.field, error.what, error.remedy)
        elif error.field in {"name", "scope", "consent"}:
            wrong = Wrong("contacts", error.field, words.t(f"page-contacts-no-{error.field}"))
        return await _page(visitor, wrong=wrong, typed=typed)
    return visitor.back(f"{PLACE}?saved=contacts#contacts")


@router.post(f"{PLACE}/contacts/{{contact}}/withdraw")
async def withdraw(visitor: Visitor, contact: RowId) -> Response:
    """Tell that contact nothing any more."""
    runner, now_ms = visitor.known, visitor.now_ms
    await visitor.deps.store.write_async(lambda session: contacts.withdraw(session, runner.id, contact, now_ms))
    return visitor.back(f"{PLACE}#contacts")


def _address(visitor: Here, section: Section, error: SoleusError) -> Wrong:
    """What is wrong with an address; the cause, as far as the service's library tells it, has no secret in it."""
    words = visitor.words
    if isinstance(error, Conflict):
        return Wrong(section, "url", words.t("page-channels-twice"))
    text = words.t("page-channels-elsewhere" if isinstance(error, Unavailable) else "page-channels-bad")
    return Wrong(section, "url", text, detail=str(error))


async def _page(
    visitor: Here,
    *,
    saved: str = "",
    wrong: Wrong | None = None,
    tested: Tested | None = None,
    secret: str | None = None,
    typed: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    runner, words, possible = visitor.known, visitor.words, visitor.deps.contacts

    def work(session: Session) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Preferences]:
        ways = channels.listing_json(session, runner.id)
        return ways, contacts.listing_json(session, runner.id), preferences.of(session, runner.id)

    ways, people, prefs = await visitor.deps.store.read_async(work)
    for way in ways:
        way["resting"] = way["resting_until"] is not None and from_iso(way["resting_until"]) > visitor.now_ms
    blank = words.t("page-contacts-blank-name"), words.t("page-contacts-blank-minutes")
    return render(
        visitor,
        "telling.html",
        status=429 if tested and tested.wait_s else 200 if wrong is None else 422,
        ways=ways,
        people=people,
        scopes=[(scope, possible.consent(*blank, scope, words.say)) for scope in possible.scopes] if possible else [],
        when=_form(prefs) | dict((typed if wrong and wrong.section == "when" else None) or {}),
        contact=(typed if wrong and wrong.section == "contacts" else None)
        or {"name": "", "after_min": telling.DEFAULT_AFTER_MIN, "scope": "asks"},
        repeats=[_span(visitor, minutes) for minutes in prefs.repeat_min.get(Severity.URGENT, ())],
        weekdays=words.t("calendar-weekdays").split(),
        can_test=visitor.deps.channel_test is not None,
        push_states=STATES,
        saved=saved,
        wrong=wrong,
        told_of=partial(_told_of, wrong),
        tested=tested,
        secret=secret,
    )


def _told_of(wrong: Wrong | None, section: Section, field: str, hint: str = "") -> Markup:
    """The attributes by which a field tells those who do not see the page what is wrong with it, or its hint."""
    if wrong is not None and (wrong.section, wrong.field) == (section, field):
        return Markup(' aria-invalid="true" aria-describedby="{}"').format(f"wrong-{section} {hint}".strip())
    return Markup(' aria-describedby="{}"').format(hint) if hint else Markup("")


def _form(prefs: Preferences) -> dict[str, Any]:
    """Preferences as the form has them."""
    return {
        "quiet": prefs.quiet,
        "quiet_from": day_times.shown(prefs.quiet_from),
        "quiet_to": day_times.shown(prefs.quiet_to),
        "a_day": "" if prefs.a_day is None else str(prefs.a_day),
        "report_weekday": "" if prefs.report_weekday is None else str(prefs.report_weekday),
        "report_at": day_times.shown(prefs.report_at),
    }


def _span(visitor: Here, minutes: int) -> str:
    """E.g. `15 min`, `4 h`."""
    hours, rest = divmod(minutes, 60)
    words = visitor.words
    if rest:
        return words.t("page-telling-minutes", n=minutes)
    return words.t("page-telling-hours", n=hours)
