"""Looking after the installation: its state, its accounts, a copy of everything. As both the API and the page do it."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from api.coaching import DAYS, address
from api.deps import Deps
from domain.access import Viewer
from domain.clock import MS_PER_DAY, iso
from domain.errors import BadInput
from store import accounts, audit, backup, dead_letters, invitations, roles, storage
from store.backlog import Backlog, backlog

DAY_S = 86_400
PREFIX = "backup-"
"""Of the folder that a copy stands in while it is sent."""
COUNTS = (
    "inbox",
    "live_sessions",
    "runs_due",
    "findings_undecided",
    "deliveries_waiting",
    "deliveries_dead",
    "dead_letters",
    "devices",
    "devices_online",
    "runners",
    "reanalysis",
)


async def works(deps: Deps) -> bool:
    """Whether database and broker answer: cheap, for whoever asks."""
    try:
        await deps.store.read_async(lambda session: session.execute(sa.text("SELECT 1")).one())
    except SQLAlchemyError:
        return False
    return deps.broker is None or deps.broker().connected


async def state(deps: Deps) -> dict[str, Any]:
    """Whether everything works, and what waits."""
    try:
        found: Backlog | None = await deps.store.read_async(backlog)
        database = "answers"
    except SQLAlchemyError as error:
        found, database = None, f"does not answer ({type(error).__name__})"
    broker = deps.broker() if deps.broker is not None else None
    counts = {name: value for name, value in asdict(found).items() if name in COUNTS} if found is not None else {}
    return {
        "ok": found is not None and (broker is None or broker.connected),
        "database": database,
        "broker": broker.text if broker is not None else "watched by another process",
        "broker_address": deps.broker_address() if deps.broker_address is not None else None,
        "broker_certificate_until": deps.broker_until() if deps.broker_until is not None else None,
        **counts,
    }


def letters(session: Session, most: int) -> list[dict[str, Any]]:
    """Messages that could not be used, newest first: where each came from and why, never what was in it."""
    return [
        {
            "id": row.id,
            "received_at": iso(row.received_ms),
            "runner": row.runner_id,
            "device": _device(row.topic) if row.runner_id is not None else None,
            "reason": row.reason,
            "field": row.field,
            "size": row.size,
        }
        for row in dead_letters.listing(session, most=most)
    ]


def _device(topic: str) -> str | None:
    parts = topic.split("/")
    return parts[3] if len(parts) > 3 else None  # noqa: PLR2004 - soleus/v1/RUNNER/DEVICE/…


async def storage_json(deps: Deps) -> dict[str, Any]:
    """How much room the data take, and what is left."""
    measured = await asyncio.to_thread(storage.measure, deps.store)
    free = shutil.disk_usage(deps.data).free if deps.data is not None and deps.data.exists() else None
    return asdict(measured) | {"free": free}


async def change_account(deps: Deps, viewer: Viewer, account_id: int, wanted: roles.Change) -> dict[str, Any]:
    """Change what an account may.

    Raises:
        NotFound: there is no such account.
        Conflict: it is the last that may administer.

    """
    now_ms = deps.clock()

    def work(session: Session) -> dict[str, Any]:
        row = roles.change(session, account_id, wanted, now_ms)
        changed = ", ".join(f"{name} {value}" for name, value in asdict(wanted).items() if value is not None)
        audit.note(
            session, "account_changed", now_ms, viewer=viewer, runner_id=row.runner_id, detail=f"{row.name}: {changed}"
        )
        return roles.as_json(row)

    return await deps.store.write_async(work)


async def invite(request: Request, deps: Deps, viewer: Viewer, kind: str, account_id: int | None) -> dict[str, Any]:
    """Make a link for a new runner, or for somebody who has forgotten the password; it is told this once.

    Raises:
        BadInput: a link for a password needs an account.
        NotFound: there is no such account.

    """
    now_ms = deps.clock()
    if (kind == "password") != (account_id is not None):
        raise BadInput(
            "account goes with the kind password.", "Send account for that kind, and only for it.", field="account"
        )

    def work(session: Session) -> str:
        whose = accounts.get(session, account_id) if account_id is not None else None
        audit.note(
            session,
            "invited",
            now_ms,
            viewer=viewer,
            runner_id=whose.runner_id if whose is not None else None,
            detail=f"password of {whose.name}" if whose is not None else kind,
        )
        return invitations.make(session, kind, now_ms, made_by=viewer.account_id, account_id=account_id, days=DAYS)

    secret = await deps.store.write_async(work)
    return {"link": address(request, deps, secret), "ends_at": iso(now_ms + DAYS * MS_PER_DAY)}


async def backed_up(deps: Deps, viewer: Viewer) -> FileResponse:
    """A copy of the whole database as a download; it stands on the disk of the data while it is sent.

    Raises:
        Conflict: the database is PostgreSQL; the remedy is its own command.
        Unavailable: there is no room.

    """
    now_ms = deps.clock()
    _forget_old(deps.data)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=deps.data))
    target = folder / f"soleus-{iso(now_ms)[:10]}.db"
    try:
        await asyncio.to_thread(backup.copy_to, deps.store, target)
        await deps.store.write_async(lambda session: audit.note(session, "exported", now_ms, viewer=viewer, detail="backup"))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(target, media_type="application/vnd.sqlite3", filename=target.name, background=done)


def _forget_old(data: Path | None) -> None:
    """Copies that a crash left behind hold everything: none stays longer than a day."""
    for folder in data.glob(f"{PREFIX}*") if data is not None else ():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > DAY_S:
            shutil.rmtree(folder, ignore_errors=True)
