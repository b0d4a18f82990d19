"""What the stage is handed to speak to the world: how addresses are read, how answers come back, and its pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from sqlmodel import Session

from alerts.choices import WITH_PICTURE, Links
from alerts.report import NOTHING_KNOWN, ReportFacts
from domain.model import Message, Runner
from store.engine import Store
from store.sealed import Vault

log = structlog.get_logger()
Picture = Callable[[Session, str, int], bytes | None]
"""(session, runner id, UTC Unix ms) → the runner's load as a PNG; None: nothing to show, or no font to write with."""
Facts = Callable[[Session, Runner, int], ReportFacts]
"""(session, runner, UTC Unix ms) → the week that ends then, for the weekly report."""


def no_picture(_session: Session, _runner_id: str, _t_ms: int) -> None:
    """None."""


def no_facts(_session: Session, _runner: Runner, _now_ms: int) -> ReportFacts:
    """Nothing is known of any week."""
    return NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Outside:
    """`vault` reads the channels' addresses, `links` takes answers back; the callables are the other stages' knowledge."""

    vault: Vault
    links: Links = field(default_factory=Links)
    draw: Picture = no_picture
    facts: Facts = no_facts

    async def picture(self, store: Store, message: Message) -> bytes | None:
        """The picture that explains a message, if one does: it must never keep a warning from arriving."""
        if not message.rule.startswith(WITH_PICTURE):
            return None
        try:
            return await store.read_async(lambda session: self.draw(session, message.runner_id, message.t_ms))
        except Exception as error:  # noqa: BLE001 - whatever it is, the words go out without it
            log.warning("alerts.picture", error=type(error).__name__)
            return None
