"""A runner of whom there is a row in every table, made from the tables themselves: a new table is in it by itself.

Each text column holds a marker that says which table and column it is: a test can tell what is shown and what is left.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session

from domain.trace import Trace
from formats import trace as trace_format
from store import belongings

N = 41
"""What numbers are, unless they have to fit."""


def marker(runner_id: str, table: str, column: str) -> str:
    """What stands in that column of a runner's row."""
    return f"mark-{runner_id}-{table}-{column}"


def positions(n: int = 60, lat: float = 52.5, long: float = 13.4) -> Trace:
    """A short run with positions."""
    return Trace(
        seq=np.arange(1, n + 1),
        t_ms=1_000 * np.arange(n),
        columns={
            "speed": np.full(n, 3.0),
            "position_lat": np.linspace(lat, lat + 3e-5 * n, n),
            "position_long": np.full(n, long),
        },
    )


def fill(session: Session, runner_id: str, number: int) -> None:
    """A row in every table for this runner; ids are `number` in all of them. The runner's account administers nothing."""
    for table in reversed(belongings.of_runners()):
        session.execute(sa.insert(table).values(**_row(table, runner_id, number)))


def _row(table: sa.Table, runner_id: str, number: int) -> dict[str, Any]:
    row = {column.name: _value(table, column, runner_id, number) for column in table.columns}
    special: dict[str, dict[str, Any]] = {
        "runner": {
            "id": runner_id,
            "zone": "Europe/Berlin",
            "units": "km",
            "strike": "mid",
            "language": "en",
            "privacy": {"keep_gps": True},
            "thresholds": {},
            "erasing_ms": None,
            "positions_from": None,
        },
        "trace": {"samples": trace_format.encode(positions())[0], "steps": None},
        "original": {
            "packed": zlib.compress(marker(runner_id, "original", "packed").encode()),
            "name": f"../{runner_id}.fit",
        },
        "account": {"admin": False, "coach": True, "disabled_ms": None},
        "care": {"document": {}, "due": False, "next_ms": None},
        "run": {
            "analysis_due": False,
            "pauses": [],
            "laps": [],
            "corrections": {},
            "measured": {},
            "apart": [],
            "sid": f"sid-{number}",
        },
        "run_source": {
            "packed_samples": trace_format.encode(positions())[0],
            "packed_steps": None,
            "measured": {},
            "rest": {"pauses": []},
            "sid": f"source-sid-{number}",
        },
        "session": {
            "state": "stored",
            "ranges": {},
            "start": None,
            "end": None,
            "receipt_due": False,
            "sid": f"sid-{number}",
        },
        "inbox": {"leaf": "samples", "sid": f"sid-{number}"},
        "push_alert": {"push_id": number, "alert_id": number},
    }
    return row | special.get(table.name, {})


def _value(table: sa.Table, column: sa.Column[Any], runner_id: str, number: int) -> Any:
    text = marker(runner_id, table.name, column.name)
    if column.name == "runner_id":
        return runner_id
    if column.name == "id" or column.name.endswith("_id"):
        return number if not isinstance(column.type, sa.String) else f"{column.name}-{number}"
    if isinstance(column.type, sa.JSON):
        return {"said": text}
    if isinstance(column.type, sa.LargeBinary):
        return text.encode()
    kind = getattr(column.type, "impl_instance", column.type).python_type
    return {str: text[: getattr(column.type, "length", None)], int: N, float: float(N), bool: True}[kind]
