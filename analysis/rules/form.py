"""Mechanics: the form rules, in the order of the catalogue."""

from __future__ import annotations

from analysis.rules import form_fatigue, form_pronation, form_shoes, form_steps, form_strike
from analysis.rules.base import Rule

RULES: tuple[Rule, ...] = (
    form_strike.FOREFOOT_LOAD,
    form_strike.FOREFOOT_SHIFT,
    form_fatigue.FOREFOOT_FATIGUE,
    form_steps.CADENCE_DROP,
    form_pronation.PRONATION,
    form_steps.ASYMMETRY,
    form_shoes.SHOE_MISMATCH,
)
