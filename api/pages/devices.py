"""Devices: what a runner has, how one is let in, whether it has been heard, and what of it could not be used."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api import devices, letters
from api.pages.frame import Here, Visitor, render
from api.routes.devices import asked_as
from charts.qr import qr
from domain.errors import BadInput, Conflict
from formats.pairing import first_words

router = APIRouter()
MOST_LETTERS = 3
"""How many dead letters stand beside the devices; all are on a page of their own."""
A_PAGE = 25
_NO_SLUG = re.compile(r"[^a-z0-9_-]+")


def as_name(said: str) -> str:
    """What a person calls a device as it can stand in a topic: `My Watch` → `my-watch`; "" when nothing is left."""
    return _NO_SLUG.sub("-", said.strip().lower()).strip("-")[:64]


@router.get("/devices")
async def page(visitor: Visitor, removed: Annotated[str, Query(max_length=64)] = "") -> HTMLResponse:
    """Every device, the form for another, and the latest messages that could not be used."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner = visitor.runner

    def work(session: Session) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        return devices.listing(session, runner.id), letters.page(session, runner, most=MOST_LETTERS)

    found, refused = await visitor.deps.store.read_async(work)
    return render(
        visitor,
        "devices.html",
        devices=found,
        letters=refused,
        readable=letters.readable,
        able=visitor.deps.devices is not None,
        removed=removed,
    )


@router.post("/devices")
async def add(visitor: Visitor, name: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Let a device in, and show its login once. One that there is already is shown without."""
    device = as_name(name)
    if not device:
        words = visitor.words
        raise BadInput(words.t("page-devices-no-name"), words.t("page-devices-no-name-remedy"), field="name")
    try:
        password = await devices.able(visitor.deps).add(visitor.known.id, device)
    except Conflict:
        return visitor.back(f"/devices/{device}?known=yes")
    return await _once(visitor, device, password)


@router.get("/devices/{device}")
async def one(visitor: Visitor, device: str, known: str = "", tested: str = "") -> HTMLResponse:
    """One device, without its password."""
    return await _shown(visitor, device, known=known == "yes", tested=tested == "yes")


@router.post("/devices/{device}/password")
async def renew(visitor: Visitor, device: str, of: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Make a new password and show it once.

    `of` is when the present one was made: who sends the form again does not lock out the device that just learnt it.
    """
    runner = visitor.known
    present = await visitor.deps.store.read_async(lambda session: devices.one(session, runner.id, device))
    if of and of != present["paired_at"]:
        return visitor.back(f"/devices/{device}?known=yes")
    password = await devices.able(visitor.deps).renew(runner.id, device)
    return await _once(visitor, device, password)


@router.post("/devices/{device}/test")
async def test(visitor: Visitor, device: str) -> Response:
    """Send a test to the device."""
    await devices.able(visitor.deps).test(visitor.known.id, device)
    return visitor.back(f"/devices/{device}?tested=yes#test")


@router.post("/devices/{device}/remove")
async def remove(visitor: Visitor, device: str) -> Response:
    """Take the device back."""
    await devices.able(visitor.deps).remove(visitor.known.id, device)
    return visitor.back(f"/devices?removed={device}")


@router.get("/dead-letters")
async def dead_letters(
    visitor: Visitor, cursor: Annotated[str | None, Query(max_length=64)] = None, device: str | None = None
) -> HTMLResponse:
    """Every message of the runner's devices that could not be used, newest first."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner = visitor.runner
    refused = await visitor.deps.store.read_async(
        lambda session: letters.page(session, runner, cursor, most=A_PAGE, device=device)
    )
    return render(visitor, "letters.html", letters=refused, readable=letters.readable, device=device, first=cursor is None)


async def _once(visitor: Here, device: str, password: str) -> HTMLResponse:
    login = await devices.told_once(visitor.deps, asked_as(visitor.request), visitor.known.id, device, password)
    return await _shown(visitor, device, login=login)


async def _shown(visitor: Here, device: str, login: dict[str, Any] | None = None, **more: bool) -> HTMLResponse:
    runner, deps = visitor.known, visitor.deps

    def work(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
        known = devices.one(session, runner.id, device)
        return known, letters.page(session, runner, most=MOST_LETTERS, device=device)

    found, refused = await deps.store.read_async(work)
    drawn = ""
    if login is not None:
        t = visitor.words.t
        drawn = qr(login["url"], title=t("page-device-code"), desc=t("page-device-code-is"))
    return render(
        visitor,
        "device.html",
        device=found,
        login=login,
        drawn=drawn,
        door=None if deps.devices is None else deps.devices.door(asked_as(visitor.request)),
        widely="soleus up --mqtt 0.0.0.0:1883",
        hints=first_words(runner.id, device, visitor.now_ms),
        letters=refused,
        readable=letters.readable,
        **({"known": False, "tested": False} | more),
    )
