"""Reports become episodes: which join, what their course is, when one is settled and when it came back."""

from __future__ import annotations

from analysis.care import care
from domain.care import Episode
from domain.model import CheckIn
from tests.caring import CRAMP, DOMS, STRAIN, answer, at, report, told


def episodes(*reports: CheckIn) -> tuple[Episode, ...]:
    """The episodes after all of `reports`."""
    return care(told(*reports), max(each.t_ms for each in reports)).episodes


def test_one_site_and_side_is_one_episode() -> None:
    """Reports of the same site and side join, another side is another episode; a report without either joins the last."""
    first = report("2026-05-01 09:00", site="near_ankle", side="left", severity=4)
    other = report("2026-05-01 10:00", site="near_ankle", side="right", severity=3)
    again = report("2026-05-02 09:00", site="near_ankle", side="left", severity=3)
    plain = report("2026-05-02 10:00", severity=2)
    found = episodes(first, other, again, plain)
    assert [each.reports for each in found] == [(first.id, again.id, plain.id), (other.id,)]
    assert [each.key for each in found] == [first.id, other.id]


def test_a_described_report_joins_a_bare_marker() -> None:
    """A marker is told more about later: its episode takes over site and side."""
    found = episodes(report("2026-05-01 09:00", phase="during"), report("2026-05-01 11:00", **STRAIN))
    assert [(each.site, each.side) for each in found] == [("muscle_belly", "left")]


def test_the_course() -> None:
    """New, then better, worse or the same as the report before; settled at 0."""
    steps = [(4, "new"), (2, "better"), (3, "worse"), (3, "same"), (0, "settled")]
    reports = [
        report(f"2026-05-0{i + 1} 09:00", site="near_ankle", side="left", severity=s) for i, (s, _) in enumerate(steps)
    ]
    assert [episodes(*reports[: i + 1])[0].course for i in range(len(steps))] == [course for _, course in steps]
    assert episodes(*reports)[0].settled_ms == at("2026-05-05 09:00")


def test_nothing_hurts_any_more_settles_every_open_one() -> None:
    """0 of 10 without a site is about all of them, with one only about that."""
    left = report("2026-05-01 09:00", site="near_ankle", side="left", severity=4)
    right = report("2026-05-01 10:00", site="muscle_belly", side="right", severity=4)
    both = episodes(left, right, report("2026-05-02 09:00", severity=0))
    assert [each.course for each in both] == ["settled", "settled"]
    one = episodes(left, right, report("2026-05-02 09:00", site="near_ankle", side="left", severity=0))
    assert [each.course for each in one] == ["settled", "new"]
    assert care(told(report("2026-05-02 09:00", severity=0)), at("2026-05-03 09:00")).episodes == ()


def test_pain_that_comes_back_within_28_days_is_the_same() -> None:
    """Within 28 days of having settled it is a relapse, later a new episode; a relapse begins its patterns anew."""
    first = report("2026-05-01 09:00", **STRAIN)
    gone = report("2026-05-05 09:00", severity=0)
    back = report("2026-06-02 09:00", **STRAIN)
    (one,) = episodes(first, gone, back)
    assert (one.course, one.settled_ms, one.since) == ("relapsed", None, {"strain": back.t_ms})
    assert len(episodes(first, gone, report("2026-06-02 09:01", **STRAIN))) == 2
    assert len(episodes(first, gone, report("2026-05-20 09:00", **(STRAIN | {"side": "right"})))) == 2


def test_an_episode_that_nothing_is_heard_of_is_left() -> None:
    """After 28 days of silence a report begins another episode: one old marker does not swallow a season."""
    assert len(episodes(report("2026-05-01 09:00"), report("2026-05-29 09:00"))) == 1
    assert len(episodes(report("2026-05-01 09:00"), report("2026-05-29 09:01"))) == 2


def test_since_when_a_pattern_is_read() -> None:
    """Each pattern that the answers so far were read as, with the instant at which they first were."""
    marker = report("2026-05-01 09:00", phase="during")
    cramp = report("2026-05-01 09:30", **CRAMP)
    (one,) = episodes(marker, cramp)
    assert one.since == {"strain": marker.t_ms, "cramp": cramp.t_ms}
    assert (one.triage.reading, one.triage.clear) == ("cramp", True)


def test_severities_and_silence() -> None:
    """A report without a number keeps the course; the first and last numbers are those that were told."""
    reports = [
        report("2026-05-01 09:00", **DOMS),
        report("2026-05-02 09:00", severity=2),
        report("2026-05-02 10:00", rested=True),
    ]
    (one,) = episodes(*reports)
    assert (one.course, one.first_severity, one.last_severity) == ("better", 4, 2)
    assert one.reports == tuple(each.id for each in reports)


def test_an_answer_to_an_alert_tells_how_it_goes_but_settles_nothing() -> None:
    """Better, the same or worse, answered after the last report, is the course; no number, no report, and not over by it."""
    pain = report("2026-05-01 09:00", site="near_ankle", side="left", severity=4)
    key = f"review:{pain.id}"
    for said in ("better", "same", "worse"):
        (one,) = care(told(pain, answers=[answer(key, "2026-05-02 08:00", said)]), at("2026-05-03 09:00")).episodes
        assert (one.course, one.answered_ms, one.settled_ms) == (said, at("2026-05-02 08:00"), None)
        assert (one.last_severity, one.reports) == (4, (pain.id,))


def test_a_report_after_an_answer_has_the_last_word() -> None:
    """What was answered before the last report, to another episode's alert, or to one that is settled, changes nothing."""
    pain = report("2026-05-01 09:00", site="near_ankle", side="left", severity=4)
    later = report("2026-05-02 09:00", site="near_ankle", side="left", severity=2)
    early = answer(f"review:{pain.id}", "2026-05-01 20:00", "worse")
    other = answer("review:another", "2026-05-03 20:00", "worse")
    (one,) = care(told(pain, later, answers=[early, other]), at("2026-05-04 09:00")).episodes
    assert (one.course, one.answered_ms) == ("better", None)
    gone = report("2026-05-03 09:00", site="near_ankle", side="left", severity=0)
    after = answer(f"review:{pain.id}", "2026-05-03 20:00", "same")
    (over,) = care(told(pain, gone, answers=[after]), at("2026-05-04 09:00")).episodes
    assert over.course == "settled"
