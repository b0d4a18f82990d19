"""A runner's devices, as the pages and the API show them; and what a device is told once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from api.deps import Deps, Devices
from domain.clock import iso
from domain.errors import Unavailable
from formats import topics
from formats.pairing import Pairing
from store import devices, people
from store.tables import DeviceRow, RunRow


def shown(row: DeviceRow, last: RunRow | None) -> dict[str, Any]:
    """A device, with the run that came from it last."""
    return {
        "id": row.id,
        "username": topics.device_name(row.runner_id, row.id),
        "added_at": iso(row.created_ms),
        "paired_at": iso(devices.paired_ms(row)),
        "heard": devices.heard(row),
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
    people.runner(session, runner_id)
    runs = devices.last_runs(session, runner_id)
    return [shown(row, runs.get(row.id)) for row in people.devices(session, runner_id)]


def one(session: Session, runner_id: str, device: str) -> dict[str, Any]:
    """A runner's device.

    Raises:
        NotFound: there is no such runner or device.

    """
    row = devices.one(session, runner_id, device)
    return shown(row, devices.last_runs(session, runner_id).get(device))


def able(deps: Deps) -> Devices:
    """What can be done about devices here.

    Raises:
        Unavailable: this process cannot make logins.

    """
    if deps.devices is None:
        raise Unavailable("Devices are let in by another process.", "Use: soleus device add RUNNER DEVICE")
    return deps.devices


async def told_once(deps: Deps, asked_as: str, runner_id: str, device: str, password: str) -> dict[str, Any]:
    """All that a device needs, with the password that was made just now."""
    door = able(deps).door(asked_as)
    known = await deps.store.read_async(lambda session: one(session, runner_id, device))
    pairing = Pairing(runner_id, device, door.host, door.port, password, tls=door.tls)
    return known | {
        "host": door.host,
        "port": door.port,
        "tls": door.tls,
        "password": password,
        "topics": {"publish": _list(pairing.publish), "subscribe": _list(pairing.subscribe)},
        "url": pairing.url,
        "own_broker": door.own,
    }


def _list(names: Sequence[str]) -> list[str]:
    return list(names)
