"""What a store holds of its runs, told so that two stores can be compared: whatever numbers and times storing gave them."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from store.tables import RunRow

_TABLES = RunRow.metadata.tables
_OF_STORING = frozenset({"id", "run_id", "stored_ms", "first_stored_ms", "created_ms", "decided", "key", "packed"})
"""Columns that differ from one store to the next, or that are told in another way here."""


def contents(session: Session) -> dict[str, str]:
    """Each run, trace, metrics, further recording, standing finding and original, by name → a hash of all that is in it."""
    keys = {int(row.id): str(row.key) for row in session.execute(sa.select(_TABLES["run"].c.id, _TABLES["run"].c.key))}
    found: dict[str, str] = {}
    for name, row in _rows(session, "run"):
        found[f"{name} {row['key']}"] = _hash(row)
    for table in ("trace", "metrics"):
        for name, row in _rows(session, table):
            found[f"{name} {keys[row['run_id']]}"] = _hash(row)
    for name, row in _rows(session, "run_source"):
        found[f"{name} {row['key']} of {keys[row['run_id']]}"] = _hash(row)
    for name, row in _rows(session, "finding"):
        if row["withdrawn_ms"] is None:
            # Its key has numbers of runs in it, which storing gave them.
            found[f"{name} {row['rule']} {keys.get(row['run_id'])} {_hash(row)}"] = ""
    for name, row in _rows(session, "original"):
        found[f"{name} {row['sha256']}"] = _hash(row | {"data": zlib.decompress(row["packed"])})
    return found


def _rows(session: Session, table: str) -> list[tuple[str, dict[str, Any]]]:
    return [(table, dict(row._mapping)) for row in session.execute(sa.select(_TABLES[table]))]  # noqa: SLF001 - SQLAlchemy's own name for it


def _hash(row: dict[str, Any]) -> str:
    digest = hashlib.sha256()
    for name in sorted(row.keys() - _OF_STORING):
        value = row[name]
        digest.update(name.encode() + b"=")
        digest.update(value if isinstance(value, bytes) else json.dumps(value, sort_keys=True).encode())
        digest.update(b"\n")
    return digest.hexdigest()
