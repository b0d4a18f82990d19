"""Numbers and instants as one runner reads them: own unit, own zone, always with the unit beside the number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain import units
from domain.clock import from_iso, local_day, zone
from domain.model import Runner

NOTHING = "–"
MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000

FLAGS = {
    "clock_skew": "The device's clock was off; times are kept as it recorded them.",
    "clock_jump": "The device's clock jumped backwards during the run.",
    "silence": "The device fell silent before it said that the run was over.",
    "partial_file": "The file is damaged; what could be read is here.",
    "totals_differ": "The device's own totals differ from what its samples say.",
    "gaps": "There are gaps in the recording; nothing is added up across them.",
    "fields_nulled": "Some values were out of any physical range and were left out.",
}
"""Data-quality notes in plain words; one that is not here is shown by its name."""
SEVERITIES = {
    "info": "For your information",
    "watch": "Watch",
    "warn": "Warning",
    "stop": "Stop running",
    "urgent": "See a clinician",
}
GRADES = {
    "article": "from the article Soleus is built on",
    "strong": "strong evidence",
    "moderate": "moderate evidence",
    "weak": "weak evidence",
    "null": "studied, no effect found",
    "expert": "expert opinion",
    "convention": "convention",
}
STANCE_SOURCES = {
    "measured": "measured",
    "estimated": "estimated from speed and cadence",
    "time_only": "not known: calf load from time only",
}
ANSWERS = {"seen": "seen", "better": "better", "worse": "worse", "stop_reminding": "no more reminders", "ack": "seen"}
REASONS = {
    "FIRST": "It is the first time this was seen.",
    "WORSE": "It got worse since you were last told.",
    "UNCHANGED": "You were told of this already.",
    "DISPLAY": "It is a figure to look at, never a warning.",
    "STALE": "It reached Soleus too late to act on: the run was over for more than 48 hours.",
    "PAGE_ONLY": "It is for your information: shown here, not sent.",
}
STATUSES = {
    "queued": "waiting to be sent",
    "retrying": "trying again",
    "delivered": "delivered",
    "expired": "too late to be of use, not sent",
    "dead": "could not be delivered",
}


@dataclass(frozen=True, slots=True)
class Words:
    """How to say things to `runner` (None: kilometres and UTC) at `now_ms`."""

    runner: Runner | None
    now_ms: int

    @property
    def unit(self) -> str:
        """The runner's unit of distance."""
        return self.runner.units if self.runner else "km"

    @property
    def zone(self) -> str:
        """The runner's zone."""
        return self.runner.zone if self.runner else "UTC"

    @property
    def today(self) -> date:
        """The runner's calendar day."""
        return local_day(self.now_ms, self.zone)

    def distance(self, metres: float | None, digits: int = 1) -> str:
        """E.g. `12.4 km`."""
        return NOTHING if metres is None else units.format_distance(metres, self.unit, digits)

    def distance_value(self, metres: float | None, digits: int = 1) -> str:
        """E.g. `12.4`, for where the unit stands beside it."""
        return NOTHING if metres is None else f"{units.distance_in(metres, self.unit)[0]:.{digits}f}"

    @staticmethod
    def duration(seconds: float | None) -> str:
        """E.g. `1:02:03`."""
        return NOTHING if seconds is None else units.format_duration(seconds)

    def pace(self, metres: float | None, seconds: float | None) -> str:
        """E.g. `5:30 /km`."""
        return NOTHING if not metres or not seconds else units.format_pace(metres / seconds, self.unit)

    @staticmethod
    def number(value: float | None, digits: int = 1) -> str:
        """E.g. `9.8`, or a dash when it is not known."""
        return NOTHING if value is None else f"{value:.{digits}f}"

    @staticmethod
    def percent(share: float | None) -> str:
        """A share 0…1, e.g. `34 %`."""
        return NOTHING if share is None else f"{share * 100:.0f} %"

    def _local(self, t_ms: int) -> datetime:
        return datetime.fromtimestamp(t_ms / 1000, zone(self.zone))

    def day(self, t_ms: int) -> str:
        """E.g. `Sun 22 Nov`, with the year when it is another one."""
        moment = self._local(t_ms)
        year = "" if moment.year == self.today.year else f" {moment.year}"
        return f"{moment:%a} {moment.day} {moment:%b}{year}"

    def moment(self, text: str) -> str:
        """An ISO 8601 instant as day and time, e.g. `Sun 22 Nov 08:01`."""
        t_ms = from_iso(text)
        return f"{self.day(t_ms)} {self.clock(t_ms)}"

    def weekday(self, t_ms: int) -> str:
        """E.g. `Sunday`."""
        return f"{self._local(t_ms):%A}"

    def clock(self, t_ms: int) -> str:
        """E.g. `08:01`."""
        return f"{self._local(t_ms):%H:%M}"

    @staticmethod
    def date(day: date) -> str:
        """E.g. `22 Nov 2026`."""
        return f"{day.day} {day:%b %Y}"

    def ago(self, t_ms: int) -> str:
        """E.g. `5 min ago`."""
        gone = max(self.now_ms - t_ms, 0)
        if gone < MINUTE_MS:
            return "just now"
        if gone < HOUR_MS:
            return f"{gone // MINUTE_MS} min ago"
        if gone < DAY_MS:
            return f"{gone // HOUR_MS} h ago"
        days = gone // DAY_MS
        return "1 day ago" if days == 1 else f"{days} days ago"

    @staticmethod
    def flag(name: str) -> str:
        """A data-quality note in plain words."""
        return FLAGS.get(name, name.replace("_", " "))
