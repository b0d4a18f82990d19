"""A runner who is erased is gone from every table and from the file; nobody else loses a row."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from domain.errors import Conflict, NotFound
from domain.model import Runner
from soleus.forgetting import Forgetting
from store import belongings, dead_letters, erasing, people, scrubbing
from store.dead_letters import DeadLetter
from store.engine import Store
from store.tables import AccountRow, AuditRow, CoachNoteRow, DeadLetterRow, DeviceRow, OriginalRow, SignInRow
from tests import everything

LINKS = ("run_id", "push_id", "alert_id", "channel_id", "account_id", "finding_id", "contact_id", "coach_id")


def test_of_every_table_it_is_known_whose_its_rows_are() -> None:
    """A table with a runner's rows says so by `runner_id`, by what it hangs on, or stands with a reason among nobody's."""
    tables = belongings.every()
    for name, table in tables.items():
        says = "runner_id" in table.columns or name == "runner"
        assert says + (name in belongings.HANGS_ON) + (name in belongings.NOBODYS) == 1, name
        if name in belongings.NOBODYS:
            assert not set(LINKS) & set(table.columns.keys()), name
        if not says and set(LINKS) & set(table.columns.keys()):
            assert name in belongings.HANGS_ON, name
    for column, parent in belongings.HANGS_ON.values():
        assert "runner_id" in tables[parent].columns, column
    assert {table.name for table in belongings.of_runners()} == set(tables) - set(belongings.NOBODYS)
    assert set(tables) == set(SQLModel.metadata.tables)


def rows(session: Session, runner_id: str) -> dict[str, int]:
    """How many rows of a runner there are in each table that has some."""
    found = {}
    for table in belongings.of_runners():
        n = session.execute(
            sa.select(sa.func.count()).select_from(table).where(belongings.whose(table, runner_id))
        ).scalar_one()
        if n:
            found[table.name] = int(n)
    return found


def erase(store: Store, runner_id: str, *, at_ms: int = 1_000) -> int:
    """Erase a runner to the end; returns in how many steps."""
    store.write(lambda session: erasing.begin(session, runner_id, at_ms))
    steps = 1
    while not store.write(lambda session: erasing.step(session, runner_id, at_ms + erasing.SETTLE_MS)):
        steps += 1
        assert steps < 200
    return steps


def test_a_runner_is_gone_from_every_table(store: Store) -> None:
    """A row in every table, made from the tables themselves: all gone, and the other runner has them all still."""
    for number, name in enumerate(("ada", "ben"), start=1):
        store.write(lambda session, name=name, number=number: everything.fill(session, name, number))  # type: ignore[misc]
    every = {table.name for table in belongings.of_runners()}
    before = store.read(lambda session: rows(session, "ben"))
    assert set(before) == set(store.read(lambda session: rows(session, "ada"))) == every
    erase(store, "ada")
    assert store.read(lambda session: rows(session, "ada")) == {}
    assert store.read(lambda session: rows(session, "ben")) == before
    assert [runner.id for runner in store.read(people.runners)] == ["ben"]


def test_from_the_mark_on_nobody_knows_the_runner(sqlite_store: Store) -> None:
    """No devices, no sign-ins, no runner; the name is not free before all is gone; marking again changes nothing."""
    store = sqlite_store
    store.write(lambda session: everything.fill(session, "ada", 1))
    store.write(lambda session: erasing.begin(session, "ada", 1_000))
    store.write(lambda session: erasing.begin(session, "ada", 2_000))
    with pytest.raises(NotFound):
        store.read(lambda session: people.runner(session, "ada"))
    assert store.read(people.runners) == []
    for table in (DeviceRow, SignInRow, AccountRow):
        assert store.read(lambda session, table=table: session.exec(select(table)).all()) == [], table  # type: ignore[misc]
    assert store.write(lambda session: people.add_runner(session, Runner("ada"), 3_000)) is False
    erase(store, "ada")
    assert store.write(lambda session: people.add_runner(session, Runner("ada"), 9_000)) is True


def test_the_last_step_waits_for_what_is_on_its_way(sqlite_store: Store) -> None:
    """Whatever is stored right after the mark is erased with the rest, for the runner's row goes last, seconds later."""
    store = sqlite_store
    store.write(lambda session: everything.fill(session, "ada", 1))
    store.write(lambda session: erasing.begin(session, "ada", 1_000))
    for _ in range(3):
        assert store.write(lambda session: erasing.step(session, "ada", 1_000 + erasing.SETTLE_MS - 1)) is False
    assert set(store.read(lambda session: rows(session, "ada"))) == {"runner"}
    inbox = belongings.every()["inbox"]
    store.write(lambda session: session.execute(sa.insert(inbox).values(**everything._row(inbox, "ada", 7))))
    erase(store, "ada", at_ms=1_000)
    assert store.read(lambda session: rows(session, "ada")) == {}


