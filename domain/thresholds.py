"""A rule's numbers, each named, with unit, default, permitted range and source: never a literal in the rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import BadInput, shape


@dataclass(frozen=True, slots=True)
class Threshold:
    """One setting of a rule. `name` is `{rule id}.{what}`; a runner may set it within `low`…`high`."""

    name: str
    unit: str
    default: float
    low: float
    high: float
    source: str

    @property
    def words(self) -> str:
        """The message that says what it is."""
        return f"setting-{self.name.replace('.', '-')}"

    def of(self, own: Mapping[str, float]) -> float:
        """The runner's own value, or the default; one outside the permitted range counts as the nearer end."""
        value = own.get(self.name)
        return self.default if value is None else min(max(value, self.low), self.high)

    def check(self, value: float) -> float:
        """`value` if it is permitted.

        Raises:
            BadInput: it is outside `low`…`high`.

        """
        if not self.low <= value <= self.high:
            raise BadInput(
                f"{self.name} cannot be {shape(value)}.",
                f"Choose a value from {self.low:g} to {self.high:g} {self.unit}.",
                field=self.name,
            )
        return value
