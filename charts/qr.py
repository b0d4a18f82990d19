"""A QR code as SVG: one path, dark on white in both colour schemes, with the quiet zone that readers need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import segno

from charts import svg

QUIET = 4
"""Modules of white around the code, as ISO/IEC 18004 asks for."""
MODULE = 4.0
"""Size of a module in the drawing's own units."""


def matrix(content: str) -> Sequence[Sequence[int]]:
    """The modules of `content`, row by row, 1 = dark; error correction M, so that a scratched screen is still read."""
    return segno.make_qr(content, error="m", boost_error=False).matrix


def qr(content: str, *, title: str, desc: str, name: str = "qr") -> str:
    """Draw `content`. `title` and `desc` say what it is for: they must not repeat what is secret in it."""
    modules = matrix(content)
    side = (len(modules) + 2 * QUIET) * MODULE
    return svg.frame(
        name,
        "qr",
        (side, side),
        svg.element("rect", x=0.0, y=0.0, width=side, height=side, rx=8.0, class_="light"),
        svg.element("path", d="".join(_bars(modules)), class_="dark"),
        title=title,
        desc=desc,
    )


def _bars(modules: Sequence[Sequence[int]]) -> Iterator[str]:
    """Each run of dark modules in a row as one bar."""
    for y, row in enumerate(modules):
        x = 0
        for dark, group in groupby(row):
            width = len(list(group))
            if dark:
                left, top = svg.number((x + QUIET) * MODULE), svg.number((y + QUIET) * MODULE)
                yield f"M{left} {top}h{svg.number(width * MODULE)}v{svg.number(MODULE)}h-{svg.number(width * MODULE)}z"
            x += width
