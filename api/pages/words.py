"""Texts, numbers and instants as one runner reads them: own language, own unit, own zone, the unit beside the number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from domain import units
from domain.clock import from_iso, local_day, local_time
from domain.model import Runner
from domain.words import ENGLISH, LANGUAGES, Language, Say

KILOMETRE_M = 1000.0
NOTHING = "–"
MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
OPEN, CLOSE = "\ue000", "\ue001"
"""Stand round the name of a part of a text that is put in as HTML; private characters, which no text holds."""
_NO_NAME = re.compile(r"[^a-z0-9]+")
_COUNTED = re.compile(r"(\d+) (days|weeks|runs|min)")


def accepted(header: str) -> Language:
    """The first of our languages that a browser's Accept-Language `header` names; English when it names none of them."""
    wanted: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, rest = part.partition(";")
        try:
            weight = float(rest.partition("q=")[2]) if "q=" in rest else 1.0
        except ValueError:
            weight = 0.0
        wanted.append((-weight, tag.strip().lower().partition("-")[0]))
    ranked = [tag for weight, tag in sorted(wanted, key=lambda pair: pair[0]) if weight]
    return next((language for tag in ranked for language in LANGUAGES if language == tag), ENGLISH)


@dataclass(frozen=True, slots=True)
class Words:
    """How to say things with `say` at `now_ms`."""

    say: Say
    now_ms: int

    @classmethod
    def of(cls, runner: Runner | None, accept: str, now_ms: int) -> Words:
        """How to speak to `runner`, or to somebody who is none yet and whose browser accepts the languages `accept`."""
        return cls(Say(accepted(accept)) if runner is None else runner.say, now_ms)

    def t(self, message: str, /, **numbers: str | float) -> str:
        """The text `message`."""
        return self.say.text(message, **numbers)

    def h(self, message: str, /, **parts: str | int) -> Markup:
        """The text `message` with `parts` of HTML in it, e.g. a link."""
        marks = {name: part if isinstance(part, int) else f"{OPEN}{name}{CLOSE}" for name, part in parts.items()}
        text = str(escape(self.say.text(message, **marks)))
        for name, part in parts.items():
            text = text.replace(f"{OPEN}{name}{CLOSE}", str(escape(part)))
        return Markup(text)  # noqa: S704 - the text and every part are escaped above, unless the part is Markup

    def known(self, message: str, otherwise: str) -> str:
        """The text `message` if there is such a one, else `otherwise`: for names that devices or later rules bring."""
        return self.say.text(message) if self.say.has(message) else otherwise

    def fields(self, names: Iterable[str]) -> str:
        """Measured fields as people call them, in one line."""
        return ", ".join(self.known(f"field-{name}", name.replace("_", " ")) for name in names)

    @property
    def unit(self) -> str:
        """The runner's unit of distance."""
        return self.say.units

    @property
    def zone(self) -> str:
        """The runner's zone."""
        return self.say.zone

    @property
    def today(self) -> date:
        """The runner's calendar day."""
        return local_day(self.now_ms, self.zone)

    def distance(self, metres: float | None, digits: int = 1) -> str:
        """E.g. `12.4 km`."""
        return NOTHING if metres is None else self.say.distance(metres, digits)

    def distance_value(self, metres: float | None, digits: int = 1) -> str:
        """E.g. `12.4`, for where the unit stands beside it."""
        return NOTHING if metres is None else self.say.number(units.distance_in(metres, self.unit)[0], digits)

    @staticmethod
    def duration(seconds: float | None) -> str:
        """E.g. `1:02:03`."""
        return NOTHING if seconds is None else units.format_duration(seconds)

    def pace(self, metres: float | None, seconds: float | None) -> str:
        """E.g. `5:30 /km`."""
        return NOTHING if not metres or not seconds else units.format_pace(metres / seconds, self.unit)

    def number(self, value: float | None, digits: int = 1) -> str:
        """E.g. `9.8`, or a dash when it is not known."""
        return NOTHING if value is None else self.say.number(value, digits)

    def change(self, value: float) -> str:
        """A difference with its sign, e.g. `+5.4`, `−1.2`; `±0.0` when it rounds to nothing."""
        sign = "±" if round(abs(value), 1) == 0 else "+" if value > 0 else "−"
        return sign + self.say.number(abs(value), 1)

    def span(self, ends: Sequence[float], digits: int = 0) -> str:
        """A range, e.g. `168–174`; one number where both ends read the same."""
        low, high = (self.say.number(end, digits) for end in ends)
        return low if low == high else f"{low}–{high}"

    def figure(self, value: float | str | None) -> str:
        """A number with as many digits as it needs, at most four, e.g. `1.25`; a text as it is."""
        if value is None or isinstance(value, str):
            return value or NOTHING
        text = f"{value:.4g}"
        shown = f"{value:.0f}" if "e" in text else text
        return shown.replace(".", ",") if self.say.language == "de" else shown

    def amount(self, value: float | str | None, unit: str) -> str:
        """A number with its unit; a distance from a kilometre on as distances are written."""
        if unit == "m" and isinstance(value, float | int) and value >= KILOMETRE_M:
            return self.distance(value)
        return f"{self.figure(value)} {self.unit_name(unit)}".rstrip()

    def percent(self, share: float | None) -> str:
        """A share 0…1, e.g. `34 %`."""
        return NOTHING if share is None else f"{self.say.number(share * 100)} %"

    def day(self, t_ms: int) -> str:
        """E.g. `Sun 22 Nov`, with the year when it is another one."""
        moment = local_time(t_ms, self.zone)
        parts = self._parts(moment)
        if moment.year == self.today.year:
            return self.t("page-date-day", **parts)
        return self.t("page-date-day-year", **parts, year=str(moment.year))

    def moment(self, text: str) -> str:
        """An ISO 8601 instant as day and time, e.g. `Sun 22 Nov 08:01`."""
        return self.at(from_iso(text))

    def day_of(self, text: str) -> str:
        """The day of an ISO 8601 instant, e.g. `Sun 22 Nov`."""
        return self.day(from_iso(text))

    def at(self, t_ms: int) -> str:
        """An instant as day and time, e.g. `Sun 22 Nov 08:01`; today's as `today, 08:01`."""
        if local_day(t_ms, self.zone) == self.today:
            return self.t("page-date-today", clock=self.clock(t_ms))
        return f"{self.day(t_ms)} {self.clock(t_ms)}"

    def _parts(self, moment: date) -> dict[str, str]:
        return {
            "weekday": self.t("calendar-weekdays-short").split()[moment.weekday()],
            "day": str(moment.day),
            "month": self.t("calendar-months-short").split()[moment.month - 1],
        }

    def weekday(self, t_ms: int) -> str:
        """E.g. `Sunday`."""
        return self.t("calendar-weekdays").split()[local_time(t_ms, self.zone).weekday()]

    def clock(self, t_ms: int) -> str:
        """E.g. `08:01`."""
        return self.say.clock(t_ms)

    def date(self, day: date | datetime) -> str:
        """E.g. `22 Nov 2026`."""
        parts = self._parts(day)
        del parts["weekday"]
        return self.t("page-date-date", **parts, year=str(day.year))

    def ago(self, t_ms: int) -> str:
        """E.g. `5 min ago`."""
        gone = max(self.now_ms - t_ms, 0)
        if gone < MINUTE_MS:
            return self.t("page-ago-now")
        if gone < HOUR_MS:
            return self.t("page-ago-minutes", n=gone // MINUTE_MS)
        if gone < DAY_MS:
            return self.t("page-ago-hours", n=gone // HOUR_MS)
        return self.t("page-ago-days", n=gone // DAY_MS)

    def since(self, text: str) -> str:
        """How long ago an ISO 8601 instant was, e.g. `5 min ago`."""
        return self.ago(from_iso(text))

    def local(self, t_ms: int) -> datetime:
        """An instant where the runner lives."""
        return local_time(t_ms, self.zone)

    def answer(self, question: str, answer: str) -> str:
        """A question of the points table with what was answered to it."""
        said = self.known(f"answer-{question}-{answer}", self.known(f"answer-{answer}", answer))
        return self.t("page-answer-pair", question=self.known(f"question-{question}", question), answer=said)

    def reason(self, text: str) -> str:
        """Why an alert was sent or held back, from what is stored: `BUDGET`, or `STALE: and more`."""
        return self.known(f"page-reason-{text.partition(':')[0]}", text)

    def said_state(self, text: str) -> str:
        """What the health route says of a part, in the runner's language where there are words for it."""
        return self.known(f"page-health-is-{slug(text)}", text)

    def live_words(self) -> dict[str, Any]:
        """What the script of the live figures has to say."""
        return {
            "state": {state: self.t(f"page-live-state-{state}") for state in ("live", "silent", "ended", "idle")},
            "sensor": {
                state: self.t(f"page-live-sensor-{state}", n="%") for state in ("sends", "stopped", "missing", "never")
            },
            "severity": {level: self.t(f"severity-{level}") for level in ("info", "watch", "warn", "stop", "urgent")},
            "lost": self.t("page-live-line-lost"),
            "again": self.t("page-live-line-again"),
            "left": self.t("page-live-left", room="%"),
            "over": self.t("page-live-over", room="%"),
            "ago": self.t("page-live-ago", n="%"),
            "whole": self.t("page-live-receipts-whole"),
            "missing": self.t("page-live-receipts-missing", n="%"),
        }

    def metric(self, name: str) -> str:
        """What a rule's evidence calls a number; a name that is not known yet is shown as it is."""
        return self.known(f"evidence-{slug(name)}", name.replace("_", " "))

    def unit_name(self, name: str) -> str:
        """A unit as people write it, e.g. `steps/min`."""
        return self.known(f"unit-{slug(name)}", name) if name else ""

    def window(self, name: str) -> str:
        """What a number was taken over, e.g. `7 days`."""
        counted = _COUNTED.fullmatch(name)
        if counted is not None:
            return self.t(f"evidence-{counted[2]}", n=int(counted[1]))
        return self.known(f"evidence-{slug(name)}", name) if name else NOTHING


def slug(name: str) -> str:
    """`name` as it stands in the name of a message."""
    return _NO_NAME.sub("-", name.lower()).strip("-") or "none"
