"""A runner's devices, as the pages and the API show them; and what a device is told once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import Request
from sqlmodel import Session

from api import letters
from api.deps import Deps, Devices
from api.security import host_name
from domain.clock import iso
from domain.errors import Unavailable
from domain.model import Runner
from formats import topics
from formats.app_settings import APPS, App, Entrance, Way, ways
from formats.pairing import Pairing
from store import dead_letters, devices, people
from store.tables import DeviceRow, RunRow


def shown(
    row: DeviceRow, last: RunRow | None, arrived: str | None = None, trouble: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A device, with the run that came from it last, what arrived last, and what is the matter with what did."""
    return {
        "id": row.id,
        "app": row.app,
        "username": topics.device_name(row.runner_id, row.id),
        "added_at": iso(row.created_ms),
        "paired_at": iso(devices.paired_ms(row)),
        "heard": devices.heard(row),
        "arrived": arrived,
        "trouble": trouble,
        "online": row.online,
        "seen_at": None if row.seen_ms is None else iso(row.seen_ms),
        "battery_percent": row.battery_percent,
        "last_run": None
        if last is None
        else {"id": last.id, "started_at": iso(last.started_ms), "distance_m": last.distance_m},
        "test": None
        if row.tested_ms is None
        else {
            "sent_at": iso(row.tested_ms),
            "answered_at": None if row.test_answered_ms is None else iso(row.test_answered_ms),
        },
    }


def listing(session: Session, runner_id: str) -> list[dict[str, Any]]:
    """A runner's devices, by name.

    Raises:
        NotFound: there is no such runner.

    """
    runner = people.runner(session, runner_id)
    runs = devices.last_runs(session, runner_id)
    return [
        shown(row, runs.get(row.id), _arrived(row, runner), _trouble(session, row, runner))
        for row in people.devices(session, runner_id)
    ]


def one(session: Session, runner_id: str, device: str) -> dict[str, Any]:
    """A runner's device.

    Raises:
        NotFound: there is no such runner or device.

    """
    devices.one(session, runner_id, device)
    return next(each for each in listing(session, runner_id) if each["id"] == device)


def _arrived(row: DeviceRow, runner: Runner) -> str | None:
    """What arrived last and could be used, in words."""
    return None if row.last_leaf is None else runner.say.text("device-arrived", leaf=row.last_leaf)


def _trouble(session: Session, row: DeviceRow, runner: Runner) -> dict[str, Any] | None:
    """The latest message that could not be used, while none has come since the password was made that could."""
    if row.heard_ms is None or row.last_leaf is not None:
        return None
    found, _ = dead_letters.page(session, row.runner_id, None, 1, row.id)
    since = [letter for letter in found if letter.received_ms >= devices.paired_ms(row)]
    return letters.shown(since[0], runner.say) if since else None


def able(deps: Deps) -> Devices:
    """What can be done about devices here.

    Raises:
        Unavailable: this process cannot make logins.

    """
    if deps.devices is None:
        raise Unavailable("Devices are let in by another process.", "Use: soleus device add RUNNER DEVICE")
    return deps.devices


def entrance(deps: Deps, request: Request, runner_id: str, device: str, password: str = "") -> Entrance:
    """Where a device comes in, as its visitor reaches this installation."""
    door = able(deps).door(host_name(request.headers.get("host", "")))
    base = request.base_url.replace(scheme="https") if deps.secure else request.base_url
    pairing = Pairing(runner_id, device, door.host, door.port, password, tls=door.tls)
    return Entrance(pairing, door.web, door.pages or str(base))


def app_of(known: dict[str, Any]) -> App:
    """What sends by a device that is shown; one that nobody told is whatever speaks MQTT."""
    return next((app for app in APPS if app == known["app"]), "mqtt")


async def told_once(deps: Deps, request: Request, runner_id: str, device: str, password: str) -> dict[str, Any]:
    """All that a device needs, with the password that was made just now."""
    known = await deps.store.read_async(lambda session: one(session, runner_id, device))
    there = entrance(deps, request, runner_id, device, password)
    door, pairing = able(deps).door(host_name(request.headers.get("host", ""))), there.pairing
    return known | {
        "host": door.host,
        "port": door.port,
        "tls": door.tls,
        "password": password,
        "topics": {"publish": _list(pairing.publish), "subscribe": _list(pairing.subscribe)},
        "url": pairing.url,
        "own_broker": door.own,
        "ways": [way_json(way) for way in ways(app_of(known), there)],
    }


def way_json(way: Way) -> dict[str, Any]:
    """One way from an app to Soleus."""
    settings = [{"label": each.label, "value": each.value} for each in way.settings]
    return {"transport": way.transport, "settings": settings, "code": way.code}


def _list(names: Sequence[str]) -> list[str]:
    return list(names)
