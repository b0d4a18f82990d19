"""What waits for its time when a runner's clock or wishes change, and what was on its way to a channel that is removed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, col, select

from alerts import reporting
from alerts.report import ReportFacts
from domain.clock import from_iso
from domain.errors import NotFound
from domain.model import Runner
from store import channels, contacts, people, preferences
from store.engine import Store
from store.tables import AlertRow, ChannelRow, ContactRow, DeliveryRow, PreferencesRow, PushRow
from tests.alerting import VAULT

NOON = from_iso("2026-11-25T12:00:00Z")
"""A Wednesday."""
MORNING = from_iso("2026-11-26T07:00:00Z")
FACTS = ReportFacts(
    runs=0,
    distance_m=None,
    calf_km=None,
    low=None,
    high=None,
    state="unknown",
    warnings=0,
    sessions_done=None,
    sessions_asked=None,
    next_step=None,
    room_m=None,
    flag_open=False,
)


def alert(runner: str, key: str, next_ms: int | None) -> AlertRow:
    """An alert that is looked at again at `next_ms`."""
    values: dict[str, Any] = dict.fromkeys(("title", "why", "do"), "x")
    return AlertRow(
        runner_id=runner,
        key=key,
        rule="load.session_spike",
        severity="watch",
        decision="hold",
        reason="QUIET_HOURS",
        created_ms=NOON,
        decided_ms=NOON,
        next_ms=next_ms,
        **values,
    )


def begin(session: Session) -> None:
    """Two runners, each with an alert that waits for the morning, and their reports planned."""
    for name in ("ana", "ben"):
        runner = Runner(name, zone="UTC")
        people.add_runner(session, runner, 1)
        preferences.plan_report(session, runner, NOON)
        session.add(alert(name, "waits", MORNING))
        session.add(alert(name, "done", None))
    session.flush()


def due(session: Session) -> set[tuple[str, str]]:
    """The alerts that are to be looked at now."""
    return {(row.runner_id, row.key) for row in session.exec(select(AlertRow).where(col(AlertRow.next_ms) <= NOON))}


def report_ms(session: Session, runner: str) -> int | None:
    """When a runner's weekly report is due."""
    return session.get_one(PreferencesRow, runner).report_next_ms


def test_another_zone_moves_quiet_hours_and_the_report(store: Store) -> None:
    """What waits for the morning is looked at again, no report is made for it, and the next one is at the new evening."""
    store.write(begin)
    sunday = from_iso("2026-11-29T18:00:00Z")
    assert store.read(lambda session: report_ms(session, "ana")) == sunday
    store.write(lambda session: people.change_runner(session, "ana", {"zone": "America/New_York"}))
    assert store.read(due) == {("ana", "waits")}
    store.write(lambda session: reporting.sweep(session, NOON, lambda *_: FACTS))
    assert store.read(lambda session: report_ms(session, "ana")) == sunday + 5 * 3_600_000
    assert store.read(lambda session: report_ms(session, "ben")) == sunday
    assert store.read(lambda session: list(session.exec(select(PushRow)))) == []


def test_other_changes_of_a_runner_move_nothing(store: Store) -> None:
    """The language, or the zone that it was: nothing is looked at again, and who wants no report gets none planned."""
    store.write(begin)
    store.write(lambda session: people.change_runner(session, "ana", {"language": "de", "zone": "UTC"}))
    assert store.read(due) == set()
    store.write(lambda session: preferences.change(session, "ben", {"report_weekday": None}, NOON))
    store.write(lambda session: people.change_runner(session, "ben", {"zone": "Asia/Tokyo"}))
    assert store.read(lambda session: report_ms(session, "ben")) is None


def test_other_wishes_are_heard_at_once(store: Store) -> None:
    """Quiet hours that are switched off hold nothing until the morning; others' alerts are left alone."""
    store.write(begin)
    store.write(lambda session: preferences.change(session, "ana", {"quiet": False, "report_at": 60}, NOON))
    assert store.read(due) == {("ana", "waits")}
    assert store.read(lambda session: report_ms(session, "ana")) == from_iso("2026-11-29T01:00:00Z")


def on_the_way(session: Session, channel_id: int) -> int:
    """A delivery that is being tried again; its id."""
    push = PushRow(runner_id="ana", key=f"to-{channel_id}", reason="FIRST", severity="watch", made_ms=NOON)
    session.add(push)
    session.flush()
    row = DeliveryRow(
        push_id=push.id or 0,
        channel_id=channel_id,
        channel="ntfy",
        status="retrying",
        next_ms=NOON + 60_000,
        expires_ms=MORNING,
    )
    session.add(row)
    session.flush()
    return row.id or 0


@pytest.mark.parametrize("whose", ["channel", "contact"])
def test_what_was_on_its_way_to_a_removed_channel_ends(store: Store, whose: str) -> None:
    """It ends in the same transaction: a later channel may get the id, and must not get what another was to hear."""
    store.write(begin)

    def add(session: Session) -> tuple[int, int]:
        if whose == "channel":
            row = channels.add(session, VAULT, "ana", "ntfy://s3cret", NOON)
            return row.id or 0, row.id or 0
        contact = contacts.add(
            session,
            VAULT,
            "ana",
            name="Eva",
            url="ntfy://s3cret",
            after_min=30,
            scope="asks",
            consent="Yes.",
            now_ms=NOON,
        )
        (row,) = [channel for _, channel in contacts.listing(session, "ana")]
        return contact.id or 0, row.id or 0

    known, channel_id = store.write(add)
    delivery = store.write(partial(on_the_way, channel_id=channel_id))
    if whose == "channel":
        store.write(lambda session: channels.remove(session, "ana", str(known)))
    else:
        store.write(lambda session: contacts.withdraw(session, "ana", known, NOON))
        kept = store.read(lambda session: session.get_one(ContactRow, known))
        assert (kept.consent, kept.withdrawn_ms) == ("Yes.", NOON)
    assert store.read(lambda session: session.get_one(DeliveryRow, delivery)).status == "dead"
    assert store.read(lambda session: session.get(ChannelRow, channel_id)) is None


def test_a_contacts_channel_is_no_channel_of_the_runner(store: Store) -> None:
    """It cannot be removed or tried behind the contact's back; only withdrawing ends it."""
    store.write(begin)

    def add(session: Session) -> str:
        contacts.add(
            session, VAULT, "ana", name="Eva", url="ntfy://x", after_min=30, scope="asks", consent="Yes.", now_ms=NOON
        )
        (channel,) = [channel for _, channel in contacts.listing(session, "ana")]
        return str(channel.id)

    number = store.write(add)
    with pytest.raises(NotFound):
        store.write(lambda session: channels.remove(session, "ana", number))
    with pytest.raises(NotFound):
        store.read(lambda session: channels.url_of(session, VAULT, "ana", number))
    assert len(store.read(lambda session: contacts.listing_json(session, "ana"))) == 1
