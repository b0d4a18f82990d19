"""Runners, their devices and shoes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain import privacy
from domain.errors import BadInput, Conflict, NotFound, shape
from domain.model import Cushioning, Runner, Shoe, ShoeKind
from domain.words import Language
from store import care, retiming
from store.tables import DeviceRow, RunnerRow, RunRow, ShoeRow

SLUG = re.compile(r"[a-z0-9_-]{1,64}")


def check_slug(value: str, what: str) -> str:
    """`value` if it can stand in a topic.

    Raises:
        BadInput: it is not [a-z0-9_-]{1,64}.

    """
    if not SLUG.fullmatch(value):
        raise BadInput(
            f"A {what} cannot be called {shape(value)}.",
            "Use 1 to 64 of a-z, 0-9, '_' and '-'.",
            field=what,
        )
    return value


def add_runner(session: Session, runner: Runner, now_ms: int) -> bool:
    """Store `runner` if its id is new; returns whether it was."""
    check_slug(runner.id, "runner")
    if session.get(RunnerRow, runner.id) is not None:
        return False
    session.add(
        RunnerRow(
            id=runner.id,
            created_ms=now_ms,
            born_year=runner.born_year,
            zone=runner.zone,
            country=runner.country,
            units=runner.units,
            strike=runner.strike,
            previous_strain=runner.previous_strain,
            thresholds=dict(runner.thresholds),
            language=runner.language,
            privacy=privacy.as_document(runner.privacy) if runner.privacy != privacy.DEFAULT else {},
        ),
    )
    session.flush()
    return True


def _runner(row: RunnerRow) -> Runner:
    return Runner(
        id=row.id,
        born_year=row.born_year,
        zone=row.zone,
        country=row.country,
        units=cast("Literal['km', 'mi']", row.units),
        strike=cast("Literal['rear', 'mid', 'fore'] | None", row.strike),
        previous_strain=row.previous_strain,
        thresholds=dict(row.thresholds),
        language=cast("Language", row.language),
        privacy=privacy.of_document(row.privacy),
    )


def runner(session: Session, runner_id: str) -> Runner:
    """The runner called `runner_id`.

    Raises:
        NotFound: there is none.

    """
    row = session.get(RunnerRow, runner_id)
    if row is None or row.erasing_ms is not None:
        raise NotFound(f"There is no runner {shape(runner_id)}.", "Add it with: soleus runner add NAME", field="runner")
    return _runner(row)


def runners_called(session: Session, runner_ids: Collection[str]) -> dict[str, Runner]:
    """Those runners by id; but not one who is being erased."""
    query = select(RunnerRow).where(col(RunnerRow.id).in_(runner_ids), col(RunnerRow.erasing_ms).is_(None))
    return {row.id: _runner(row) for row in session.exec(query)}


def change_runner(session: Session, runner_id: str, changes: Mapping[str, Any]) -> Runner:
    """Change fields of a runner; `thresholds` are merged, and one that is None goes back to its default.

    In another zone quiet hours and the evening of the weekly report are at other times.

    Raises:
        NotFound: there is no such runner.

    """
    zone = runner(session, runner_id).zone
    row = session.get_one(RunnerRow, runner_id)
    for name, value in changes.items():
        if name == "thresholds":
            merged = row.thresholds | value
            row.thresholds = {key: number for key, number in merged.items() if number is not None}
        else:
            setattr(row, name, value)
    session.flush()
    if row.zone != zone:
        retiming.retime(session, runner_id)
    care.mark_due(session, runner_id)
    return _runner(row)


def runners(session: Session) -> list[Runner]:
    """All runners, by id; but not one who is being erased."""
    query = select(RunnerRow).where(col(RunnerRow.erasing_ms).is_(None)).order_by(RunnerRow.id)
    return [_runner(row) for row in session.exec(query)]


def add_device(
    session: Session, runner_id: str, device_id: str, secret_hash: str, now_ms: int, *, app: str | None = None
) -> None:
    """Store a device; `app` is what sends by it.

    Raises:
        NotFound: no such runner.
        Conflict: the device exists.

    """
    check_slug(device_id, "device")
    runner(session, runner_id)
    if session.get(DeviceRow, (runner_id, device_id)) is not None:
        raise Conflict(f"{runner_id} already has a device {device_id!r}.", "Choose another name.", field="device")
    row = DeviceRow(runner_id=runner_id, id=device_id, secret_hash=secret_hash, created_ms=now_ms, paired_ms=now_ms)
    row.app = app
    session.add(row)
    session.flush()


def devices(session: Session, runner_id: str | None = None) -> list[DeviceRow]:
    """All devices, or those of one runner."""
    query = select(DeviceRow).order_by(DeviceRow.runner_id, DeviceRow.id)
    return list(session.exec(query if runner_id is None else query.where(DeviceRow.runner_id == runner_id)))


def add_shoe(session: Session, runner_id: str, shoe: Shoe, now_ms: int) -> Shoe:
    """Store a pair of shoes (its `id` is ignored) and return it with its id; a new default replaces the old one."""
    runner(session, runner_id)
    if shoe.is_default:
        session.execute(sa.update(ShoeRow).where(col(ShoeRow.runner_id) == runner_id).values(is_default=False))
    row = ShoeRow(
        runner_id=runner_id,
        name=shoe.name,
        kind=shoe.kind,
        drop_mm=shoe.drop_mm,
        start_m=shoe.start_m,
        is_default=shoe.is_default,
        model=shoe.model,
        cushioning=shoe.cushioning,
        created_ms=now_ms,
    )
    session.add(row)
    session.flush()
    return next(pair for pair in shoes(session, runner_id) if pair.id == row.id)


def shoes(session: Session, runner_id: str, until_ms: int | None = None) -> list[Shoe]:
    """A runner's pairs with the distance in each, counting runs that started up to `until_ms` (all when None)."""
    worn = (
        sa.select(RunRow.shoe_id, sa.func.sum(RunRow.distance_m).label("m"))  # type: ignore[call-overload]
        .where(col(RunRow.runner_id) == runner_id, col(RunRow.shoe_id).is_not(None), ~col(RunRow.excluded))
        .group_by(RunRow.shoe_id)
    )
    if until_ms is not None:
        worn = worn.where(col(RunRow.started_ms) <= until_ms)
    metres = {shoe_id: m or 0.0 for shoe_id, m in session.execute(worn)}
    rows = session.exec(select(ShoeRow).where(ShoeRow.runner_id == runner_id).order_by(col(ShoeRow.id)))
    return [
        Shoe(
            id=cast("int", row.id),
            name=row.name,
            kind=cast("ShoeKind | None", row.kind),
            drop_mm=row.drop_mm,
            start_m=row.start_m,
            worn_m=row.start_m + metres.get(row.id, 0.0),
            is_default=row.is_default,
            retired_ms=row.retired_ms,
            model=row.model,
            cushioning=cast("Cushioning | None", row.cushioning),
        )
        for row in rows
    ]


class ShoeUse(NamedTuple):
    """How often a pair was run in, and when first and last (UTC Unix ms); runs that do not count left out."""

    runs: int
    first_ms: int
    last_ms: int


def shoe_uses(session: Session, runner_id: str) -> dict[int, ShoeUse]:
    """How each pair of a runner was used; a pair without a run is not there."""
    started = col(RunRow.started_ms)
    query = (
        sa.select(col(RunRow.shoe_id), sa.func.count(), sa.func.min(started), sa.func.max(started))
        .where(col(RunRow.runner_id) == runner_id, col(RunRow.shoe_id).is_not(None), ~col(RunRow.excluded))
        .group_by(col(RunRow.shoe_id))
    )
    return {int(shoe_id): ShoeUse(*rest) for shoe_id, *rest in session.execute(query)}
