"""`soleus channel`: the ways by which a runner hears of warnings. No output shows a URL: they are secrets."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated

import typer
from rich.table import Table

from alerts import channels as kinds
from alerts import trial
from alerts.channels.reach import Reach
from domain.login import Login
from soleus import context, means, outside
from soleus.broker_files import Files, noted_login
from soleus.settings import Settings
from store import channels as rows
from store.engine import Store

app = typer.Typer(no_args_is_help=True, help="How a runner hears of warnings: add, list, remove, test, retry.")

RunnerName = Annotated[str, typer.Option("--runner", help="Whose channel.")]
ChannelId = Annotated[str, typer.Argument(help="Its id as `soleus channel list` shows it; or watch, or console.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def add(
    url: Annotated[
        str, typer.Argument(help="ntfy://TOPIC, webhook+https://HOST/PATH, or an Apprise URL: mailto://USER:PASSWORD@HOST …")
    ],
    runner: RunnerName,
    as_json: AsJson = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """Add a channel. Try it afterwards with `soleus channel test`."""
    config = context.settings()
    kinds.check(url, Reach(config.allowed_hosts))
    whole, secret = kinds.with_secret(url)
    vault = outside.vault_of(config)
    with context.opened(config) as store:
        row = store.write(
            partial(
                rows.add,
                vault=vault,
                runner_id=runner,
                url=whole,
                now_ms=context.CLOCK(),
                audience=kinds.audience_of(url),
            ),
        )
    shown = rows.as_json(row)
    if as_json:
        context.print_json(shown | ({"secret": secret} if secret else {}))
        return
    context.progress.print(
        f"Channel {shown['id']}: {shown['url']}. Try it: soleus channel test {shown['id']} --runner {runner}"
    )
    if secret:
        context.progress.print("It signs with this secret, which is shown only now; see docs/webhooks.md:")
        context.report.print(secret, soft_wrap=True, highlight=False)


@app.command(name="list")
def listing(runner: RunnerName, as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag is a bool
    """Every channel of a runner; the watch and the console come by themselves."""
    with context.opened(context.settings()) as store:
        found = store.read(partial(rows.listing_json, runner_id=runner))
    if as_json:
        context.print_json(found)
        return
    table = Table("id", "channel", "address", "since")
    for row in found:
        table.add_row(str(row["id"]), row["name"], row["url"], row["created_at"] or "always")
    context.report.print(table)


@app.command()
def remove(channel: ChannelId, runner: RunnerName) -> None:
    """Forget a channel; nothing more is sent there."""
    with context.opened(context.settings()) as store:
        store.write(partial(rows.remove, runner_id=runner, channel=channel))
    context.progress.print(f"Channel {channel} is gone.")


@app.command()
def retry(channel: ChannelId, runner: RunnerName) -> None:
    """Try again now what was given up on a channel, after its cause was put right."""
    with context.opened(context.settings()) as store:
        count = store.write(partial(rows.retry_dead, runner_id=runner, channel=channel, now_ms=context.CLOCK()))
    context.progress.print(f"To be tried again by the service that runs: {count}. What is too old stays as it is.")


@app.command()
def test(channel: ChannelId, runner: RunnerName) -> None:
    """Send a test message now; says what went wrong, if anything did."""
    config = context.settings()
    with context.opened(config) as store:
        context.progress.print(asyncio.run(_send(store, config, runner, channel)))


async def _send(store: Store, config: Settings, runner: str, channel: str) -> str:
    login = config.own_broker or noted_login(Files.below(config.data)) or Login(*config.mqtt_address)
    factory = kinds.ChannelFactory(means.of(config, login))
    try:
        return await trial.send(store, context.CLOCK, factory, outside.vault_of(config), runner, channel)
    finally:
        await factory.close()