def leave_behind(session: Session) -> None:
    """Rows that are deleted as many an SQLite does it: what they held stays in free pages."""
    connection = session.connection()
    connection.exec_driver_sql("PRAGMA secure_delete=OFF")
    mine = {"runner_id": "adalovelace", "sha256": "0" * 64, "name": "x", "size": 1, "packed": b"adalovelace" * 5000}
    session.execute(sa.insert(belongings.every()["original"]).values(**mine))
    session.execute(sa.delete(OriginalRow).where(col(OriginalRow.name) == "x"))


def test_what_names_the_runner_in_its_topic_goes_too(sqlite_store: Store) -> None:
    """A message that came before the runner was known here, or after; one of another whose name begins alike stays."""
    sqlite_store.write(lambda session: everything.fill(session, "ada", 1))
    for name in ("ada", "ada2", "a_a"):
        letter = DeadLetter(1, None, f"soleus/v1/{name}/watch/samples", "There is no such device.", "topic", 2, b"{}")
        sqlite_store.write(lambda session, letter=letter: dead_letters.save(session, [letter]))  # type: ignore[misc]
    erase(sqlite_store, "ada")
    left = sqlite_store.read(lambda session: session.exec(select(DeadLetterRow.topic)).all())
    assert left == ["soleus/v1/ada2/watch/samples", "soleus/v1/a_a/watch/samples"]


def test_nothing_of_a_runner_is_left_in_the_file(sqlite_store: Store, tmp_path: Path) -> None:
    """Neither in the database's file nor in its log is one of the markers, nor the name, once the file was made anew."""
    store = sqlite_store
    for number, name in enumerate(("adalovelace", "ben"), start=1):
        store.write(lambda session, name=name, number=number: everything.fill(session, name, number))  # type: ignore[misc]
    store.write(leave_behind)

    def held() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.glob("soleus.db*"))

    erase(store, "adalovelace")
    assert b"adalovelace" in held()  # in free pages of earlier
    now = [int(time.time() * 1000)]
    assert store.read(scrubbing.wanted_ms) is not None
    assert Forgetting(store, lambda: now[0]).scrub(now=True)
    assert store.read(scrubbing.wanted_ms) is None
    assert b"adalovelace" not in held()
    assert b"mark-ben-run-note" in held()


def test_the_only_administrator_is_not_erased_while_others_are_here(sqlite_store: Store) -> None:
    """The refusal says what has to be done first; with another administrator, or alone, it goes through."""
    store = sqlite_store
    store.write(lambda session: people.add_runner(session, Runner("ada"), 1))

    def accounts(session: Session) -> None:
        session.add(AccountRow(name="ada", password_hash="x", runner_id="ada", admin=True, created_ms=1))
        session.add(AccountRow(name="eva", password_hash="x", coach=True, created_ms=1))

    store.write(accounts)
    with pytest.raises(Conflict, match="only administrator"):
        store.write(lambda session: erasing.begin(session, "ada", 1_000))
    assert store.read(lambda session: people.runner(session, "ada")).id == "ada"
    store.write(
        lambda session: session.execute(sa.update(AccountRow).where(col(AccountRow.name) == "eva").values(admin=True))
    )
    erase(store, "ada")
    with pytest.raises(NotFound):
        store.read(lambda session: people.runner(session, "ada"))


def test_a_coach_goes_with_notes_and_the_runner_keeps_the_record(sqlite_store: Store) -> None:
    """What the coach wrote and may see is gone; that somebody looked stays, without the name."""
    store = sqlite_store
    store.write(lambda session: everything.fill(session, "ada", 1))

    def coach(session: Session) -> int:
        account = AccountRow(name="eva", password_hash="x", coach=True, created_ms=1)
        session.add(account)
        session.flush()
        session.add(CoachNoteRow(runner_id="ada", account_id=account.id or 0, t_ms=1, text="Easy this week."))
        session.add(AuditRow(t_ms=1, account_id=account.id, name="eva", runner_id="ada", what="view"))
        return account.id or 0

    account_id = store.write(coach)
    with pytest.raises(Conflict):
        store.write(lambda session: erasing.erase_account(session, 1, 5))  # a runner's
    store.write(lambda session: erasing.erase_account(session, account_id, 5))
    assert [note.account_id for note in store.read(lambda session: session.exec(select(CoachNoteRow)).all())] == [1]
    record = store.read(lambda session: session.exec(select(AuditRow).where(AuditRow.account_id == account_id)).one())
    assert (record.runner_id, record.name) == ("ada", "")
