"""Whether what a runner read holds advice that a guard had to hold back: by what it was marked as, and by its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from domain.guards import FLAG_GUARD, NO_STRETCH, guard_of
from domain.model import Tip
from domain.words import Said

_PULLING = re.compile(r"stretch|massag|\brub\b", re.IGNORECASE)
_COOLING = re.compile(r"\bic(e|ing)\b|compress|bandage|elevat|leg up|above the heart", re.IGNORECASE)
"""How an English text names what the guards hold back."""
_SAYS_NOT_TO = frozenset({"triage.strain", "triage.unclear", "acute.rice", NO_STRETCH, FLAG_GUARD})
"""Rows that name stretching and massage only to say: do not."""


def leaks(rule: str, tips: Iterable[str], said: Said, original: str, banned: Mapping[Tip, str]) -> list[str]:
    """What of `said` (in English) had to be held back; `original` is the advice as the rule gave it, marked with `tips`."""
    guards = {NO_STRETCH, FLAG_GUARD} & set(banned.values())
    if not guards:
        return []
    replaced = said.do != original
    found = [] if replaced or guard_of(tips, banned) not in guards else [said.do]
    for text in (said.title, said.why, "" if replaced else said.do):
        pulls = rule not in _SAYS_NOT_TO and _PULLING.search(text)
        cools = FLAG_GUARD in guards and rule not in {NO_STRETCH, FLAG_GUARD} and _COOLING.search(text)
        if (pulls or cools) and text not in found:
            found.append(text)
    return [f"{rule}: {text}" for text in found]
