"""What the Runs page is asked for by its address, and how to say it again in a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast
from urllib.parse import urlencode

from api.pages.numbers import number
from api.pages.words import Words
from domain.clock import day_start_ms
from domain.errors import BadInput
from domain.units import KM_PER_MILE
from store.findings import SEVERITIES
from store.run_list import State, Wanted

STATES = ("counted", "excluded", "incomplete")
FIELDS = ("q", "from", "to", "least", "most", "shoe", "state", "severity")
"""What the form asks, by the names that stand in an address."""
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of the form as they were filled in, and what follows from them."""

    fields: Mapping[str, str]
    wanted: Wanted

    @property
    def any(self) -> bool:
        """Whether anything is asked for in particular."""
        return bool(self.fields)

    def link(self, **also: str | int | None) -> str:
        """The address of the page that asks for the same, and for `also`."""
        fields = {**self.fields, **{name: str(value) for name, value in also.items() if value is not None}}
        return "/runs" + ("?" + urlencode(fields) if fields else "")


def read(params: Mapping[str, str], words: Words) -> Asked:
    """The question in an address. A field that is empty asks nothing; `day` asks for that day alone.

    Raises:
        BadInput: a field that is not as the form sends it.

    """
    fields = {name: params[name].strip()[:LONGEST] for name in FIELDS if params.get(name, "").strip()}
    if params.get("day"):
        fields |= {"from": params["day"], "to": params["day"]}
    first, last = (_day(fields.get(name, ""), name, words) for name in ("from", "to"))
    unit = 1000 * (KM_PER_MILE if words.unit == "mi" else 1.0)
    least, most = (
        number(fields.get(name, ""), words, "page-word-distance", within=(0, 1000), field=name) for name in ("least", "most")
    )
    wanted = Wanted(
        from_ms=None if first is None else day_start_ms(first, words.zone),
        to_ms=None if last is None else day_start_ms(last + timedelta(days=1), words.zone),
        least_m=None if least is None else least * unit,
        most_m=None if most is None else most * unit,
        shoe=_shoe(fields.get("shoe", ""), words),
        state=cast("State | None", _one_of(fields.get("state", ""), STATES, "state", words)),
        severity=_one_of(fields.get("severity", ""), SEVERITIES, "severity", words),
        words=fields.get("q", ""),
    )
    return Asked(fields, wanted)


def _day(text: str, field: str, words: Words) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1970 < day.year < 2200:  # noqa: PLR2004 - years that a run can be of
        raise BadInput(words.t("page-runs-bad-day"), words.t("page-runs-bad-day-remedy"), field=field)
    return day


def _shoe(text: str, words: Words) -> int | None:
    if text and not (text.isascii() and text.isdecimal() and int(text) < 2**63):
        raise BadInput(words.t("page-error-no-shoe"), words.t("page-error-choice-remedy"), field="shoe")
    return int(text) if text else None


def _one_of(text: str, choices: tuple[str, ...], field: str, words: Words) -> str | None:
    if text and text not in choices:
        what = words.t(f"page-runs-{field}")
        raise BadInput(words.t("page-error-choice", what=what), words.t("page-error-choice-remedy"), field=field)
    return text or None
