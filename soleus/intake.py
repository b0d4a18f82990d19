"""Messages that come by HTTP: what the pages' process takes them in with, and how they are handed there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from analysis.live_stage import LiveStage
from api.deps import Intake
from api.facts import Refused, TakenIn
from domain.clock import Clock
from formats.payloads import Receipt
from ingest.ports import Message
from ingest.sink import load_coverage
from ingest.taking import Taking
from soleus import secret_files
from store.doorbell import Doorbell
from store.engine import Store


def taking(store: Store, bell: Doorbell, clock: Clock) -> Taking:
    """What a process takes messages in with, the live rules among it."""
    judge = LiveStage()
    return Taking(store, bell, clock, judge, judge.forget)


def of(taken_with: Taking) -> Intake:
    """What the API is handed of it."""

    async def take(asker: tuple[str, str], messages: Sequence[tuple[str, bytes]]) -> TakenIn:
        done = await taken_with.take([Message(*each) for each in messages], asker=asker)
        refused = {place: Refused(letter.field, letter.reason) for place, letter in done.refused.items()}
        return TakenIn(tuple(done.receipts.values()), refused)

    def receipt(session: Session, runner_id: str, device_id: str, sid: str) -> Receipt:
        return load_coverage(session, (runner_id, device_id, sid)).receipt(sid)

    return Intake(take, receipt, secret_files.matches, secret_files.hashed(secret_files.new_secret()))
