"""Where it hurt, pain over load, a programme week by week and the wear of shoes: what is drawn, and what never is."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from charts import longest
from charts.adherence import Block, adherence
from charts.band import Band
from charts.episodes import Pain, episodes
from charts.leg import Spot, leg, level
from charts.wear import wear
from charts.weekly import Week, weekly
from domain.body import Place, places, worst_of
from domain.care import Episode, Rating, Triage
from domain.model import Side
from domain.words import Say

SAY = Say()
DAY = 86_400_000
LAST = date(2026, 11, 23)


def episode(key: str, site: str | None, side: Side | None, *ratings: tuple[int, int | None]) -> Episode:
    """An episode with (day, pain) of each report."""
    told = tuple(Rating(day * DAY, severity) for day, severity in ratings)
    triage = Triage("tendon", clear=True)
    return Episode(key, told[0].t_ms, told[-1].t_ms, site, side, "new", told, triage, {}, (key,))


class TestPlaces:
    """The worst pain of each place."""

    def test_the_worst_of_the_last_days_stands_first(self) -> None:
        """What was before is left out; two episodes of one place are one place."""
        known = [
            episode("a", "near_ankle", "left", (1, 9), (12, 3)),
            episode("b", "near_ankle", "left", (13, 4), (14, 2)),
            episode("c", "muscle_belly", "right", (2, 8)),
            episode("d", "behind_knee", "right", (13, 6)),
        ]
        assert places(known, 10 * DAY) == (
            Place("behind_knee", "right", 6, 6, 13 * DAY, 1, ("d",)),
            Place("near_ankle", "left", 4, 2, 14 * DAY, 3, ("a", "b")),
        )

    def test_both_is_either_leg_and_unknown_stays_unknown(self) -> None:
        """A report without a number has none; one without a place, or with a place nobody knows, has no place."""
        known = [episode("a", "whole_calf", "both", (1, None)), episode("b", "thigh", None, (1, 2))]
        found = {(place.site, place.side): place.worst for place in places(known, 0)}
        assert found == {("whole_calf", "left"): None, ("whole_calf", "right"): None, (None, None): 2}

    def test_the_worst_of_an_episode_is_the_first_of_that_number(self) -> None:
        """And None when no report had one."""
        assert worst_of(episode("a", None, None, (1, 3), (2, 5), (3, 5))) == Rating(2 * DAY, 5)
        assert worst_of(episode("a", None, None, (1, None))) is None


class TestLegs:
    """The map of both lower legs."""

    def test_a_number_stands_in_every_place_that_was_reported(self) -> None:
        """Nothing is told by colour alone, and the picture says the same in words."""
        drawn = leg([Spot("near_ankle", "left", 4), Spot("whole_calf", "right", None)], say=SAY)
        assert re.findall(r'class="number middle">([^<]+)<', drawn) == ["4", "?"]
        assert "left, near the ankle: 4 of 10 at the worst. right, whole calf: pain reported, without a number." in drawn
        assert drawn.count('class="hurt none"') == 6

    def test_nothing_reported_is_not_called_healthy(self) -> None:
        """No number, no green, and the sentence says what it means."""
        drawn = leg([], say=SAY)
        assert 'class="number' not in drawn
        assert 'class="hurt gone"' not in drawn
        assert "Nothing was reported in the last 14 days. That does not say that all is healthy." in drawn

    def test_places_lead_somewhere_only_for_who_may_check_in(self) -> None:
        """With links it is a group, so that they can be reached; without it is an image."""
        linked = leg([], link=lambda site, side: f"/check-in?site={site}&side={side}", say=SAY)
        assert linked.count("<a ") == 8
        assert 'href="/check-in?site=near_ankle&amp;side=left" aria-label="left, near the ankle: nothing reported"' in linked
        assert ('role="group"' in linked, 'role="img"' in linked) == (True, False)
        assert "<a " not in leg([], say=SAY)

    @pytest.mark.parametrize(
        ("worst", "shade"), [(0, "gone"), (1, "some"), (3, "some"), (4, "much"), (6, "much"), (7, "most"), (None, "much")]
    )
    def test_the_scale_is_fixed(self, worst: int | None, shade: str) -> None:
        """The same number has the same shade, whatever else was reported."""
        assert level(Spot("near_ankle", "left", worst)) == shade


class TestPainOverLoad:
    """The course of each episode over the weeks."""

    def test_the_axes_do_not_depend_on_the_data(self) -> None:
        """Pain goes to 10, load to what was handed in, and a mild episode is drawn no larger than a bad one."""
        mild = [Pain("1", [(datetime(2026, 11, 2, 8), 1), (datetime(2026, 11, 9, 8), 2)])]  # noqa: DTZ001 - local
        drawn = episodes([Week(date(2026, 11, 16), 32.0)], 60.0, mild, LAST, say=SAY)
        ticks = re.findall(r'class="tick end">([^<]+)<', drawn)
        assert ticks == ["0", "5", "10", "0", "30", "60"]
        heights = [float(y) for y in re.findall(r'cy="([\d.]+)" r="3.6"', drawn)]
        assert heights == pytest.approx([22 + 116 * 0.9, 22 + 116 * 0.8], abs=0.1)

    def test_what_is_before_the_axis_is_left_out(self) -> None:
        """And so are reports without a number; an episode with nothing to show has no badge."""
        old = Pain("1", [(datetime(2025, 1, 1), 8)])  # noqa: DTZ001 - local
        bare = Pain("2", [(datetime(2026, 11, 1), None)])  # noqa: DTZ001 - local
        drawn = episodes([], 20.0, [old, bare], LAST, say=SAY)
        assert 'class="badge"' not in drawn
        assert "0 episodes of pain in 26 weeks" in drawn

    def test_only_what_was_reported_as_gone_ends_open(self) -> None:
        """The last mark of a settled episode is open, that of another is not; an unknown week is a question mark."""
        told = [(datetime(2026, 11, 2), 3), (datetime(2026, 11, 5), 0)]  # noqa: DTZ001 - local
        weeks = [Week(date(2026, 11, 9), None)]
        settled = episodes(weeks, 20.0, [Pain("1", told, settled=True)], LAST, say=SAY)
        assert settled.count('class="ache gone"') == 1
        assert ">?</text>" in settled
        assert 'class="ache gone"' not in episodes(weeks, 20.0, [Pain("1", told)], LAST, say=SAY)

    def test_two_badges_never_stand_on_each_other(self) -> None:
        """Five episodes that begin within days."""
        pains = [Pain(str(n), [(datetime(2026, 11, 18 + n), 4)]) for n in range(1, 6)]  # noqa: DTZ001 - local
        drawn = episodes([], 20.0, pains, LAST, width=326, slots=16, say=SAY)
        at = [tuple(map(float, pair)) for pair in re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="8.5"', drawn)]
        gaps = [abs(a[0] - b[0]) >= 17 or abs(a[1] - b[1]) >= 17 for i, a in enumerate(at) for b in at[:i]]
        assert len(at) == 5
        assert all(gaps)


def test_a_week_without_an_entry_is_not_known_and_weeks_to_come_are_empty() -> None:
    """Nothing logged is a question mark once the week is over, never a column of zero; the present week is open."""
    drawn = adherence([Block(1, 3, 3), Block(2, 0, 3), Block(3, 1, 3)], 12, 3, say=SAY)
    assert drawn.count('class="track"') == 12
    assert drawn.count(">?</text>") == 1
    assert re.findall(r'class="(bar [a-z ]+)"', drawn) == ["bar in", "bar below now"]
    assert "1: 3/3, 2: 0/3, 3: 1/3" in drawn


def test_two_pairs_share_an_axis() -> None:
    """The marks stand at the same place whatever was run, and what is over the end can be seen."""
    pictures = [wear(m, (483e3, 805e3), labels=("483 km", "805 km"), title="t", told="d") for m in (0, 300e3, 900e3, 5e6)]
    marks = {tuple(re.findall(r'd="M([\d.]+) 0L', drawn)) for drawn in pictures}
    assert marks == {("160", "266.7")}
    assert [re.search(r"bar (\w+)", drawn)[1] for drawn in pictures] == ["in", "in", "over", "over"]  # type: ignore[index]
    assert 'width="320" height="10" rx="5" class="bar over"' in pictures[3]


def test_the_week_that_a_picture_is_about_stands_out() -> None:
    """One week does, and only when it is asked for."""
    weeks = [Week(date(2026, 11, 2), 30.0, Band(20, 40, 46)), Week(date(2026, 11, 9), 50.0, Band(20, 40, 46))]
    assert weekly(weeks, 60.0, about=date(2026, 11, 9)).count('class="about"') == 1
    assert 'class="about"' not in weekly(weeks, 60.0)


class TestLongest:
    """One run among those of the 30 days before it."""

    def test_the_longest_before_is_the_line_and_what_is_beyond_it_stands_out(self) -> None:
        """A run over the line is orange, one below it is not, and the axis is in the runner's unit."""
        before = [longest.Run(date(2026, 11, 1), 12_000), longest.Run(date(2026, 11, 8), 14_000)]
        far = longest.longest(before, longest.Run(LAST, 16_000), say=SAY)
        assert re.findall(r'class="bar (\w+)"', far) == ["above", "below", "below"]
        assert "your longest before: 14.0 km" in far
        near = longest.longest(before, longest.Run(LAST, 9_000), say=Say(units="mi"))
        assert (re.findall(r'class="bar (\w+)"', near)[-1], "8.7 mi" in near) == ("in", True)

    def test_without_a_run_before_there_is_no_line(self) -> None:
        """Nothing to compare with is not a longest of zero."""
        alone = longest.longest([], longest.Run(LAST, 9_000), say=SAY)
        assert 'class="limit"' not in alone
        assert 'class="bar in"' in alone
