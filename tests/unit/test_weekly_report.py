"""The weekly report: what was known of the week, what was not, and what comes next; in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts import report
from alerts.report import NOTHING_KNOWN, ReportFacts
from domain.model import Runner
from domain.words import LANGUAGES, Language, Said, Say
from tests.wording import clean

LANGUAGE = pytest.mark.parametrize("language", list(LANGUAGES))
FULL = ReportFacts(
    runs=4,
    distance_m=31_250.0,
    calf_km=36.2,
    low=24.0,
    high=33.0,
    state="above",
    warnings=2,
    sessions_done=2,
    sessions_asked=3,
    next_step="Check in, Mon 4 May, 08:00",
    room_m=7_200.0,
)


class TestReport:
    """The weekly report."""

    def test_all_of_it(self) -> None:
        """Runs, distance, load on its range, alerts and strength in one paragraph; then what comes next."""
        said = report.words(FULL, Say())
        assert said == Said(
            "Your week",
            "4 runs in the last 7 days, 31.2 km in all. Your calves did 36.2 calf-km, more than your usual 24.0 to 33.0. "
            "You were sent 2 alerts. Heel drops: 2 of 3 in the last full week.",
            "Next: Check in, Mon 4 May, 08:00.",
        )

    def test_all_of_it_in_german(self) -> None:
        """With the decimal comma."""
        said = report.words(FULL, Say("de"))
        assert said.why.startswith("4 Läufe in den letzten 7 Tagen, zusammen 31,2 km. Deine Waden haben 36,2 Waden-km")
        assert said.do == "Als Nächstes: Check in, Mon 4 May, 08:00."

    @LANGUAGE
    def test_unknown_is_not_zero(self, language: Language) -> None:
        """What nobody knows is left out: no kilometre, no load, no session, no alert and no room is made up."""
        said = report.words(NOTHING_KNOWN, Say(language))
        assert said.why == Say(language).text("report-no-runs")
        assert "0" not in f"{said.title}{said.why.replace('7', '')}{said.do}"
        known = report.words(ReportFacts(2, None, calf_km=5.0), Say(language))
        assert Say(language).text("report-load-unknown", load=Say(language).number(5.0, 1)) in known.why
        part = report.words(replace(FULL, low=None, sessions_asked=None, warnings=0), Say(language))
        assert "24" not in part.why
        assert part.why.count(".") < report.words(FULL, Say(language)).why.count(".")

    def test_zero_is_not_unknown(self) -> None:
        """A programme of which nothing was done is said."""
        assert "Heel drops: 0 of 3" in report.words(replace(FULL, sessions_done=0), Say()).why

    def test_what_comes_next(self) -> None:
        """A red flag before any plan, a plan before any number; no room is rest, not a distance of nothing."""
        say = Say()
        flagged = replace(FULL, flag_open=True)
        steps = (flagged, FULL, replace(FULL, next_step=None), replace(FULL, next_step=None, room_m=None))
        assert [report.words(facts, say).do for facts in steps] == [
            say.text("report-next-flag"),
            "Next: Check in, Mon 4 May, 08:00.",
            "Today you can go 7.2 km and stay within what you are used to.",
            say.text("report-next"),
        ]
        full = report.words(replace(FULL, next_step=None, room_m=0.0), say).do
        assert full == say.text("today-full.next")
        assert "7.2" not in report.words(flagged, say).do

    @LANGUAGE
    @pytest.mark.parametrize("state", ["below", "in", "above", "over", "unknown"])
    def test_every_state_has_words(self, language: Language, state: str) -> None:
        """On each side of the range, in each language, for a runner who thinks in miles too: no diagnosis, no promise."""
        said = report.words(replace(FULL, state=state), Runner("ana", language=language, units="mi").say)  # type: ignore[arg-type]  # one of the states
        assert " mi" in said.why
        clean(language, said.title, said.why, said.do)
        assert len(said.title) <= 60
