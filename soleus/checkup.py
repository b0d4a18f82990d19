"""What `soleus doctor` looks at: one function a check; each says what it saw, or what is wrong and what to do.

Nothing here changes an installation.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel

from domain.clock import Clock, from_iso, iso, local_time
from domain.errors import SoleusError, Unavailable
from soleus import broker_process
from soleus.broker_files import Files, noted_login
from soleus.broker_tls import RENEW_DAYS, Certificates
from soleus.login_check import check as check_login
from soleus.settings import Settings
from store.engine import Store, ping

LEAST_PYTHON = (3, 11)
LEAST_SQLITE = (3, 35, 0)
"""The first that understands RETURNING."""
LEAST_FREE_BYTES = 500 * 1024 * 1024
"""A year of one runner is some 100 MB; below this the next long import may not fit."""
EARLIEST_NOW_MS = from_iso("2026-01-01")
"""Soleus is younger than no clock that shows an earlier time."""
MOST_SKEW_MS = 120_000
"""The same limit as for a device's clock."""


@dataclass(frozen=True, slots=True)
class Result:
    """One check: what it is called, whether it passed, what was seen, and what to do if it did not."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """The installation under examination."""

    config: Settings
    store: Store
    clock: Clock

    @property
    def has_database(self) -> bool:
        """Whether there is a database to look into: SQLite's file is made at the first start, not here."""
        return not self.store.is_sqlite or os.path.exists(self.store.url.database or "")  # noqa: PTH110 - a str

    @property
    def is_up(self) -> bool:
        """Whether an `up` holds this data directory now."""
        try:
            with (self.config.data / "up.lock").open("r") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False


def python(_: Patient) -> str:
    """Python and its SQLite are new enough."""
    mine = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < LEAST_PYTHON:
        raise Unavailable(f"This is Python {mine}.", "Install Python 3.11 or newer and run: make install")
    if sqlite3.sqlite_version_info < LEAST_SQLITE:
        raise Unavailable(f"SQLite is {sqlite3.sqlite_version}.", "Use a Python with SQLite 3.35 or newer.")
    return f"Python {mine}, SQLite {sqlite3.sqlite_version}"


def clock(patient: Patient) -> str:
    """The clock is not years behind, and the time zones are there."""
    now = patient.clock()
    if now < EARLIEST_NOW_MS:
        raise Unavailable(f"The clock says {iso(now)}.", "Set it, or let it be set: timedatectl set-ntp true")
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError as error:
        raise Unavailable("There are no time zones on this machine.", "Install them with: pip install tzdata") from error
    return iso(now)


def data(patient: Patient) -> str:
    """The data directory can be written to."""
    place = patient.config.data
    try:
        with tempfile.NamedTemporaryFile(dir=place):
            return str(place)
    except OSError as error:
        what = f"{place} cannot be written to: {error.strerror}."
        raise Unavailable(what, "Give it to this user, or choose another with --data DIR.") from error


def disk(patient: Patient) -> str:
    """There is room."""
    free = shutil.disk_usage(patient.config.data).free
    if free < LEAST_FREE_BYTES:
        what = f"Only {free // 1024**2} MiB are free on the disk of {patient.config.data}."
        raise Unavailable(what, "Make room, or move the directory and name it with --data DIR.")
    return f"{free / 1024**3:.1f} GiB free"


def database(patient: Patient) -> str:
    """The database answers, and its clock agrees with ours."""
    shown = patient.store.url.render_as_string(hide_password=True)
    if not patient.has_database:
        return f"{shown} will be made at the first start"
    try:
        ping(patient.store)
        skew_ms = 0 if patient.store.is_sqlite else _database_now_ms(patient.store) - patient.clock()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise Unavailable(f"{shown} does not answer: {reason}.", "Check SOLEUS_DATABASE_URL and that it runs.") from error
    if abs(skew_ms) > MOST_SKEW_MS:
        raise Unavailable(f"The database's clock is {skew_ms / 1000:+.0f} s off ours.", "Set both by NTP.")
    return shown


