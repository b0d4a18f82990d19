"""`soleus source`: services that a runner's recordings are fetched from. Its keys are typed or piped in, never arguments."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from api.facts import NewSource
from soleus import context, outside, sources
from store import pulls

app = typer.Typer(no_args_is_help=True, help="Services that runs are fetched from: add, list, sync, pause, resume, remove.")

RunnerName = Annotated[str, typer.Argument(metavar="RUNNER", help="Whose runs.")]
Service = Annotated[str, typer.Argument(metavar="SERVICE", help="intervals.icu")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def add(
    runner: RunnerName,
    service: Service,
    *,
    athlete: Annotated[str, typer.Option(help="Its id there, such as i12345; the key's owner when left out.")] = "",
    since: Annotated[str, typer.Option(help="Nothing before this day, YYYY-MM-DD; everything when left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Fetch runs from a service from now on; asks for its API key. Again it takes the new key."""
    config = context.settings()
    sources.check_service(service)
    key = typer.prompt("API key", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline()
    set_up = sources.set_up_with(outside.vault_of(config))
    with context.opened(config) as store:
        store.write(lambda session: set_up(session, runner, NewSource(service, key, athlete, since), context.CLOCK()))
        shown = store.read(lambda session: pulls.one_json(session, runner, service))
    if as_json:
        context.print_json(shown)
        return
    context.progress.print(
        f"The service that runs fetches it now and every 15 minutes. By hand: soleus source sync {runner}"
    )


@app.command(name="list")
def listing(runner: RunnerName, *, as_json: AsJson = False) -> None:
    """Every service that is fetched from for a runner, and what came of it."""
    with context.opened(context.settings()) as store:
        found = store.read(lambda session: pulls.listing_json(session, runner))
    if as_json:
        context.print_json(found)
        return
    for row in found:
        counts = ", ".join(f"{count} {name}" for name, count in row["counts"].items() if count)
        state = "paused" if row["paused"] else f"next {row['next_at']}"
        typer.echo(f"{row['service']}  {row['athlete']}  {state}  {counts or 'nothing yet'}")
        if row["error"]:
            typer.echo(f"  {row['error']}")
        for one in row["refused"]:
            typer.echo(f"  {one['started'] or one['id']}: {one['reason']}")
    if not found:
        context.progress.print(f"None yet. Add one with: soleus source add {runner} intervals.icu")


@app.command()
def sync(runner: RunnerName, service: Service = "intervals.icu", *, as_json: AsJson = False) -> None:
    """Fetch now, and return when everything there was looked at and its runs are analysed. Needs no running service."""
    from analysis import worker  # noqa: PLC0415 - what only this command needs is not loaded by the others

    config = context.settings()
    with context.opened(config) as store:
        store.write(lambda session: pulls.sync_now(session, runner, service, context.CLOCK()))
        error = asyncio.run(sources.puller(config, store, context.CLOCK).sync(runner, service))
        worker.analyse_due(store, context.CLOCK)
        shown = store.read(lambda session: pulls.one_json(session, runner, service))
    if as_json:
        context.print_json(shown)
    else:
        context.progress.print(
            ", ".join(f"{count} {name}" for name, count in shown["counts"].items() if count) or "Nothing."
        )
    if error:
        context.progress.print(error, markup=False)
        raise typer.Exit(1)


@app.command()
def pause(runner: RunnerName, service: Service = "intervals.icu") -> None:
    """Fetch nothing until `resume`."""
    _paused(runner, service, paused=True)


@app.command()
def resume(runner: RunnerName, service: Service = "intervals.icu") -> None:
    """Fetch again."""
    _paused(runner, service, paused=False)


@app.command()
def remove(runner: RunnerName, service: Service = "intervals.icu") -> None:
    """Fetch nothing more and forget the key. The runs that came stay."""
    with context.opened(context.settings()) as store:
        store.write(lambda session: pulls.remove(session, runner, service))
    context.progress.print(f"{service} is forgotten; the runs stay.")


def _paused(runner: str, service: str, *, paused: bool) -> None:
    with context.opened(context.settings()) as store:
        store.write(lambda session: pulls.pause(session, runner, service, paused=paused, now_ms=context.CLOCK()))
    context.progress.print("Nothing is fetched until: soleus source resume" if paused else "It is fetched again.")
