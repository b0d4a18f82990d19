"""Every day of the last months as a square: how much the calf did, on the same five steps for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from charts import svg
from charts.ladder import month_labels
from domain.words import Say

STEPS = (0.0, 5.0, 10.0, 20.0)
"""A day is of level 1, 2, 3 or 4 above these calf-km; 0 = no run."""
LEVELS = tuple(f"chart-level-{i}" for i in range(len(STEPS) + 1))
"""The messages that say what the levels 0…4 mean, calf-km a day."""
NAMED_DAYS = (0, 2, 4, 6)
"""Rows with a name: Monday, Wednesday, Friday, Sunday."""
LEFT, TOP = 34.0, 18.0
FONT = 11.0


def level(calf_km: float | None) -> int:
    """0 (no run) … 4 (more than 20 calf-km); a run of unknown load counts as the lightest."""
    if calf_km is None:
        return 1
    return sum(calf_km > step for step in STEPS)


def heatmap(
    days: Mapping[date, float | None],
    last: date,
    *,
    weeks: int = 52,
    name: str = "heatmap",
    width: float = 800.0,
    say: Say = Say(),  # noqa: B008 - frozen: English
) -> str:
    """Draw `weeks` weeks that end with the week of `last`, Mondays on top.

    `days` has the calf-km of each day with a run (None = not known); days after `last` are left out.
    """
    step = (width - LEFT) / weeks
    side = step * 0.84
    monday = last - timedelta(days=last.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    mondays = [first + timedelta(weeks=i) for i in range(weeks)]
    at = [LEFT + i * step for i in range(weeks)]
    height = TOP + 7 * step
    gap = svg.text_width("Mmm", FONT) + 6
    texts = [svg.label(x, FONT, text, "tick") for x, text in month_labels(mondays, at, gap, say) if x < width - gap + 6]
    texts += [
        svg.label(0.0, TOP + (i + 0.5) * step + 3, text, "tick")
        for i, text in enumerate(say.text("calendar-weekdays-short").split())
        if i in NAMED_DAYS and (step > FONT - 2 or i % 6 == 0)
    ]
    cells: list[list[str]] = [[], [], [], [], []]
    count = 0
    for i, start in enumerate(mondays):
        for weekday in range(7):
            day = start + timedelta(days=weekday)
            if day > last:
                continue
            ran = day in days
            count += ran
            x, y = at[i], TOP + weekday * step
            edge = svg.number(side - 3)
            square = f"M{svg.number(x + 1.5)} {svg.number(y + 1.5)}h{edge}v{edge}h-{edge}z"
            cells[level(days[day]) if ran else 0].append(square)
    drawn = [svg.element("path", d="".join(part), class_=f"day level-{i}") for i, part in enumerate(cells) if part]
    steps = ", ".join(say.text(level) for level in LEVELS[1:])
    told = say.text("chart-days-told", count=count, days=weeks * 7 - 6 + last.weekday(), steps=steps)
    return svg.frame(name, "heatmap", (width, height), *texts, *drawn, title=say.text("chart-days"), desc=told)
