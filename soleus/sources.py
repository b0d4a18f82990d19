"""What recordings are fetched with, from the settings; and how the pages and the command set a source up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlmodel import Session

from alerts.channels.reach import Reach, Transport
from analysis.packed import measured
from api.deps import SetUpSource
from api.facts import NewSource
from domain.clock import Clock
from domain.errors import BadInput, NotFound, shape
from formats import intervals_icu
from ingest.pulling import Puller
from soleus import outside
from soleus.settings import Settings
from store import pulls
from store.engine import Store
from store.sealed import Vault
from store.tables import PullRow

SERVICES = (intervals_icu.SERVICE,)
LONGEST_KEY = 200


def puller(config: Settings, store: Store, clock: Clock, ring: Callable[[], None] = lambda: None) -> Puller:
    """What fetches; it connects only to public hosts and those that the operator listed."""
    reach = Reach(config.allowed_hosts)
    return Puller(
        store,
        clock,
        outside.vault_of(config),
        lambda: Transport(reach),
        measured,
        url=config.intervals_url,
        ring=ring,
        importing=asyncio.Semaphore(1),
    )


def check_service(service: str) -> str:
    """The name of a service that we know.

    Raises:
        NotFound: we do not.

    """
    if service not in SERVICES:
        what = f"Nothing can be fetched from {shape(service)}."
        raise NotFound(what, f"What can: {', '.join(SERVICES)}.", field="service")
    return service


def check_key(key: str) -> str:
    """A key as it was typed or pasted.

    Raises:
        BadInput: it cannot be one; what it was is not told.

    """
    found = key.strip()
    if not found or len(found) > LONGEST_KEY or not found.isascii() or not found.isprintable() or " " in found:
        remedy = "Copy it from Settings at intervals.icu, under Developer Settings."
        raise BadInput("That cannot be an API key.", remedy, field="key")
    return found


def set_up_with(vault: Vault) -> SetUpSource:
    """What stores a source, its key encrypted."""

    def set_up(session: Session, runner_id: str, new: NewSource, now_ms: int) -> PullRow:
        day = intervals_icu.since(new.since)
        return pulls.set_up(
            session,
            vault,
            runner_id,
            check_service(new.service),
            athlete=intervals_icu.athlete_id(new.athlete),
            key=check_key(new.key),
            since="" if day is None else day.isoformat(),
            now_ms=now_ms,
        )

    return set_up
