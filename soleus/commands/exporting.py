"""`soleus export`: everything that is known of a runner, in one zip."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from domain.errors import BadInput, Conflict
from soleus import context
from store import export


def export_runner(
    runner: Annotated[str, typer.Argument(help="Whose data.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="Where to write it; must not be there yet.")],
) -> None:
    """Write everything that is known of a runner into a zip: JSON, Parquet, the files as they came, and a README."""
    if file.exists():
        raise Conflict(f"{file} is there already.", "Choose another name.", field="file")
    unfinished = file.with_name(f"{file.name}.part")
    with context.opened(context.settings()) as store:
        try:
            with unfinished.open("xb") as out:
                store.read(lambda session: export.write(session, runner, out, context.CLOCK()))
            unfinished.rename(file)
        except OSError as error:
            raise BadInput(f"{file} cannot be written: {error.strerror}.", "Choose another place.", field="file") from error
        finally:
            unfinished.unlink(missing_ok=True)
    context.progress.print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
