"""Charts say what their data say: every mark inside its axis, nothing drawn over something else, the same every time."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import gauge, heatmap, ladder, lanes, qr, svg, trail, wear, weekly
from charts.band import Band, state
from charts.envelope import envelope, measures
from domain.trace import Steps, Trace
from tests.season import trace as made_trace

NS = "{http://www.w3.org/2000/svg}"
BAND = Band(42.0, 60.0, 69.0)
MONDAY = date(2025, 11, 24)
loads = st.floats(0, 250, allow_nan=False)
bands = st.none() | st.tuples(loads, loads).map(lambda two: Band(min(two), max(two), max(two) * 1.15))
widths = st.sampled_from([300.0, 326.0, 640.0, 1064.0])


def parsed(text: str) -> ET.Element:
    """The picture as XML."""
    return ET.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314 - our own picture


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    """Its elements of a class."""
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def value(element: ET.Element, name: str) -> float:
    """A numeric attribute."""
    return float(element.get(name) or "nan")


def path_points(element: ET.Element) -> list[tuple[float, float]]:
    """The corners of a path of straight lines."""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", element.get("d") or "")]


def text_boxes(root: ET.Element) -> list[tuple[float, float, float, str]]:
    """(left, right, baseline, text) of every tick label, by the width that the charts reckon with."""
    found = []
    for e in of_class(root, "tick"):
        wide, x = svg.text_width(e.text or ""), value(e, "x")
        classes = (e.get("class") or "").split()
        left = x - wide / 2 if "middle" in classes else x - wide if "end" in classes else x
        found.append((left, left + wide, value(e, "y"), e.text or ""))
    return sorted(found)


def collisions(root: ET.Element) -> list[tuple[str, str]]:
    """Tick labels on one line that overlap."""
    boxes = text_boxes(root)
    return [(a[3], b[3]) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if abs(a[2] - b[2]) < 9 and b[0] < a[1]]


def season(values: list[float | None], band: Band | None = BAND) -> list[weekly.Week]:
    """Weeks from `MONDAY` on."""
    return [weekly.Week(MONDAY + timedelta(weeks=i), v, band if i >= 3 else None) for i, v in enumerate(values)]


@given(value_=loads, band=bands, width=widths)
def test_the_gauges_dot_stands_where_its_number_says(value_: float, band: Band | None, width: float) -> None:
    """The dot lies inside the band exactly when the number does, and nothing leaves the picture."""
    end = ladder.top([value_, band.red if band else None])
    root = parsed(gauge.gauge(value_, band, end, width=width))
    x = value(of_class(root, "dot")[0], "cx")
    assert 0 <= x <= width
    assert collisions(root) == []
    if band is None:
        assert not of_class(root, "band")
        return
    drawn = of_class(root, "band")[0]
    left = value(drawn, "x")
    right = left + value(drawn, "width")
    inside = state(value_, band) == "in"
    if inside:
        assert left - 0.11 <= x <= right + 0.21
    elif abs(value_ - band.lower) > end / 100 and abs(value_ - band.upper) > end / 100:
        assert not left <= x <= right


@given(values=st.lists(st.none() | loads, min_size=1, max_size=60), width=widths, slots=st.sampled_from([12, 26, 52]))
def test_weekly_bars_stay_on_their_axis(values: list[float | None], width: float, slots: int) -> None:
    """A bar is as tall as its number on the stated axis, stands within the picture, and months never collide."""
    end = ladder.top([*values, BAND.red])
    root = parsed(weekly.weekly(season(values), end, slots=slots, width=width, height=250))
    shown = [v for v in values[-slots:] if v is not None]
    bars = of_class(root, "bar")
    assert len(bars) == len(shown)
    axis = svg.Axis(0, end, 250 - weekly.BOTTOM, weekly.TOP)
    for bar, number in zip(bars, shown, strict=True):
        assert value(bar, "y") == pytest.approx(axis.at(number), abs=0.06)
        assert value(bar, "y") + value(bar, "height") == pytest.approx(250 - weekly.BOTTOM, abs=0.11)
        assert weekly.LEFT - 0.1 <= value(bar, "x") <= width - weekly.RIGHT
    assert collisions(root) == []


def test_the_weekly_band_is_drawn_from_the_weeks_own_bands() -> None:
    """Band and red line pass through each week's own edges, and are interrupted where a week has none."""
    weeks = [
        weekly.Week(MONDAY + timedelta(weeks=i), 30.0, Band(20.0 + i, 40.0 + i, 50.0 + i) if i != 5 else None)
        for i in range(12)
    ]
    root = parsed(weekly.weekly(weeks, 80, slots=12, width=800, height=250))
    axis = svg.Axis(0, 80, 250 - weekly.BOTTOM, weekly.TOP)
    parts = of_class(root, "band")
    assert len(parts) == len(of_class(root, "redline")) == 2
    ys = {y for part in parts for _, y in path_points(part)}
    for week in weeks:
        if week.band is not None:
            assert any(abs(y - axis.at(week.band.upper)) < 0.06 for y in ys)
            assert any(abs(y - axis.at(week.band.lower)) < 0.06 for y in ys)


