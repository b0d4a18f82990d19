"""`soleus account` and `soleus token`: who can sign in, and what programs may do for them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from sqlmodel import Session

from api import passwords
from domain.access import SCOPES
from domain.clock import MS_PER_DAY, iso
from domain.errors import BadInput, NotFound, shape
from soleus import addresses
from soleus.context import CLOCK, opened, print_json, progress, settings
from store import accounts, audit, invitations, joining, people, roles, tokens
from store.tables import AccountRow, TokenRow

app = typer.Typer(no_args_is_help=True, help="Who can sign in.")
token_app = typer.Typer(no_args_is_help=True, help="Keys for programs.")
Json = Annotated[bool, typer.Option("--json", help="JSON to stdout.")]


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="By which one signs in.")],
    *,
    runner: Annotated[str | None, typer.Option(help="The runner who this is.")] = None,
    coach: Annotated[bool, typer.Option(help="May be let see runners.")] = False,
    admin: Annotated[bool, typer.Option(help="Looks after the installation and its accounts.")] = False,
    json: Json = False,
) -> None:
    """Add an account; the password is asked for, or read from stdin."""
    password = passwords.check(_password(), name)
    with opened(settings()) as store:

        def work(session: Session) -> AccountRow:
            row = accounts.add(
                session, name, passwords.hashed(password), CLOCK(), runner_id=runner, coach=coach, admin=admin
            )
            audit.note(session, "account_added", CLOCK(), runner_id=runner, detail=f"{row.name}, by the command")
            return row

        row = store.write(work)
    if json:
        print_json(roles.as_json(row))
    else:
        progress.print(f"{row.name} can sign in.")


@app.command("list")
def listing(*, json: Json = False) -> None:
    """List the accounts."""
    with opened(settings()) as store:
        found = store.read(accounts.listing)
    if json:
        print_json([roles.as_json(row) for row in found])
        return
    for row in found:
        what = [f"runner {row.runner_id}"] * bool(row.runner_id) + ["coach"] * row.coach + ["admin"] * row.admin
        typer.echo(f"{row.name}  {', '.join(what) or 'nothing yet'}{'  (closed)' if row.disabled_ms else ''}")
    if not found:
        progress.print("No accounts yet. soleus up opens at /setup; or: soleus account add NAME --runner R --admin")


@app.command("invite")
def invite(
    *,
    runner: Annotated[str | None, typer.Option(help="A runner who is here already, and will have this account.")] = None,
    json: Json = False,
) -> None:
    """Make a link by which somebody makes an account and becomes a runner here; good once, for seven days."""
    now_ms, config = CLOCK(), settings()
    with opened(config) as store:

        def work(session: Session) -> str:
            if runner is not None:
                people.runner(session, runner)
            secret = invitations.make(session, "runner", now_ms, runner_id=runner)
            audit.note(session, "invited", now_ms, runner_id=runner, detail="a runner, by the command")
            return secret

        _print_link(addresses.link(config, f"/invitation/{store.write(work)}"), as_json=json)


@app.command("reset")
def reset(name: Annotated[str, typer.Argument(help="Whose.")], *, json: Json = False) -> None:
    """Make a link by which a new password is chosen; good once, for seven days, and in place of those before."""
    now_ms, config = CLOCK(), settings()
    with opened(config) as store:

        def work(session: Session) -> str:
            row = _called(session, name)
            audit.note(session, "invited", now_ms, name=row.name, runner_id=row.runner_id, detail="a new password")
            return joining.password_link(session, row, now_ms)

        _print_link(addresses.link(config, f"/invitation/{store.write(work)}"), as_json=json)


@app.command("close")
def close(name: Annotated[str, typer.Argument(help="Whose.")]) -> None:
    """Let nobody sign in as that account any more; its tokens are refused, what is the runner's stays."""
    with opened(settings()) as store:
        store.write(lambda session: joining.close(session, _called(session, name), CLOCK()))
    progress.print(f"Closed. It is opened again by: soleus account open {name}")


@app.command("open")
def reopen(name: Annotated[str, typer.Argument(help="Whose.")]) -> None:
    """Let that account sign in again."""
    with opened(settings()) as store:
        store.write(lambda session: joining.reopen(session, _called(session, name), CLOCK()))
    progress.print(f"{name} can sign in again.")


@token_app.command("add")
def token_add(
    account: Annotated[str, typer.Argument(help="Whose.")],
    name: Annotated[str, typer.Argument(help="What it is for.")],
    *,
    scope: Annotated[list[str], typer.Option(help=f"{', '.join(SCOPES)}; may be given several times.")],
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="Ends after so many days; else never.")] = None,
    json: Json = False,
) -> None:
    """Make a token; it is shown once."""
    now_ms = CLOCK()
    with opened(settings()) as store:

        def work(session: Session) -> tuple[TokenRow, str]:
            owner = _called(session, account)
            ends = None if days is None else now_ms + days * MS_PER_DAY
            made = tokens.add(session, owner.id or 0, name, scope, now_ms, expires_ms=ends)
            audit.note(session, "token_added", now_ms, name=owner.name, runner_id=owner.runner_id, detail=name)
            return made

        row, secret = store.write(work)
    if json:
        print_json(tokens.as_json(row) | {"token": secret})
        return
    typer.echo(secret)
    progress.print("The token is shown this once. Send it as: Authorization: Bearer …")


@token_app.command("list")
def token_list(account: Annotated[str, typer.Argument(help="Whose.")], *, json: Json = False) -> None:
    """List the tokens of an account; never what they are."""
    with opened(settings()) as store:
        found = store.read(lambda session: tokens.listing(session, _called(session, account).id or 0))
    if json:
        print_json([tokens.as_json(row) for row in found])
        return
    for row in found:
        typer.echo(f"{row.id}  {row.name}  {', '.join(row.scopes)}  used {iso(row.used_ms) if row.used_ms else 'never'}")


@token_app.command("remove")
def token_remove(
    account: Annotated[str, typer.Argument(help="Whose.")], token: Annotated[int, typer.Argument(help="Its number.")]
) -> None:
    """Take a token back; it is refused from now on."""
    with opened(settings()) as store:

        def work(session: Session) -> None:
            owner = _called(session, account)
            if not tokens.remove(session, owner.id or 0, token):
                remedy = f"List them with: soleus token list {owner.name}"
                raise NotFound(f"{owner.name} has no token {token}.", remedy, field="token")
            audit.note(session, "token_removed", CLOCK(), name=owner.name, runner_id=owner.runner_id, detail=str(token))

        store.write(work)


def _called(session: Session, name: str) -> AccountRow:
    row = accounts.by_name(session, name)
    if row is None:
        raise NotFound(f"There is no account {shape(name)}.", "List them with: soleus account list", field="account")
    return row


def _print_link(link: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"link": link})
        return
    typer.echo(link)
    progress.print("The link is shown this once, and can be used once.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise BadInput("There is no password.", "Write it to stdin, on one line.", field="password")
    return line
