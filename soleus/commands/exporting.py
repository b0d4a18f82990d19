"""`soleus export`: everything that is known of a runner, in one zip."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from domain.errors import BadInput, Conflict
from soleus import context
from store import export, parquet_export


def export_runner(
    runner: Annotated[str, typer.Argument(help="Whose data.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="Where to write it; must not be there yet.")],
    *,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Only the runs, as a folder of Parquet tables (docs/parquet.md).")
    ] = False,
) -> None:
    """Write everything that is known of a runner into a zip: JSON, Parquet, the files as they came, and a README."""
    if file.exists():
        raise Conflict(f"{file} is there already.", "Choose another name.", field="file")
    unfinished = file.with_name(f"{file.name}.part")
    with context.opened(context.settings()) as store:
        try:
            if parquet:
                size = store.read(lambda session: _tables(session, runner, unfinished))
            else:
                with unfinished.open("xb") as out:
                    store.read(lambda session: export.write(session, runner, out, context.CLOCK()))
                size = unfinished.stat().st_size
            unfinished.rename(file)
        except OSError as error:
            raise BadInput(f"{file} cannot be written: {error.strerror}.", "Choose another place.", field="file") from error
        finally:
            _gone(unfinished)
    context.progress.print(f"{file}: {size / 1e6:.1f} MB")


def _tables(session: Session, runner: str, folder: Path) -> int:
    """Write the folder of Parquet tables; returns its bytes."""
    size = 0
    for name, content in parquet_export.files(session, runner):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        size += len(content)
    return size


def _gone(unfinished: Path) -> None:
    """What was not finished is not left behind."""
    if unfinished.is_dir():
        shutil.rmtree(unfinished)
    unfinished.unlink(missing_ok=True)
