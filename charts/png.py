"""A chart as a PNG, for messages: light colours, and the type of this machine."""

from __future__ import annotations

import re
from functools import cache

import resvg_py

ZOOM = 2.0
"""Pixels of the picture a pixel of the chart: phones have fine screens."""
STYLE = """
text { font-size: 11px; fill: #55606f; font-family: DejaVu Sans, Liberation Sans, Noto Sans, Arial, Helvetica, sans-serif }
.middle { text-anchor: middle } .end { text-anchor: end }
.own { fill: #176b3a; font-weight: 650 } text.red { fill: #b3241d; font-weight: 650 }
.grid { stroke: #e3e6eb; stroke-width: 1; fill: none }
.band { fill: #bfe6cc } .redline { stroke: #b3241d; stroke-width: 1.6; stroke-dasharray: 5 4; fill: none }
.bar { fill: #2470b3 } .bar.below { fill: #8594a6 } .bar.unknown { fill: #b4cbe2 }
.bar.above { fill: #c46a00 } .bar.over { fill: #b3241d }
.bar.now { fill-opacity: .28; stroke: #2470b3; stroke-width: 1.6 }
.bar.now.below, .bar.now.unknown { stroke: #8594a6 } .bar.now.above { stroke: #c46a00 } .bar.now.over { stroke: #b3241d }
.mark.over { fill: #b3241d }
"""
"""The light colours of the pages: a message has no dark side."""


def png(svg: str) -> bytes | None:
    """`svg` (a chart) on white; None where this machine has no font to write with: numbers without words mislead."""
    return _drawn(_named(svg)) if has_font() else None


@cache
def has_font() -> bool:
    """Whether there is any font: Debian's `fonts-dejavu-core` is enough."""
    frame = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">{}</svg>'
    return _drawn(frame.format('<text x="2" y="15">Mg</text>')) != _drawn(frame.format(""))


def _named(svg: str) -> str:
    """A chart in a page needs no namespace; a picture by itself does."""
    return re.sub(r"^<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', svg, count=1)


def _drawn(svg: str) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, background="#ffffff", zoom=ZOOM, style_sheet=STYLE, font_family="DejaVu Sans")
    )