def migrations(patient: Patient) -> str:
    """Every table and column that the code knows is in the database."""
    if not patient.has_database:
        return "nothing to migrate yet"
    inspector = sa.inspect(patient.store.engine)
    there = set(inspector.get_table_names())
    if not there:
        return "nothing to migrate yet"
    missing = [
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if table.name not in there or column.name not in {found["name"] for found in inspector.get_columns(table.name)}
    ]
    if missing:
        what = f"The database is of an older Soleus: it lacks {missing[0]} and {len(missing) - 1} more."
        raise Unavailable(what, "Start this Soleus once; it brings the database up to date: soleus up")
    return "up to date"


def broker(patient: Patient) -> str:
    """The embedded broker's program is there, when it is needed."""
    own = patient.config.own_broker
    if own is not None:
        return f"your own at {own.host}:{own.port}"
    return str(broker_process.binary())


def certificate(patient: Patient) -> str:
    """The broker's certificate, if it has one, lasts for a while, and can be renewed."""
    shown = None if patient.config.own_broker is not None else Certificates(Files.below(patient.config.data)).shown()
    if shown is None:
        return "none here: the broker speaks plain MQTT, or is your own"
    last, left = f"{shown.known.expires:%Y-%m-%d}", shown.known.days_left(local_time(patient.clock(), "UTC"))
    whose = "our own" if shown.own else "yours"
    if left < 0:
        raise Unavailable(f"The broker's certificate ended on {last}.", _renew(own=shown.own))
    if left < RENEW_DAYS and not (shown.own and patient.is_up):
        raise Unavailable(f"The broker's certificate ends on {last}, in {left} days.", _renew(own=shown.own))
    return f"{whose}, until {last}"


def _renew(*, own: bool) -> str:
    return "Start Soleus again, it renews it." if own else "Renew its file where you got it; it is copied when it changes."


def ports(patient: Patient) -> str:
    """Our ports are free, or it is us who have them."""
    if patient.is_up:
        return "in use by the Soleus that runs here"
    host, port = patient.config.http_address
    try:
        broker_process.require_free(host, port)
    except Unavailable as error:
        raise Unavailable(error.what, "Stop what listens there, or choose another with --http HOST:PORT.") from error
    seen = [f"{host}:{port}"]
    files = Files.below(patient.config.data)
    if patient.config.own_broker is None and broker_process.orphan(files.pid, files.config) is None:
        host, port = patient.config.mqtt_address
        broker_process.require_free(host, port)
        seen.append(f"{host}:{port}")
    return ", ".join(seen) + " free"


def login(patient: Patient) -> str:
    """The broker takes the services' login."""
    own = patient.config.own_broker
    found = own or (noted_login(Files.below(patient.config.data)) if patient.is_up else None)
    if found is None:
        return "no broker runs now; it starts with: soleus up"
    check_login(found)
    return f"{found.username or 'anonymous'} at {found.host}:{found.port}"


CHECKS: tuple[Callable[[Patient], str], ...] = (
    python,
    clock,
    data,
    disk,
    database,
    migrations,
    broker,
    certificate,
    ports,
    login,
)
"""In the order in which a person would look."""
NAMES = tuple(check.__name__ for check in CHECKS)


def examine(patient: Patient, only: Sequence[str] = ()) -> list[Result]:
    """Run the checks, or those named in `only`, each whether or not one before it failed."""
    return [_result(check, patient) for check in CHECKS if not only or check.__name__ in only]


def _result(check: Callable[[Patient], str], patient: Patient) -> Result:
    try:
        return Result(check.__name__, ok=True, detail=check(patient))
    except SoleusError as error:
        return Result(check.__name__, ok=False, detail=error.what, remedy=error.remedy)
    except SQLAlchemyError:
        return Result(check.__name__, ok=False, detail="The database does not answer.", remedy="See the check of it.")


def _database_now_ms(store: Store) -> int:
    return store.read(lambda session: int(session.execute(sa.text("SELECT extract(epoch FROM now()) * 1000")).scalar_one()))
