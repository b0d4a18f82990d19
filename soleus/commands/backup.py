"""`soleus backup`: a copy of the whole database, while everything goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from soleus.context import CLOCK, opened, print_json, progress, settings
from store import audit
from store import backup as copies


def backup(
    file: Annotated[Path, typer.Argument(help="The new file; nothing is written over.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="JSON to stdout.")] = False,
) -> None:
    """Copy the whole database to a file; Soleus may run meanwhile. On PostgreSQL: says its own command."""
    config = settings()
    with opened(config) as store:
        size = copies.copy_to(store, file)
        store.write(lambda session: audit.note(session, "exported", CLOCK(), detail="backup, by the command"))
    if json:
        print_json({"file": str(file), "bytes": size, "keys": str(config.keys_dir)})
    else:
        progress.print(f"{file}: {size / 1024**2:.1f} MiB, with all runners' data. Keep the keys too: {config.keys_dir}")
