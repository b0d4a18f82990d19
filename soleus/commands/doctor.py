"""`soleus doctor`: is everything there that Soleus needs, and what to do where it is not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from domain.errors import BadInput
from soleus import checkup
from soleus.context import CLOCK, print_json, settings
from store.engine import Store


def doctor(
    *,
    only: Annotated[list[str] | None, typer.Option(help=f"Only this check, of {', '.join(checkup.NAMES)}.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON to stdout.")] = False,
) -> None:
    """Check this installation; exit code 1 when something is wrong."""
    unknown = sorted(set(only or ()) - set(checkup.NAMES))
    if unknown:
        raise BadInput(f"There is no check {unknown[0]!r}.", f"Choose of {', '.join(checkup.NAMES)}.", field="only")
    config = settings()
    store = Store(config.store_url)
    try:
        results = checkup.examine(checkup.Patient(config, store, CLOCK), only or ())
    finally:
        store.close()
    if json:
        print_json({"ok": all(result.ok for result in results), "checks": [asdict(result) for result in results]})
    else:
        for result in results:
            typer.echo(f"{'ok' if result.ok else 'failed':<7} {result.name:<11} {result.detail}")
            if not result.ok:
                typer.echo(f"{'':<19} {result.remedy}")
    if not all(result.ok for result in results):
        raise typer.Exit(1)
