"""The eight red-flag questions: fixed keys of the rule catalogue, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Mapping

QUESTIONS = (
    "cannot_bear_weight",
    "cannot_walk_normally",
    "chest_pain_or_breathless",
    "swelling_redness_warmth",
    "numb_or_tingling",
    "cold_or_pale_foot",
    "pain_on_passive_stretch_or_tense_calf",
    "snap_or_blow_near_ankle_or_no_heel_rise",
)
"""Keys of a check-in's `answers`; the words are `question-{key}` in `domain.words`."""


def all_no(answers: Mapping[str, str]) -> bool:
    """Whether every one of the eight was asked and answered no."""
    return all(answers.get(key) == "no" for key in QUESTIONS)


def not_asked(answers: Mapping[str, str]) -> tuple[str, ...]:
    """The questions that were not asked; that is never a no."""
    return tuple(key for key in QUESTIONS if answers.get(key) not in {"yes", "no"})
