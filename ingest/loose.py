"""Pieces of apps that do not say of which run they are: they wait together until it shows, and then lie with their run.

OwnTracks tells where a phone is all day; a run is what of it moves like one (`formats.trail`), looked for anew whenever
points come, so that their order makes no difference. Metrics of Health Auto Export belong to whatever workout is of their
time.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlmodel import Session

from formats import gridded, pieces, trail
from formats.health_metrics import HOUR_MS
from formats.pieces import Piece
from formats.playback import sid_of
from formats.topics import Leaf
from ingest.arrivals import Sorted, brief
from ingest.sorting import Sorter
from store import app_inbox, inbox
from store.inbox import Arrived, Key, Touch

TRAIL, METRICS = "trail", "metrics"
"""The sids under which they wait."""
AROUND_S = 900
"""A point is judged with those so long before and after it."""
LONGEST_MS = 48 * 3_600_000


def file(session: Session, sorter: Sorter, found: Sorted) -> list[Touch]:
    """Put the loose pieces of a batch where they belong; returns the sessions that have to be looked at again."""
    again: list[Touch] = []
    for (runner, device, leaf), loose in found.loose.items():
        if leaf == "owntracks":
            _Trail(session, sorter, found, (runner, device)).take(loose)
        else:
            again += _metrics(session, found, (runner, device), leaf, loose)
    return again


def around(session: Session, key: Key, leaf: Leaf, of: Sequence[Piece]) -> list[Piece]:
    """The loose pieces that may be of the time of these pieces of a run."""
    first, last = min(piece.t0 for piece in of), max(piece.last for piece in of)
    if leaf == "owntracks":
        span, sid = (first // 1000 - AROUND_S, last // 1000 + AROUND_S), TRAIL
    elif leaf == "autoexport":
        span, sid = (first // HOUR_MS, last // HOUR_MS), METRICS
    else:
        return []
    return app_inbox.pieces_of(row for row in app_inbox.of_app(session, key[:2], leaf, span) if row.sid == sid)


def _metrics(session: Session, found: Sorted, owner: tuple[str, str], leaf: Leaf, loose: Sequence[Piece]) -> list[Touch]:
    """Keep what is new; every run that may be of its time is made again."""
    hours = [piece.t0 // HOUR_MS for piece in loose]
    known = {
        (row.first_seq, row.last_seq)
        for row in app_inbox.of_app(session, owner, leaf, (min(hours), max(hours)))
        if row.sid == METRICS
    }
    touches: dict[Key, Touch] = {}
    for piece in loose:
        at = (piece.t0 // HOUR_MS, piece.id)
        if at in known:
            found.duplicates += 1
            continue
        known.add(at)
        found.apps.append(Arrived(*owner, METRICS, leaf, *at, found.received_ms, pieces.encode(piece)))
        for key in app_inbox.app_sessions(session, owner, leaf, (piece.t0 - LONGEST_MS, piece.t0 + HOUR_MS)):
            touches[key] = Touch(key, found.received_ms, ended=True)
    return list(touches.values())


class _Trail:
    """The points of one phone around those that came."""

    def __init__(self, session: Session, sorter: Sorter, found: Sorted, owner: tuple[str, str]) -> None:
        self._session, self._sorter, self._found, self._owner = session, sorter, found, owner

    def take(self, loose: Sequence[Piece]) -> None:
        """File new points; what by them turns out to be a run is taken out of the trail."""
        first, last = min(piece.id for piece in loose), max(piece.id for piece in loose)
        rows = app_inbox.of_app(self._session, self._owner, "owntracks", (first - AROUND_S, last + AROUND_S))
        sids = {row.first_seq: row.sid for row in rows}
        waiting = {row.first_seq: row.id for row in rows}
        points = {piece.id: piece for piece in app_inbox.pieces_of(rows)}
        new = {}
        for piece in loose:
            if piece.id in points:
                self._found.duplicates += 1
            else:
                new[piece.id] = points[piece.id] = piece
        if not new:
            return
        taken = self._runs(points, sids)
        for tst, piece in sorted(new.items()):
            if tst not in taken:
                self._found.apps.append(
                    Arrived(*self._owner, TRAIL, "owntracks", tst, tst, self._found.received_ms, pieces.encode(piece))
                )
        app_inbox.forget(self._session, [id_ for tst, id_ in waiting.items() if tst in taken and id_ is not None])

    def _runs(self, points: dict[int, Piece], sids: dict[int, str]) -> set[int]:
        """Find the runs among the points and file those that do not lie with theirs yet; returns their `tst`."""
        taken: set[int] = set()
        for stretch in trail.runs_in(list(points.values())):
            mine = [tst for tst in sorted(points) if stretch.first_ms <= tst * 1000 <= stretch.last_ms]
            key: Key = (*self._owner, self._sid(stretch, sids))
            self._join(key, mine, points, sids)
            fresh = [tst for tst in mine if sids.get(tst, TRAIL) == TRAIL]
            new = [tst for tst in fresh if self._file(key, points[tst])]
            if new:
                self._tell(key, [points[tst] for tst in mine if tst >= max([t for t in mine if t < new[0]], default=new[0])])
            taken.update(fresh)
        return taken

    def _file(self, key: Key, piece: Piece) -> bool:
        return self._sorter.file_piece(self._found, key, "owntracks", msgspec.structs.replace(piece, sid=key[2]))

    def _tell(self, key: Key, since: Sequence[Piece]) -> None:
        """Let the live rules hear what is new, from the last point that they know on: a second by second."""
        self._found.sessions[key].samples.extend(map(brief, gridded.batches(since, key[2])))

    def _join(self, key: Key, mine: Sequence[int], points: dict[int, Piece], sids: dict[int, str]) -> None:
        """Points between two runs may join them: what lies with the other, and is no stored run yet, moves to this one."""
        for other in {sids[tst] for tst in mine if sids.get(tst, TRAIL) not in {TRAIL, key[2]}}:
            if self._stored(other):
                continue
            rows = inbox.waiting(self._session, (*self._owner, other))
            for piece in app_inbox.pieces_of(rows):
                points[piece.id], sids[piece.id] = piece, key[2]
                self._file(key, piece)
            app_inbox.forget(self._session, [row.id for row in rows if row.id is not None])

    def _sid(self, stretch: trail.Stretch, sids: dict[int, str]) -> str:
        """The run that the stretch belongs to: one that has points of it or is near, stored ones first; else a new one.

        Where points between two join them, the other's points move to it.
        """
        first, last = stretch.first_ms - trail.PAUSE_MS, stretch.last_ms + trail.PAUSE_MS
        near = dict.fromkeys(sids[tst] for tst in sorted(sids) if sids[tst] != TRAIL and first <= tst * 1000 <= last)
        known = next(filter(self._stored, near), next(iter(near), None))
        return known or sid_of(stretch.first_ms, *self._owner, "owntracks")

    def _stored(self, sid: str) -> bool:
        row = None if sid == TRAIL else inbox.session_row(self._session, (*self._owner, sid))
        return row is not None and row.run_id is not None
