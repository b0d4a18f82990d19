"""Left and right on one line: how the contact time is shared between the feet, on the axis of every run."""

from __future__ import annotations

from charts import svg
from charts.envelope import BALANCE
from domain.words import Say

HEIGHT, LINE_Y, PAD = 54.0, 20.0, 18.0


def balance(
    left_percent: float,
    *,
    name: str = "balance",
    width: float = 480.0,
    say: Say = Say(),  # noqa: B008 - frozen: English
) -> str:
    """Draw `left_percent`, the share of contact time on the left foot, between 55 % on the left and 45 % on the right.

    A value beyond the axis sits at its edge; the description says what it is.
    """
    across = svg.Axis(BALANCE.low, BALANCE.high, width - PAD, PAD)
    parts = [svg.element("path", d=svg.line([(PAD, LINE_Y), (width - PAD, LINE_Y)]), class_="rail")]
    for tick in (55.0, 52.5, 50.0, 47.5, 45.0):
        x = across.at(tick)
        parts.append(svg.element("path", d=svg.line([(x, LINE_Y - 6), (x, LINE_Y + 6)]), class_="grid"))
    for tick, anchor in ((55.0, "start"), (50.0, "middle"), (45.0, "end")):
        side = say.text("chart-balance-tick", left=f"{tick:.0f}", right=f"{100 - tick:.0f}")
        x = {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        parts.append(svg.label(x, HEIGHT - 6, side, "tick", anchor))
    parts.append(svg.element("circle", cx=across.at(left_percent), cy=LINE_Y, r=8, class_="dot"))
    told = say.text("chart-balance-told", left=say.number(left_percent, 1), right=say.number(100 - left_percent, 1))
    return svg.frame(name, "balance", (width, HEIGHT), *parts, title=say.text("chart-balance"), desc=told)
