"""What runners say of their calves: the answers of a check-in, as the article describes each pattern."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STRAIN: Mapping[str, Any] = {
    "site": "muscle_belly",
    "side": "left",
    "character": "sharp",
    "onset": "during",
    "severity": 6,
    "course": "worse",
}
DOMS: Mapping[str, Any] = {
    "site": "whole_calf",
    "side": "both",
    "character": "dull",
    "onset": "days_after",
    "severity": 3,
}
CRAMP: Mapping[str, Any] = {
    "site": "muscle_belly",
    "side": "right",
    "character": "cramp",
    "onset": "during",
    "severity": 4,
}
TENDON: Mapping[str, Any] = {
    "site": "near_ankle",
    "side": "left",
    "character": "stiff",
    "onset": "gradual",
    "severity": 4,
    "course": "worse",
}
