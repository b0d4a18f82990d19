"""`soleus join`: runs that were stored twice before Soleus knew one run from several sources become one."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from soleus import context
from soleus.commands.listing import AsJson
from store import people, runs, source_deeds


def join(
    runner: Annotated[str, typer.Option("--runner", help="Whose.")],
    as_json: AsJson = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Make one run of each that is stored twice; what is joined counts once, and can be split on its page."""
    with context.opened(context.settings()) as store:
        store.read(lambda session: people.runner(session, runner))
        found = store.read(lambda session: sorted(row.id or 0 for row in runs.listing(session, runner)))
        join_one = partial(source_deeds.join_again, runner_id=runner, now_ms=context.CLOCK())
        joined = [run for run in found if store.write(partial(join_one, run_id=run))]
    if as_json:
        context.print_json({"runs": len(found), "joined": joined})
        return
    typer.echo(f"{len(found)} runs looked at; {len(joined)} of them were stored more than once and are one now.")
