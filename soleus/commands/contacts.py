"""`soleus contact`: people who are told when a runner does not answer an urgent alert. No output shows an address."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

import typer
from rich.table import Table
from sqlmodel import Session

from alerts import channels as kinds
from alerts.channels.reach import Reach
from api import telling
from api.facts import NewContact
from domain.errors import BadInput
from soleus import context, outside, ways
from store import contacts as rows
from store import people

app = typer.Typer(no_args_is_help=True, help="Who is told when a runner does not answer: add, list, remove.")

RunnerName = Annotated[str, typer.Option("--runner", help="Whose contact.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What you call them.")],
    url: Annotated[str, typer.Argument(help="How to reach them, an Apprise URL: mailto://USER:PASSWORD@HOST …")],
    runner: RunnerName,
    *,
    after: Annotated[int, typer.Option(help="Minutes without an answer to an urgent alert.")] = 30,
    tell: Annotated[
        Literal["asks", "title", "full"],
        typer.Option(help="That there is no answer; also what it is about; everything."),
    ] = "asks",
    agree: Annotated[bool, typer.Option("--agree", help="The runner agrees; without it the sentence is shown.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add a contact, if the runner agrees to what they are told."""
    config = context.settings()
    possible = ways.contacts_of(outside.vault_of(config))
    new = NewContact(" ".join(name.split()), url, after, tell)
    telling.check_contact(possible, new)
    kinds.check(url, Reach(config.allowed_hosts))
    with context.opened(config) as store:
        say = store.read(lambda session: people.runner(session, runner)).say
        if not agree:
            sentence = possible.consent(new.name, new.after_min, new.scope, say)
            raise BadInput(f"Nobody is told without consent: {sentence}", "Say it again with --agree.", field="agree")

        def work(session: Session) -> dict[str, object]:
            row = possible.add(session, runner, new, context.CLOCK())
            return rows.one_json(session, runner, row.id or 0)

        shown = store.write(work)
    if as_json:
        context.print_json(shown)
        return
    context.progress.print(
        f"Contact {shown['id']}: {shown['name']}, {shown['url']}. Agreed: {shown['consent']}", markup=False
    )


@app.command(name="list")
def listing(runner: RunnerName, as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag is a bool
    """Every contact of a runner, with what was agreed to."""
    with context.opened(context.settings()) as store:
        found = store.read(partial(rows.listing_json, runner_id=runner))
    if as_json:
        context.print_json(found)
        return
    table = Table("id", "name", "address", "after", "agreed", "since")
    for row in found:
        table.add_row(
            str(row["id"]), row["name"], row["url"], f"{row['after_min']} min", row["consent"], row["consented_at"]
        )
    context.report.print(table)


@app.command()
def remove(
    contact: Annotated[int, typer.Argument(help="Its id as `soleus contact list` shows it.")], runner: RunnerName
) -> None:
    """Tell that contact nothing any more; that there was consent is kept."""
    with context.opened(context.settings()) as store:
        store.write(partial(rows.withdraw, runner_id=runner, contact_id=contact, now_ms=context.CLOCK()))
    context.progress.print(f"Contact {contact} is told nothing any more.")
