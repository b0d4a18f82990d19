"""The fields of a sample: one list that the wire, the trace, the FIT reader and the pages all follow.

Names and units are those of the FIT profile. `low`…`high` is what a runner's body, a watch and the Earth allow; a value
outside is not measured, it is wrong, and becomes null. `resolution` is the step in which a trace keeps it (FIT's own).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One measured quantity: its FIT name, unit, permitted range (both ends included) and stored resolution."""

    name: str
    unit: str
    low: float
    high: float
    resolution: float
    title: str


FIELDS: tuple[Field, ...] = (
    Field("distance", "m", 0, 1_000_000, 0.01, "Distance"),
    Field("speed", "m/s", 0, 12.5, 0.001, "Speed"),
    Field("cadence", "rpm of one leg", 0, 150, 1 / 128, "Cadence"),
    Field("stance_time", "ms", 80, 1000, 0.1, "Contact time"),
    Field("stance_time_balance", "% left", 20, 80, 0.01, "Contact balance"),
    Field("vertical_oscillation", "mm", 5, 300, 0.1, "Vertical oscillation"),
    Field("step_length", "mm", 100, 3500, 0.1, "Step length"),
    Field("power", "W", 0, 3000, 1, "Power"),
    Field("heart_rate", "bpm", 20, 250, 1, "Heart rate"),
    Field("grade", "%", -60, 60, 0.01, "Grade"),
    Field("altitude", "m", -500, 9000, 0.2, "Altitude"),
    Field("temperature", "°C", -60, 70, 1, "Temperature"),
    Field("position_lat", "°", -90, 90, 180 / 2**31, "Latitude"),
    Field("position_long", "°", -180, 180, 180 / 2**31, "Longitude"),
    Field("strike", "0 rear, 1 mid, 2 fore", 0, 2, 1, "Foot strike"),
    Field("strike_left", "0 rear, 1 mid, 2 fore", 0, 2, 1, "Foot strike, left"),
    Field("strike_right", "0 rear, 1 mid, 2 fore", 0, 2, 1, "Foot strike, right"),
    Field("pronation_left", "°", -60, 60, 0.1, "Pronation, left"),
    Field("pronation_right", "°", -60, 60, 0.1, "Pronation, right"),
    Field("impact_g", "g", 0, 100, 0.1, "Impact"),
)
FIELD: dict[str, Field] = {field.name: field for field in FIELDS}

STRIKES = ("rear", "mid", "fore")
"""Names of the strike codes 0, 1, 2."""
SIDES = ("left", "right")
"""Names of the side codes 0, 1 of a step."""
