"""Every text a runner can get, in one place: `en/*.ftl` and `de/*.ftl`, in Fluent (projectfluent.org).

A rule, a plan or a page names a message and hands over its numbers; the words, the order and the plural are the language's.
A finding's message has the attributes `title`, `why` and `do`; ids are those of the rules, with a dash for the dot:
`load-session_spike-high`. A language that lacks a message falls back to English; a test says that none does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, cast

from fluent.runtime import FluentBundle, FluentResource

from domain import units
from domain.clock import local_time

Language = Literal["en", "de"]
LANGUAGES: dict[Language, str] = {"en": "English", "de": "Deutsch"}
"""The languages there are, each by its own name."""
ENGLISH: Language = "en"

Value = str | int | float

_ENTRY = re.compile(r"^(-?[A-Za-z][\w-]*) *=", re.MULTILINE)
"""Where a message or term begins: what goes on with one is indented, or ends a choice with a brace."""


@dataclass(frozen=True, slots=True)
class Said:
    """The three texts of a finding or a reminder: `title` ≤ 60 characters, `why` with the numbers, `do` in one sentence."""

    title: str
    why: str
    do: str


@dataclass(frozen=True, slots=True)
class Say:
    """Speaks to one runner: their language, units and time zone."""

    language: Language = ENGLISH
    units: Literal["km", "mi"] = "km"
    zone: str = "UTC"

    def text(self, message: str, /, **numbers: Value) -> str:
        """The message `message`, or with a dot its attribute, e.g. `rule-shoe-worn.needs`.

        Raises:
            KeyError: there is no such message in any language.

        """
        name, _, attribute = message.partition(".")
        for language in (self.language, ENGLISH):
            bundle = _bundle(language)
            if not bundle.has_message(name):
                continue
            found = bundle.get_message(name)
            pattern = found.attributes.get(attribute) if attribute else found.value
            if pattern is None:
                continue
            text, errors = bundle.format_pattern(pattern, numbers)
            if errors:
                raise KeyError(f"{message}: {errors[0]}")
            return cast("str", text)
        raise KeyError(message)

    def has(self, message: str) -> bool:
        """Whether there is such a message, or attribute of one."""
        name, _, attribute = message.partition(".")
        bundle = _bundle(ENGLISH)
        return bundle.has_message(name) and (not attribute or attribute in bundle.get_message(name).attributes)

    def said(self, message: str, /, **numbers: Value) -> Said:
        """The three attributes of a finding's message."""
        return Said(*(self.text(f"{message}.{part}", **numbers) for part in ("title", "why", "do")))

    def distance(self, metres: float, digits: int = 1) -> str:
        """E.g. `12.4 km`, `7.7 mi`, or in German `12,4 km`."""
        value, name = units.distance_in(metres, self.units)
        return f"{self.number(value, digits)} {name}"

    def height(self, metres: float) -> str:
        """A climb, e.g. `310 m`, or `1017 ft` for a runner who thinks in miles."""
        return f"{metres / units.METRES_PER_FOOT:.0f} ft" if self.units == "mi" else f"{metres:.0f} m"

    def number(self, value: float, digits: int = 0) -> str:
        """`value` with so many digits after the point, or after the comma where the language has one."""
        text = f"{value:.{digits}f}"
        return text.replace(".", ",") if self.language == "de" else text

    def pace(self, speed_m_s: float) -> str:
        """Pace of a speed in m/s, e.g. `5:30 /km`."""
        return units.format_pace(speed_m_s, self.units)

    def per_distance(self, per_km: float, digits: int = 2) -> str:
        """A cost of so much a kilometre as a number a kilometre or a mile, without its unit."""
        return self.number(per_km * (units.KM_PER_MILE if self.units == "mi" else 1.0), digits)

    def moment(self, t_ms: int) -> str:
        """Day and time of an instant (Unix ms) where the runner lives, e.g. `Mon 23 Nov, 18:05`, `Mo 23. Nov, 18:05`."""
        local = local_time(t_ms, self.zone)
        weekday = self.text("calendar-weekdays-short").split()[local.weekday()]
        month = self.text("calendar-months-short").split()[local.month - 1]
        day = f"{local.day}." if self.language == "de" else str(local.day)
        return f"{weekday} {day} {month}, {self.clock(t_ms)}"

    def clock(self, t_ms: int) -> str:
        """The time of day of an instant (Unix ms) where the runner lives, e.g. `18:05`."""
        return local_time(t_ms, self.zone).strftime("%H:%M")


def rule_id(rule: str) -> str:
    """A rule's id as it begins its messages: `load.session_spike` → `load-session_spike`."""
    return rule.replace(".", "-")


class _Bundle(FluentBundle):
    """The messages of a language, each parsed when it is first said: parsing all takes longer than many a command."""

    def __init__(self, language: Language, entries: Mapping[str, str]) -> None:
        super().__init__([language], use_isolating=False)
        self._entries = entries

    @property
    def names(self) -> list[str]:
        """Of every message, sorted."""
        return sorted(name for name in self._entries if not name.startswith("-"))

    def has_message(self, message_id: str) -> bool:
        return message_id in self._entries

    def _lookup(self, entry_id: str, term: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - as Fluent declares it
        """Also asked by Fluent itself, for what a message refers to."""
        if entry_id not in (self._terms if term else self._messages):
            self.add_resource(FluentResource(self._entries[f"-{entry_id}" if term else entry_id]))
        return super()._lookup(entry_id, term)


@cache
def _bundle(language: Language) -> _Bundle:
    entries: dict[str, str] = {}
    folder = resources.files("domain.words") / language
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".ftl"):
            _preamble, *parts = _ENTRY.split(file.read_text(encoding="utf-8"))
            for name, rest in zip(parts[::2], parts[1::2], strict=True):
                entries.setdefault(name, f"{name} ={rest}")
    return _Bundle(language, entries)


def messages(language: Language) -> dict[str, tuple[str, ...]]:
    """Every message of a language with the names of its attributes; "" stands for its own value."""
    bundle = _bundle(language)
    found = {name: bundle.get_message(name) for name in bundle.names}
    return {
        name: (*(("",) if message.value is not None else ()), *sorted(message.attributes)) for name, message in found.items()
    }
