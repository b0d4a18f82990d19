"""Everything that is known of a runner, as one zip: rows as JSON, runs as Parquet, files as they came, and a page of words.

It is written row by row into a file: memory does not grow with the years. What is a secret (hashes of passwords, addresses
of channels) is not in it; which tables and columns are left out, and why, stands here, and in the zip.
"""

from __future__ import annotations

import base64
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

import sqlalchemy as sa
from sqlmodel import Session

from domain.clock import iso
from domain.words import Say
from formats.parquet_layout import TABLES
from store import belongings, parquet_export, people
from store.inbox import SEPARATOR

LEFT_OUT: dict[str, str] = {
    "trace": "one Parquet file for each run, under parquet/",
    "original": "the files as they came, under originals/",
    "sign_in": "secrets: which browsers are signed in now",
}
"""Tables with rows of runners that are no JSON file, and why."""
SECRET: dict[str, tuple[str, ...]] = {
    "account": ("password_hash",),
    "channel": ("url", "mark"),
    "device": ("secret_hash",),
    "invitation": ("mark",),
    "token": ("mark",),
}
"""Columns that are never shown: who has them can sign in, or write to somebody."""
PACKED: dict[str, tuple[str, ...]] = {"metrics": ("speeds", "bins", "pace")}
"""Columns that repeat a trace in a form of our own."""
INTERNAL: dict[str, tuple[str, ...]] = {"runner": ("positions_from", "erasing_ms"), "audit": ("key",)}
"""Columns by which Soleus keeps count of its own work."""
FILES: dict[str, str] = {
    "account": "account",
    "alert": "alerts",
    "audit": "audit",
    "breaker": "channels_resting",
    "care": "care",
    "channel": "channels",
    "checkin": "check_ins",
    "coach_note": "coach_notes",
    "coaching": "consent_coaches",
    "contact": "consent_contacts",
    "dead_letter": "unusable_messages",
    "deleted_run": "deleted_runs",
    "delivery": "deliveries",
    "device": "devices",
    "finding": "findings",
    "inbox": "messages_waiting",
    "invitation": "invitations",
    "log": "log",
    "metrics": "metrics",
    "plan": "plans",
    "preferences": "preferences",
    "programme": "programmes",
    "push": "tellings",
    "push_alert": "tellings_alerts",
    "run": "runs",
    "runner": "runner",
    "session": "sessions",
    "shoe": "shoes",
    "token": "tokens",
}
"""Table → its JSON file's name."""
ROWS = 500
PIECE = 1 << 16
_UNFIT = re.compile(r"[^\w.\- ]+")


def write(session: Session, runner_id: str, out: IO[bytes], now_ms: int) -> None:
    """Write the zip of that runner into `out`.

    Raises:
        NotFound: there is no such runner.

    """
    say = people.runner(session, runner_id).say
    tables = [table for table in belongings.of_runners() if table.name in FILES]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        made.writestr("README.txt", readme(say, runner_id, now_ms))
        made.writestr("schema.json", json.dumps(schema(), indent=1, ensure_ascii=False))
        for table in sorted(tables, key=lambda one: FILES[one.name]):
            with made.open(f"json/{FILES[table.name]}.json", "w", force_zip64=True) as file:
                for piece in _as_json(session, table, runner_id):
                    file.write(piece)
        for name, data in parquet_export.files(session, runner_id):
            made.writestr(f"parquet/{name}", data, zipfile.ZIP_STORED)
        for name, packed in _originals(session, runner_id):
            with made.open(name, "w", force_zip64=True) as file:
                for piece in _unpacked(packed):
                    file.write(piece)


def columns(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of a table that are exported."""
    hidden = {name for kind in (SECRET, PACKED, INTERNAL) for name in kind.get(table.name, ())}
    return [column for column in table.columns if column.name not in hidden]


def schema() -> dict[str, Any]:
    """What is in each JSON file: its columns with their types; and of each Parquet table."""
    every = belongings.every()
    return {
        "json": {FILES[name]: {column.name: _type(column) for column in columns(every[name])} for name in sorted(FILES)},
        "parquet": {name: {one.name: f"{one.kind}, {one.unit}".strip(", ") for one in of} for name, of in TABLES.items()},
        "left_out": {**LEFT_OUT, **{name: "secrets: " + ", ".join(hidden) for name, hidden in SECRET.items()}},
    }


def readme(say: Say, runner_id: str, now_ms: int) -> str:
    """What is what, in the runner's language."""
    lines = [
        say.text("export-title", runner=runner_id),
        say.text("export-made", moment=iso(now_ms)),
        "",
        *(say.text(f"export-{part}") for part in ("json", "parquet", "originals", "schema")),
        "",
        say.text("export-units"),
        *(f"  - {say.text(f'export-unit-{unit}')}" for unit in ("ms", "m", "s", "unknown")),
        "",
        say.text("export-secrets"),
        say.text("export-backups"),
        "",
        say.text("export-files"),
        *(f"  json/{file}.json: {say.text(f'export-file-{file}')}" for file in sorted(FILES.values())),
        "",
    ]
    return "\n".join(lines)


def file_name(runner_id: str, now_ms: int) -> str:
    """What the zip is called."""
    return f"soleus-{runner_id}-{iso(now_ms)[:10]}.zip"


def _type(column: sa.Column[Any]) -> str:
    if isinstance(column.type, sa.JSON):
        return "JSON"
    if isinstance(column.type, sa.LargeBinary):
        return "text"
    kind = getattr(column.type, "impl_instance", column.type).python_type
    return {int: "integer", float: "number", bool: "true or false", str: "text"}[kind] + (
        " or null" if column.nullable else ""
    )


def _as_json(session: Session, table: sa.Table, runner_id: str) -> Iterator[bytes]:
    """The runner's rows of a table as a JSON array, a row a line."""
    shown = columns(table)
    query = sa.select(*shown).where(belongings.whose(table, runner_id)).order_by(*table.primary_key.columns)
    names = [column.name for column in shown]
    before = b"[\n"
    with session.connection().execution_options(yield_per=ROWS).execute(query) as rows:
        for row in rows:
            document = {name: _plain(value) for name, value in zip(names, row, strict=True)}
            yield before + json.dumps(document, ensure_ascii=False).encode(errors="replace")
            before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def _plain(value: Any) -> Any:  # noqa: ANN401 - what a column holds
    """Messages as text, with a line for each."""
    if isinstance(value, bytes):
        try:
            return value.replace(SEPARATOR, b"\n").decode()
        except UnicodeDecodeError:
            return "base64:" + base64.b64encode(value).decode()
    return value


def _originals(session: Session, runner_id: str) -> Iterator[tuple[str, bytes]]:
    """(name, packed file) of each file as it came; a name can lead nowhere but into its folder."""
    table = belongings.every()["original"]
    mine = table.c.runner_id == runner_id
    for sha256, name in session.execute(sa.select(table.c.sha256, table.c.name).where(mine).order_by(table.c.sha256)).all():
        packed = session.execute(sa.select(table.c.packed).where(mine, table.c.sha256 == sha256)).scalar_one()
        last = re.split(r"[/\\]", name)[-1]
        yield f"originals/{sha256[:12]}-{_UNFIT.sub('_', last).strip('. ')[:100] or 'file'}", packed


def _unpacked(packed: bytes) -> Iterator[bytes]:
    """The file in pieces: one that was packed small may be large."""
    reader = zlib.decompressobj()
    rest = packed
    while rest and not reader.eof:
        yield reader.decompress(rest, PIECE)
        rest = reader.unconsumed_tail
    yield reader.flush()
