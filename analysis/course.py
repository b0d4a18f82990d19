"""The course of a pain: reports of one site and side join one episode, and its answers are triaged. Pure.

Reports are taken in the order in which it was felt, so the order in which they arrive does not matter. An episode is
settled by a report that nothing hurts any more; pain again at the same site and side within 28 days is its relapse, later
it is another one. An episode that nothing was heard of for 28 days is left as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from analysis.answers import bare, described, in_order, in_run, merged
from analysis.surroundings import Surroundings
from analysis.triage import triage
from domain.care import Course, Episode, Pattern, PlanAnswer, Rating
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, Side

if TYPE_CHECKING:
    from analysis.care import Told

TOGETHER_MS = 28 * MS_PER_DAY
"""Pain at the same site and side within so long is the same episode."""
HOUR_MS = 3_600_000


def episodes(told: Told) -> tuple[Episode, ...]:
    """The episodes that the reports make, oldest first."""
    found: tuple[Episode, ...] = ()
    for _, found in unfolding(told):  # noqa: B007 - the last is what is wanted
        pass
    return found


HOW = ("same", "better", "worse")
"""Answers to an alert that tell how a pain goes; of two at one instant the graver counts."""


def heard(episodes: Iterable[Episode], answers: Iterable[PlanAnswer]) -> tuple[Episode, ...]:
    """The episodes with what was answered since to alerts about them: how it goes, without a number.

    An answer is no report: it settles nothing and moves no rating, but who answers is not silent.
    """
    told = [answer for answer in answers if answer.answer in HOW]
    return tuple(_heard(episode, told) for episode in episodes)


def _heard(episode: Episode, told: Iterable[PlanAnswer]) -> Episode:
    since = [each for each in told if each.plan.partition(":")[2] == episode.key and each.t_ms > episode.last_ms]
    last = max(since, key=lambda each: (each.t_ms, HOW.index(each.answer)), default=None)
    if last is None or episode.settled_ms is not None:
        return episode
    return replace(episode, course=cast("Course", last.answer), answered_ms=last.t_ms)


def unfolding(told: Told) -> Iterator[tuple[CheckIn, tuple[Episode, ...]]]:
    """Each report, in the vocabulary and in order, with the episodes as they stood when it was told."""
    around = Surroundings(told)
    open_ones: list[_Growing] = []
    stand: tuple[Episode, ...] = ()
    for report in in_order(told.reports):
        touched = _touched(report, open_ones)
        for one in touched:
            one.add(report, around)
            if one not in open_ones:
                open_ones.append(one)
        if touched:
            stand = tuple(one.now for one in open_ones)
        yield report, stand


def bout(episode: Episode) -> tuple[Rating, ...]:
    """The ratings since pain began, or last came back after it had settled; a settled episode has none."""
    ratings = episode.ratings
    if episode.settled_ms is not None:
        return ()
    last = max((i for i, rating in enumerate(ratings) if rating.severity == 0), default=-1)
    return ratings[last + 1 :]


@dataclass(eq=False, slots=True)
class _Growing:
    """An episode while its reports are read one by one."""

    site: str | None
    side: Side | None
    reports: list[CheckIn] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    course: Course = "new"
    settled_ms: int | None = None
    began: int = 0
    """Position of the first report since pain began or last came back."""
    since: dict[Pattern, int] = field(default_factory=dict)
    answers: CheckIn | None = None
    now: Episode = field(init=False)

    @property
    def last_ms(self) -> int:
        return self.reports[-1].t_ms

    def add(self, report: CheckIn, around: Surroundings) -> None:
        """The next report."""
        before = next((rating.severity for rating in reversed(self.ratings) if rating.severity is not None), None)
        if self.settled_ms is not None and report.severity != 0 and (described(report) or bare(report)):
            self.course, self.settled_ms, self.began, self.since = "relapsed", None, len(self.reports), {}
        elif report.severity == 0:
            self.course, self.settled_ms = "settled", self.settled_ms or report.t_ms
        elif report.severity is not None and before is not None:
            self.course = "better" if report.severity < before else "worse" if report.severity > before else "same"
        self.site, self.side = self.site or report.site, self.side or report.side
        self.reports.append(report)
        self.ratings.append(Rating(report.t_ms, report.severity))
        bout = self.reports[self.began :]
        support = around.of(bout[0].t_ms, report.t_ms, lasting=_lasting(bout), over=bout)
        self.answers = merged(self.answers, report)
        found = triage(self.answers, support)
        if self.settled_ms is None:
            self.since.setdefault(found.reading, report.t_ms)
        self.now = Episode(
            key=self.reports[0].id,
            started_ms=self.reports[0].t_ms,
            last_ms=report.t_ms,
            site=self.site,
            side=self.side,
            course=self.course,
            ratings=tuple(self.ratings),
            triage=found,
            since=dict(self.since),
            reports=tuple(each.id for each in self.reports),
            settled_ms=self.settled_ms,
        )


def _touched(report: CheckIn, known: list[_Growing]) -> list[_Growing]:
    """The episodes that a report belongs to: one, perhaps a new one; all that it settles; or none."""
    joinable = [one for one in known if one.settled_ms is None and report.t_ms - one.last_ms <= TOGETHER_MS]
    fitting = [one for one in joinable if _fits(report, one)]
    if report.severity == 0:
        return fitting
    fitting.sort(key=lambda one: (one.site == report.site and one.side == report.side, one.last_ms))
    if fitting:
        return fitting[-1:]
    if not (described(report) or bare(report)):
        return []
    back = [one for one in known if one not in joinable and _back(report, one)]
    return back[-1:] or [_Growing(report.site, report.side)]


def _fits(report: CheckIn, one: _Growing) -> bool:
    """Whether a report may be of that episode: what was not told fits anything."""
    return all(
        told is None or known is None or told == known for told, known in ((report.site, one.site), (report.side, one.side))
    )


def _back(report: CheckIn, one: _Growing) -> bool:
    """Whether the pain of a settled episode has come back: the same site and side within 28 days."""
    same = report.site is not None and (report.site, report.side) == (one.site, one.side)
    return same and one.settled_ms is not None and report.t_ms - one.settled_ms <= TOGETHER_MS


def _lasting(bout: Sequence[CheckIn]) -> bool:
    """Whether a cramp was not gone within an hour: pain was told later, and not of another cramp in a run."""
    cramps = [report for report in bout if report.character == "cramp"]
    fresh = [report for report in cramps if report is cramps[0] or in_run(report)]
    if not fresh:
        return False
    later = [report for report in bout if report.t_ms - fresh[-1].t_ms >= HOUR_MS and report not in fresh]
    return any(report.severity for report in later) or any(described(report) and report.severity is None for report in later)
