"""Devices: what a runner has, how one is let in, whether it has been heard, and what of it could not be used."""

from __future__ import annotations

import asyncio
import re
import ssl
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api import devices, letters
from api.deps import Given
from api.pages.frame import Here, Visitor, render
from api.security import host_name
from charts.qr import qr
from domain.errors import BadInput, Conflict, NotFound
from formats.app_settings import APPS, App, Way, ways
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
        apps=APPS,
        removed=removed,
    )


@router.post("/devices")
async def add(
    visitor: Visitor, name: Annotated[str, Form(max_length=200)] = "", app: Annotated[App, Form()] = "mqtt"
) -> Response:
    """Let a device in, and show its login once. One that there is already is shown without."""
    device = as_name(name)
    if not device:
        words = visitor.words
        raise BadInput(words.t("page-devices-no-name"), words.t("page-devices-no-name-remedy"), field="name")
    try:
        password = await devices.able(visitor.deps).add(visitor.known.id, device, app)
    except Conflict:
        return visitor.back(f"/devices/{device}?known=yes")
    return await _once(visitor, device, password)


@router.get("/devices/ca.crt")
async def authority(deps: Given) -> Response:
    """The certificate of the broker's own authority, as phones offer to install it; it is public, and no secret."""
    path = None if deps.devices is None else deps.devices.door("").authority
    if path is None:
        raise NotFound("The broker has no authority of its own.", "Make one with: soleus broker tls")
    der = ssl.PEM_cert_to_DER_cert(await asyncio.to_thread(path.read_text, "ascii"))
    headers = {"content-disposition": 'attachment; filename="soleus-ca.crt"'}
    return Response(der, media_type="application/x-x509-ca-cert", headers=headers)


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


def _code(visitor: Here, way: Way) -> str:
    """The QR code of one way, drawn."""
    t = visitor.words.t
    return qr(way.code, title=t("page-device-code"), desc=t("page-device-code-is"), name=f"qr-{way.transport}")


async def _once(visitor: Here, device: str, password: str) -> HTMLResponse:
    login = await devices.told_once(visitor.deps, visitor.request, visitor.known.id, device, password)
    return await _shown(visitor, device, login=login)


async def _shown(visitor: Here, device: str, login: dict[str, Any] | None = None, **more: bool) -> HTMLResponse:
    runner, deps = visitor.known, visitor.deps

    def work(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
        known = devices.one(session, runner.id, device)
        return known, letters.page(session, runner, most=MOST_LETTERS, device=device)

    found, refused = await deps.store.read_async(work)
    t = visitor.words.t
    door = None if deps.devices is None else deps.devices.door(host_name(visitor.request.headers.get("host", "")))
    app = devices.app_of(found)
    there = None
    if door is not None:
        there = devices.entrance(deps, visitor.request, runner.id, device, "" if login is None else login["password"])
    shown = () if there is None else ways(app, there)
    trust = "" if there is None or door is None or door.authority is None else f"{there.pages.rstrip('/')}/devices/ca.crt"
    return render(
        visitor,
        "device.html",
        device=found,
        login=login,
        app=app,
        ways=shown if login is not None else [way.lasting for way in shown],
        qr_of=partial(_code, visitor),
        trust=trust,
        trust_code=qr(trust, title=t("page-trust-code"), desc=t("page-trust-code-is"), name="qr-trust") if trust else "",
        door=door,
        widely=("" if door is not None and door.tls else "soleus broker tls && ") + "soleus up --mqtt 0.0.0.0:8883",
        hints=first_words(runner.id, device, visitor.now_ms),
        letters=refused,
        readable=letters.readable,
        **({"known": False, "tested": False} | more),
    )
