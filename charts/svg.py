"""The few strokes every chart is made of: elements as text, numbers as short text, the frame with its title.

No style attributes anywhere: colour, width and font come from CSS classes, so that a strict CSP holds, and both colour
schemes do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

GLYPH = 0.62
"""Width of an average character in units of the font size: wide enough for the widest of the system fonts used."""

Attribute = str | float | None


def number(value: float) -> str:
    """`value` with at most one decimal: a tenth of a pixel is finer than a screen shows."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def element(name: str, *content: str, **attributes: Attribute) -> str:
    """One SVG element. `class_` is written `class`, `_` in names becomes `-`; None leaves an attribute out."""
    parts = [name]
    for key, value in attributes.items():
        if value is None:
            continue
        text = escape(value, quote=True) if isinstance(value, str) else number(value)
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{text}"')
    head = " ".join(parts)
    body = "".join(content)
    return f"<{head}>{body}</{name}>" if body else f"<{head}/>"


def label(x: float, y: float, text: str, class_: str = "label", anchor: str = "start") -> str:
    """A text at its baseline; `anchor` is start, middle or end."""
    classes = class_ if anchor == "start" else f"{class_} {anchor}"
    return element("text", escape(text), x=x, y=y, class_=classes)


def text_width(text: str, size: float = 11.0) -> float:
    """How wide `text` is at most, px, at font size `size`."""
    return len(text) * size * GLYPH


def line(points: Iterable[tuple[float, float]]) -> str:
    """Path data of straight lines through `points`."""
    return "".join(f"{'L' if i else 'M'}{number(x)} {number(y)}" for i, (x, y) in enumerate(points))


def area(upper: Sequence[tuple[float, float]], lower: Sequence[tuple[float, float]]) -> str:
    """Path data of the closed shape between two lines that run the same way."""
    return line([*upper, *reversed(lower)]) + "Z"


def frame(name: str, class_: str, size: tuple[float, float], *content: str, title: str, desc: str, role: str = "img") -> str:
    """The SVG itself, `size` = (width, height) px, told to everybody by `title` and `desc`; `name` is unique in the page.

    `role` is "group" for a picture with links in it, which would be lost in an image.
    """
    width, height = size
    return element(
        "svg",
        element("title", escape(title), id=f"{name}-title"),
        element("desc", escape(desc), id=f"{name}-desc"),
        *content,
        class_=f"chart {class_}",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role=role,
        aria_labelledby=f"{name}-title {name}-desc",
    )


@dataclass(frozen=True, slots=True)
class Axis:
    """A fixed scale: `low`…`high` in the data's unit lie at `start`…`end` in px. Outside values sit at the edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where `value` lies, px; never outside the axis."""
        held = min(max(value, self.low), self.high)
        return self.start + (held - self.low) / (self.high - self.low) * (self.end - self.start)