def test_weeks_have_the_colour_of_their_state() -> None:
    """Both ends of the band belong to it; above the red line a mark is set; a gap is a question mark, not a bar."""
    values = [41.9, 42.0, 60.0, 60.1, 69.0, 69.1, None]
    weeks = [weekly.Week(MONDAY + timedelta(weeks=i), v, BAND) for i, v in enumerate(values)]
    root = parsed(weekly.weekly(weeks, 80, slots=12))
    states = [(bar.get("class") or "").split()[1] for bar in of_class(root, "bar")]
    assert states == ["below", "in", "in", "above", "above", "over"]
    assert len(of_class(root, "mark")) == 1
    assert [e.text for e in of_class(root, "unknown")] == ["?"]


@given(first=st.dates(date(2020, 1, 1), date(2030, 1, 1)), count=st.integers(1, 60), width=widths)
def test_month_labels_never_collide_nor_repeat(first: date, count: int, width: float) -> None:
    """Whatever the first day: labels keep their distance, and a half month at the start gives way to the next."""
    days = [first + timedelta(weeks=i) for i in range(count)]
    at = [i * width / count for i in range(count)]
    labels = ladder.month_labels(days, at, 28)
    assert all(b[0] - a[0] >= 28 for a, b in pairwise(labels))
    assert all(a[1] != b[1] for a, b in pairwise(labels))


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.sampled_from([20, 52]), widths)
def test_the_heatmap_has_every_day_once(last: date, weeks: int, width: float) -> None:
    """As many squares as days up to `last`, in five fixed steps; month labels do not collide."""
    days: dict[date, float | None] = {last: 25.0, last - timedelta(days=3): None, last - timedelta(days=8): 4.9}
    root = parsed(heatmap.heatmap(days, last, weeks=weeks, width=width))
    squares = sum((part.get("d") or "").count("M") for part in of_class(root, "day"))
    assert squares == weeks * 7 - 6 + last.weekday()
    assert (of_class(root, "level-4")[0].get("d") or "").count("M") == 1
    assert collisions(root) == []


@pytest.mark.parametrize("kilometres", [0.3, 5.0, 42.2, 100.0])
@pytest.mark.parametrize("width", [326.0, 1064.0])
def test_lanes_are_on_fixed_axes_and_readable(kilometres: float, width: float) -> None:
    """Two runs of any length have the same vertical axes; time labels do not collide; every mark is inside its lane."""
    root = parsed(lanes.lanes(envelope(made_trace(0, kilometres * 1000), 400), width=width))
    ticks = [e.text for e in of_class(root, "end")]
    assert ticks == ["140", "160", "180", "200", "160", "220", "280", "340", "0", "50", "100"]
    assert collisions(root) == []
    boxes = of_class(root, "lane")
    for kind, box in zip(("cadence", "stance", "forefoot"), boxes, strict=True):
        top, bottom = value(box, "y"), value(box, "y") + value(box, "height")
        for part in of_class(root, kind):
            assert all(top <= y <= bottom and 0 <= x <= width for x, y in path_points(part))


def test_lanes_break_where_nothing_was_measured() -> None:
    """A gap in the data is a gap in the picture, not a line through it; a sudden peak survives down-sampling."""
    made = made_trace(0, 3000)
    cadence = made.column("cadence").copy()
    cadence[300:600] = np.nan
    cadence[700] = 99.0
    trace = Trace(seq=made.seq, t_ms=made.t_ms, columns={"cadence": cadence})
    drawn = envelope(trace, 50)
    assert np.isnan(drawn.columns["cadence_spm"].mean).any()
    assert np.nanmax(drawn.columns["cadence_spm"].most) == pytest.approx(198.0)
    root = parsed(lanes.lanes(drawn))
    assert len([e for e in of_class(root, "stroke") if "cadence" in (e.get("class") or "")]) == 2


