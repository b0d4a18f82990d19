"""The doorbell between processes: LISTEN/NOTIFY on PostgreSQL, the change counter of the file on SQLite."""

from __future__ import annotations

import asyncio
from typing import cast, get_args

import psycopg
from sqlalchemy import text

from store.doorbell import Bell, Doorbell
from store.engine import Store

CHANNEL = "soleus"
SQLITE_LOOK_S = 0.05
"""How often a SQLite database is asked whether somebody else committed; a look costs microseconds."""
RECONNECT_S = 1.0


async def run(store: Store, bell: Doorbell) -> None:
    """Pass rings on to, and in from, the other processes on this database, until cancelled."""
    if store.is_sqlite:
        await _watch_file(store, bell)
        return
    while True:
        try:
            await _listen(store, bell)
        except psycopg.OperationalError:
            await asyncio.sleep(RECONNECT_S)  # the stages poll meanwhile


async def _watch_file(store: Store, bell: Doorbell) -> None:
    with store.engine.connect() as connection:
        seen: int | None = None
        while True:
            version = connection.execute(text("PRAGMA data_version")).scalar_one()
            connection.rollback()
            if version != seen and seen is not None:
                for name in get_args(Bell):
                    bell.ring(name)
            seen = version
            await asyncio.sleep(SQLITE_LOOK_S)


async def _listen(store: Store, bell: Doorbell) -> None:
    address = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connect = psycopg.AsyncConnection.connect
    async with await connect(address, autocommit=True) as ears, await connect(address, autocommit=True) as mouth:
        me = ears.info.backend_pid
        outward: asyncio.Queue[Bell] = asyncio.Queue()
        with bell.also(outward.put_nowait):
            await ears.execute(f"LISTEN {CHANNEL}")
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_speak(mouth, outward, me))
                tasks.create_task(_hear(ears, bell, me))


async def _speak(mouth: psycopg.AsyncConnection, outward: asyncio.Queue[Bell], me: int) -> None:
    while True:
        bells = {await outward.get()}
        while not outward.empty():
            bells.add(outward.get_nowait())
        for name in bells:
            await mouth.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{me} {name}"))


async def _hear(ears: psycopg.AsyncConnection, bell: Doorbell, me: int) -> None:
    async for notice in ears.notifies():
        sender, _, name = notice.payload.partition(" ")
        if sender != str(me) and name in get_args(Bell):
            bell.ring(cast("Bell", name), pass_on=False)
