"""Cursors: where the next page of a list begins, as text that means nothing to whoever sends it back."""

from __future__ import annotations

from typing import Any

from domain.errors import BadInput, shape

_BETWEEN = "."
_MOST = 2**62
"""Far beyond every instant and every row, and far enough from where a database's big integers end."""


def written(*parts: int | str) -> str:
    """The place of a row: what the list is in order of, the row's own key last, which alone may be a text."""
    return _BETWEEN.join(str(part) for part in parts)


def read(cursor: str, *kinds: type[int | str]) -> tuple[Any, ...]:
    """The parts of a cursor, as many and of such kinds as `kinds`.

    Raises:
        BadInput: it is not one of ours.

    """
    parts = cursor.split(_BETWEEN, len(kinds) - 1)
    refusal = BadInput(f"The cursor cannot be {shape(cursor)}.", "Use `next` of the page before.", field="cursor")
    if len(parts) != len(kinds):
        raise refusal
    found: list[int | str] = []
    for part, kind in zip(parts, kinds, strict=True):
        digits = part.removeprefix("-")
        if kind is int and not (digits.isascii() and digits.isdecimal() and len(digits) < 20 and int(digits) < _MOST):  # noqa: PLR2004 - of 2⁶²
            raise refusal
        found.append(int(part) if kind is int else part)
    return tuple(found)
