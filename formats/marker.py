"""What somebody typed into a phone while running, as a pain marker: only what is plainly there is read out of it. Pure."""

from __future__ import annotations

import re
from typing import Literal

from formats.messages import Pain

_SITES = {
    "near_ankle": ("achilles", "achillessehne", "ankle", "knöchel", "heel", "ferse"),
    "behind_knee": ("knee", "knie", "kniekehle"),
    "whole_calf": ("whole", "entire", "ganze", "ganzen"),
    "muscle_belly": ("belly", "muscle", "muskel", "muskelbauch", "gastrocnemius", "soleus"),
}
"""Words of a site, English and German. The bare calf is no site: every marker is about it."""
_SIDES: dict[Literal["left", "right", "both"], tuple[str, ...]] = {
    "left": ("left", "links", "linke", "linken", "linker"),
    "right": ("right", "rechts", "rechte", "rechten", "rechter"),
    "both": ("both", "beide", "beiden"),
}
_BESIDE = frozenset(
    {
        *("a", "an", "at", "behind", "calf", "hurts", "in", "is", "it", "my", "now", "of", "on", "pain", "the"),
        *("am", "der", "die", "das", "im", "mein", "meine", "schmerz", "schmerzen", "tut", "wade", "weh"),
    }
)
"""Words that may stand beside a number without making it the number of something else."""
_NONE = re.compile(r"\b(no|keine?)\s+(pain|schmerz(en)?)\b")
_OF_TEN = re.compile(r"\b(10|\d)\s*/\s*10\b")
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)?")
MOST = 2000


def marker(id_: str, t_ms: int, sid: str | None, said: str) -> Pain:
    """The marker of what was `said` at `t_ms`; the words themselves are its note."""
    text = said.lower()
    words = _WORD.findall(text)
    return Pain(
        id=id_,
        t=t_ms,
        sid=sid,
        site=next((site for site, names in _SITES.items() if any(word in names for word in words)), None),
        side=next((side for side, names in _SIDES.items() if any(word in names for word in words)), None),
        severity=_severity(text, words),
        phase="during",
        note=said.replace("\0", "")[:MOST] or None,
    )


def _severity(text: str, words: list[str]) -> int | None:
    """`7/10`, or a whole number of 0 to 10 beside nothing but words of pain: `5 km` says nothing of pain."""
    if _NONE.search(text):
        return 0
    out_of_ten = _OF_TEN.findall(text)
    if out_of_ten:
        return int(out_of_ten[0]) if len(out_of_ten) == 1 else None
    known = _BESIDE.union(*_SITES.values(), *_SIDES.values())
    rest = [word for word in words if word not in known]
    if len(rest) == 1 and rest[0].isascii() and rest[0].isdigit() and int(rest[0]) <= 10 and "-" not in text:  # noqa: PLR2004 - 0 to 10
        return int(rest[0])
    return None
