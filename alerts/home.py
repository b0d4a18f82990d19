"""The task that keeps Home Assistant in step: what each runner with such a channel is told, made anew when it may differ."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.channels import homeassistant
from alerts.home_board import HomeBoard
from domain.clock import Clock
from domain.errors import SoleusError
from domain.home import HomeState
from domain.login import Login
from formats.homeassistant import PREFIX, Form
from store.doorbell import Doorbell
from store.engine import Store

log = structlog.get_logger()
EVERY_S = 60.0
"""How old what is told may get, s: time alone changes it, and so does a channel that was added or removed."""
PAUSE_S = 2.0
"""How long at least between two looks, s: a run under way rings often."""

Homes = Callable[[Session], list[tuple[str, str]]]
"""(session) → (runner, URL) of every channel that may be a Home Assistant's; others among them are passed over."""
HomeFacts = Callable[[Session, str, int], HomeState]
"""(session, runner, now in Unix ms) → what is to be told."""


async def run(
    store: Store,
    bell: Doorbell,
    clock: Clock,
    login: Login,
    *,
    owner: str,
    homes: Homes,
    facts: HomeFacts,
    pause_s: float = PAUSE_S,
) -> None:
    """Keep it until cancelled; woken by the bells `findings` and `runs`, and once a minute.

    `owner` names this installation, the same at every start: what another one keeps at the same broker is left alone.
    """
    rung = bell.listener("findings", "runs")
    board: HomeBoard | None = None
    try:
        while True:
            try:
                told = await store.read_async(partial(_told, homes=homes, facts=facts, now_ms=clock()))
            except (SQLAlchemyError, OSError) as error:
                log.warning("alerts.home.store", error=type(error).__name__)  # it is there at the next look
            else:
                prefixes = frozenset({PREFIX, *(form.prefix for form, _ in told.values())})
                if board is None or not prefixes <= board.prefixes:
                    if board is not None:
                        await board.close()
                    board = HomeBoard(login, owner, prefixes)
                board.keep(told)
            await asyncio.sleep(pause_s)
            await rung.wait(EVERY_S)
    finally:
        if board is not None:
            await board.close()


def _told(session: Session, homes: Homes, facts: HomeFacts, now_ms: int) -> dict[str, tuple[Form, HomeState]]:
    """What each runner who has such a channel is told; the first channel of a runner decides on the form."""
    found: dict[str, tuple[Form, HomeState]] = {}
    for runner_id, url in homes(session):
        if runner_id in found or not homeassistant.takes(url):
            continue
        try:
            found[runner_id] = (homeassistant.form_of(url), facts(session, runner_id, now_ms))
        except SoleusError as error:
            log.warning("alerts.home.passed_over", runner=runner_id, error=str(error))  # the others are told all the same
    return found
