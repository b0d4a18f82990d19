"""What a diary tells beside runs and check-ins, entered through the store as the runner would have entered it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from domain.clock import local_day
from simulators.diary import Answered, Entry, Logged, Marked, Reported, SwitchedOn, Wore
from store import history, log, people, reports
from store.tables import AlertRow


def enter(session: Session, runner_id: str, entry: Entry) -> None:
    """Enter one thing, at its own time, in the caller's transaction. Check-ins are not entered: a device sends them."""
    match entry:
        case Logged():
            log.add(session, runner_id, entry.entry)
        case SwitchedOn():
            log.switch_on(session, runner_id, entry.programme)
        case Answered():
            _answer(session, runner_id, entry)
        case Wore():
            pairs = people.shoes(session, runner_id)
            worn = next(pair.id for pair in pairs if pair.name == entry.shoe)
            reports.change_shoe(session, runner_id, worn, {"is_default": True})
        case Marked():
            day = local_day(entry.t_ms, people.runner(session, runner_id).zone).toordinal()
            history.mark_week(session, runner_id, day - (day - 1) % 7, entry.mark)
        case Reported():
            return


def _answer(session: Session, runner_id: str, entry: Answered) -> None:
    query = select(AlertRow.id).where(AlertRow.runner_id == runner_id, AlertRow.rule == entry.rule)
    newest = session.exec(query.order_by(col(AlertRow.id).desc()).limit(1)).first()
    if newest is not None:
        reports.answer_alert(session, runner_id, newest, entry.answer, entry.t_ms)
