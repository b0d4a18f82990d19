"""Figures that have a budget: kept beside it in screenshots/budgets.json, and printed for CI's log."""

from __future__ import annotations

import json
from pathlib import Path

KEPT = Path(__file__).resolve().parents[1] / "screenshots" / "budgets.json"


def note(name: str, value: float, most: float) -> None:
    """Keep a figure beside its limit, and print it."""
    KEPT.parent.mkdir(exist_ok=True)
    known = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    KEPT.write_text(json.dumps(known | {name: {"is": round(value, 1), "most": most}}, indent=2, sort_keys=True) + "\n")
    print(f"{name}: {value:.0f} of {most}")  # noqa: T201 - what CI's log is for
