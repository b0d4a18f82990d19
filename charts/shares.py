"""Shares of a whole as bars, a bar a row: where a run's load came from, or how each foot lands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts import svg
from domain.words import Say

BAR, BETWEEN, TOP, FONT = 30.0, 12.0, 2.0, 12.0
_GAP = 2.0
_ROOM = 14.0
"""What a text inside a part needs beside its own width, px."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a bar: its share 0…1, its name as people read it, and the class it is coloured by."""

    share: float
    text: str
    kind: str


def shares(
    rows: Sequence[tuple[str, Sequence[Share]]],
    *,
    title: str,
    name: str = "shares",
    width: float = 480.0,
    say: Say = Say(),  # noqa: B008 - frozen: English
) -> str:
    """Draw bars of (label, parts); the parts of a bar add up to 1, and every bar is as long as the others.

    A part is named inside where there is room; the description and the table beside it name them all.
    """
    left = max((svg.text_width(label, FONT) for label, _ in rows if label), default=0.0)
    left += 8.0 * bool(left)
    height = TOP + len(rows) * (BAR + BETWEEN) - BETWEEN + TOP
    drawn: list[str] = []
    told: list[str] = []
    for i, (label, parts) in enumerate(rows):
        y = TOP + i * (BAR + BETWEEN)
        if label:
            drawn.append(svg.label(0, y + BAR / 2 + 4, label, "label"))
        x = left
        for part in parts:
            wide = (width - left) * part.share
            inside = max(wide - _GAP, 0.5)
            drawn.append(svg.element("rect", x=x, y=y, width=inside, height=BAR, rx=4, class_=f"part {part.kind}"))
            percent = say.text("chart-shares-part", percent=say.number(part.share * 100))
            for text in (f"{part.text} {percent}", percent):
                if svg.text_width(text, FONT) + _ROOM <= wide:
                    drawn.append(svg.label(x + inside / 2, y + BAR / 2 + 4, text, f"part-text {part.kind}", "middle"))
                    break
            x += wide
        said = ", ".join(f"{part.text} {say.number(part.share * 100)} %" for part in parts)
        told.append(f"{label}: {said}." if label else f"{said}.")
    return svg.frame(name, "shares", (width, height), *drawn, title=title, desc=" ".join(told))