@given(n=st.integers(1, 500), points=st.integers(1, 600), gap=st.integers(1, 9))
def test_the_envelope_holds_every_sample(n: int, points: int, gap: int) -> None:
    """No slice invents or loses an extreme: least ≤ mean ≤ most, and the extremes of the run are those of the slices."""
    rng = np.random.default_rng(n)
    values = rng.normal(85, 3, n)
    trace = Trace(seq=np.arange(n), t_ms=np.arange(n) * 1000 * gap, columns={"cadence": values})
    found = envelope(trace, points)
    column = found.columns["cadence_spm"]
    known = np.isfinite(column.mean)
    assert found.n <= max(points, 1)
    assert np.all(column.least[known] <= column.mean[known] + 1e-9)
    assert np.all(column.mean[known] <= column.most[known] + 1e-9)
    assert np.nanmin(column.least) == pytest.approx(values.min() * 2)
    assert np.nanmax(column.most) == pytest.approx(values.max() * 2)


def test_what_lies_beyond_an_axis_sits_at_its_edge() -> None:
    """A walk at 110 steps/min and a stumble at 240 stay inside the lane whose axis is 140 to 200."""
    cadence = np.full(300, 85.0)
    cadence[100:150], cadence[200] = 55.0, 120.0
    trace = Trace(seq=np.arange(300), t_ms=np.arange(300) * 1000, columns={"cadence": cadence})
    root = parsed(lanes.lanes(envelope(trace, 300)))
    (box,) = of_class(root, "lane")
    ys = [y for part in of_class(root, "cadence") for _, y in path_points(part)]
    assert value(box, "y") <= min(ys)
    assert max(ys) <= value(box, "y") + value(box, "height")


def test_strike_comes_from_steps_when_there_are_any() -> None:
    """Foot strikes one by one win over the samples' strike column; a share is of those that were measured."""
    steps = Steps(
        seq=np.arange(4),
        t_ms=np.arange(4) * 1000,
        side=np.array([0.0, 1.0, 0.0, 1.0]),
        strike=np.array([2.0, 2.0, 0.0, np.nan]),
        stance_time=np.full(4, 230.0),
        impact_g=np.full(4, 7.0),
    )
    trace = Trace(seq=np.arange(4), t_ms=np.arange(4) * 1000, columns={"strike": np.zeros(4)}, steps=steps)
    assert np.nanmean(measures(trace)["forefoot_percent"][1]) == pytest.approx(200 / 3)


def test_charts_are_the_same_every_time_and_carry_no_style() -> None:
    """Same data, same bytes; a title and a description each; no style attribute, no script, text escaped."""
    drawn = envelope(made_trace(0, 5000), 100)

    def pictures() -> list[str]:
        return [
            gauge.gauge(32, BAND, 80),
            weekly.weekly(season([30.0, None, 70.0, 65.0]), 80),
            heatmap.heatmap({MONDAY: 3.0}, MONDAY),
            lanes.lanes(drawn, pauses=[(10, 20)], markers=[30]),
            trail.trail(
                [(60, 170), (30, None), (0, 172)],
                140,
                200,
                name="c",
                title="<Cadence>",
                desc="Of one minute",
                usual=[168, 174],
            ),
            trail.room_bar(3.2, 8.0, 10.0, key="distance_m", title="Distance", desc="Up to 10 km"),
            qr.qr("mqtt://ada.watch:secret@host:1883/soleus/v1/ada/watch", title="QR code", desc="The login"),
            wear.wear(3, (5, 8), labels=("5 km", "8 km"), title="Wear & tear", told="3 of 8 km"),
        ]

    first = pictures()
    assert first == pictures()
    for picture in first:
        root = parsed(picture)
        assert root.find(f"{NS}title") is not None
        assert root.find(f"{NS}desc") is not None
        assert "style" not in picture


def test_empty_data_make_an_honest_picture() -> None:
    """Nothing known is said, not drawn as zero."""
    assert "No week with a known load" in weekly.weekly([], 20)
    assert not of_class(parsed(weekly.weekly(season([None, None]), 20)), "bar")
    assert envelope(Trace(), 100).n == 0
    nothing = parsed(trail.trail([(1, None)], 140, 200, name="c", title="Cadence", desc="Of one minute"))
    assert [path.get("d") for path in nothing.iter(f"{NS}path")] == ["M0 0", "M0 0"]
    unknown = parsed(trail.room_bar(None, None, 3.0, key="calf_load", title="Calf load", desc="Up to 3 calf-km"))
    assert [rect.get("width") for rect in unknown.iter(f"{NS}rect")] == ["1000", "0", "0"]
