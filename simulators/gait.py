"""A runner's gait, second by second, from a seed: what a good watch with a foot pod would record.

The relations are those the analysis expects of real runners (docs of the arithmetic): contact time falls with speed and
cadence as tc ≈ 0.656 − 0.0221·v − 0.115·SF (s, m/s, steps/s; fitted to 41 real files), the vertical oscillation follows from
Morin's spring (doi:10.1123/jab.21.2.167), step length is v/SF. The rest (cadence against speed, heart rate, slowing uphill,
drift, noise) are plausible assumptions of ours: good enough to exercise the service, not a model to learn from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from domain.trace import Floats, Trace

G = 9.81
"""m/s²"""
BODY_KG = 70.0
"""Mass behind the simulated power only; nothing in Soleus asks for a weight."""
WARM_S = 300
"""Seconds of easier running at both ends."""
FORE_STANCE_MS = -14.0
"""How much shorter a forefoot contact is, ms."""
FORE_CADENCE = 0.02
"""How much higher the cadence of a forefoot striker is, as a share."""
FASTER = 1.18
"""A fast part's speed, as a multiple of the outing's own."""
HOBBLE = 0.66
"""Cadence and speed of somebody who cannot go on as before, as a share."""
SPACING_S = 1


@dataclass(frozen=True, slots=True)
class Form:
    """How somebody runs: `fore` and `mid` are shares of foot strikes (the rest is rear), `balance` % of contact time left.

    `cadence_factor` scales the usual cadence; `stance_ms` is added to the usual contact time; `late_balance` is added to
    the balance after `late_from` (share of the run), as when a leg begins to hurt; `late_stance_ms` and `late_fore` are
    added to contact time and forefoot share over the run, growing from its middle on. `pronation`: degrees left and right,
    of a pod that measures it. From `stumble_from_s` seconds on, cadence and speed are down by a third, as in a hobble.
    """

    fore: float = 0.04
    mid: float = 0.16
    balance: float = 50.2
    cadence_factor: float = 1.0
    stance_ms: float = 0.0
    late_balance: float = 0.0
    late_from: float = 1.0
    late_stance_ms: float = 0.0
    late_fore: float = 0.0
    pronation: tuple[float, float] | None = None
    stumble_from_s: float | None = None


@dataclass(frozen=True, slots=True)
class Outing:
    """One run to be run: distance m, speed m/s on the level, climb m per km, `fast_share` of it at `FASTER` × the speed.

    `pause_s` seconds of standing at a traffic light at 40 % of the way; `temperature` °C. `warm` and `cool`: whether its
    first and last five minutes are easier; without them the fast part lies at that end.
    """

    distance_m: float
    speed: float
    climb: float = 4.0
    fast_share: float = 0.0
    pause_s: int = 0
    temperature: float = 14.0
    warm: bool = True
    cool: bool = True
    form: Form = field(default_factory=Form)


def step_rate(speed: Floats) -> Floats:
    """Usual steps/s at a speed in m/s: 2.8 at 3.0 m/s, rising by 0.15 per m/s (ours)."""
    return 2.35 + 0.15 * speed


def contact_time(speed: Floats, rate: Floats) -> Floats:
    """Usual contact time in s at a speed (m/s) and step rate (steps/s)."""
    return np.asarray(0.656 - 0.0221 * speed - 0.115 * rate, dtype=np.float64)


def oscillation(contact: Floats, rate: Floats) -> Floats:
    """Vertical oscillation in m of Morin's spring, from contact time (s) and step rate (steps/s)."""
    force = np.pi / (2 * contact * rate)
    flight = np.maximum(1 / rate - contact, 0.0)
    drop = force * G * contact**2 / np.pi**2 - G * contact**2 / 8
    return np.asarray(drop + G * flight**2 / 8, dtype=np.float64)


def wander(rng: Generator, n: int, every_s: int, sd: float) -> Floats:
    """Slow noise of length n: normal values (standard deviation `sd`) every `every_s` seconds, joined by lines."""
    knots = rng.normal(0.0, sd, n // every_s + 2)
    return np.interp(np.arange(n), np.arange(len(knots)) * every_s, knots)


def run(outing: Outing, start_ms: int, rng: Generator) -> Trace:
    """The trace of an outing that starts at `start_ms` (Unix ms), one sample a second; same `rng`, same run."""
    n = int(outing.distance_m / (0.55 * outing.speed)) + 2 * WARM_S
    pace = outing.speed * _effort(outing, n) * (1 + wander(rng, n, 25, 0.02)) * _hobble(outing.form, n)
    waves = rng.uniform(0, 2 * np.pi, 3)
    guess = _covered(pace)
    speed = np.clip(pace * (1 - 0.03 * np.clip(_slope(outing, guess, waves), -6, 14)), 0.8, 7.0)
    distance = _covered(speed)
    n = int(np.searchsorted(distance, outing.distance_m)) + 1
    speed, distance = speed[:n], distance[:n]
    altitude, grade = 120 + _height(outing, distance, waves), _slope(outing, distance, waves)
    columns = _columns(outing, speed, grade, rng)
    columns["distance"] = np.round(distance, 2)
    columns["altitude"] = np.round(altitude * 5) / 5
    seconds = np.arange(n, dtype=np.int64) * SPACING_S
    pauses: tuple[tuple[int, int], ...] = ()
    if outing.pause_s:
        at = int(0.4 * n)
        seconds[at + 1 :] += outing.pause_s
        first = start_ms + int(seconds[at]) * 1000
        pauses = ((first, first + outing.pause_s * 1000),)
    return Trace(seq=np.arange(1, n + 1, dtype=np.int64), t_ms=start_ms + seconds * 1000, columns=columns, pauses=pauses)


def cut(trace: Trace, until_ms: int) -> Trace:
    """The samples of a trace without steps up to `until_ms` (Unix ms), at least two."""
    n = max(int(np.searchsorted(trace.t_ms, until_ms, side="right")), 2)
    columns = {name: column[:n] for name, column in trace.columns.items()}
    return Trace(trace.seq[:n], trace.t_ms[:n], columns, tuple(pause for pause in trace.pauses if pause[1] < until_ms))


def _effort(outing: Outing, n: int) -> Floats:
    """Speed as a multiple of the outing's own: easier at both ends, a fast part in the middle."""
    seconds = np.arange(n)
    expected = outing.distance_m / outing.speed
    warm = np.clip(0.9 + 0.1 * seconds / WARM_S, 0.9, 1.0) if outing.warm else np.ones(n)
    cool = np.where(seconds > expected - WARM_S / 2, 0.93, 1.0) if outing.cool else np.ones(n)
    begin = max(0.3 * expected, float(WARM_S)) if outing.warm else 60.0
    if not outing.cool:
        begin = (1 - outing.fast_share / FASTER) * expected - 60.0
    fast = (seconds >= begin) & (seconds < begin + outing.fast_share * expected)
    return np.asarray(warm * cool * np.where(fast, FASTER, 1.0), dtype=np.float64)


def _hobble(form: Form, n: int) -> Floats:
    return np.where(np.arange(n) < (n if form.stumble_from_s is None else form.stumble_from_s), 1.0, HOBBLE)


def _covered(speed: Floats) -> Floats:
    """Metres covered at each sample: the speed of a second is that of the second just run."""
    return np.concatenate(([0.0], np.cumsum(speed[1:])))


_LENGTHS_M = np.array([420.0, 910.0, 2300.0])
_WEIGHTS = np.array([0.2, 1.0, 0.9])


def _scale(outing: Outing) -> float:
    # a wave of height 1 and length L climbs 2·1000/L metres a km; together the three climb a little less than their sum
    return outing.climb / float((_WEIGHTS * 2000 / _LENGTHS_M).sum() * 0.72)


def _height(outing: Outing, distance: Floats, waves: Floats) -> Floats:
    angles = 2 * np.pi * distance[:, None] / _LENGTHS_M + waves
    return np.asarray(_scale(outing) * (_WEIGHTS * np.sin(angles)).sum(axis=1), dtype=np.float64)


def _slope(outing: Outing, distance: Floats, waves: Floats) -> Floats:
    """Grade in %."""
    angles = 2 * np.pi * distance[:, None] / _LENGTHS_M + waves
    rise = (_WEIGHTS * 2 * np.pi / _LENGTHS_M * np.cos(angles)).sum(axis=1)
    return np.asarray(100 * _scale(outing) * rise, dtype=np.float64)


def _columns(outing: Outing, speed: Floats, grade: Floats, rng: Generator) -> dict[str, Floats]:
    form, n = outing.form, len(speed)
    tiring = np.clip(np.linspace(-1, 1, n), 0, 1)
    fore = np.clip(form.fore + form.late_fore * tiring, 0, 1)
    landed = rng.random(n)
    strike = (landed >= 1 - fore - form.mid).astype(np.float64) + (landed >= 1 - fore)
    whole = _hobble(form, n)
    rate = step_rate(speed / whole) * whole * form.cadence_factor * (1 + FORE_CADENCE * form.fore)
    rate = rate * (1 + wander(rng, n, 30, 0.006) + rng.normal(0, 0.003, n))
    tired_ms = 4.0 * np.linspace(0, 1, n)
    contact_ms = 1000 * contact_time(speed, rate) + form.stance_ms + FORE_STANCE_MS * (strike == 2) + tired_ms  # noqa: PLR2004 - fore
    contact_ms = contact_ms + form.late_stance_ms * tiring + wander(rng, n, 40, 2.0) + rng.normal(0, 2.5, n)
    late = np.arange(n) >= form.late_from * n
    balance = form.balance + form.late_balance * late + wander(rng, n, 60, 0.25) + rng.normal(0, 0.15, n)
    sway = oscillation(contact_ms / 1000, rate) + wander(rng, n, 40, 0.001)
    turned = {} if form.pronation is None else _pronation(form.pronation, n, rng)
    return turned | {
        "speed": np.round(speed, 3),
        "cadence": np.round(rate * 30 * 2) / 2,
        "stance_time": np.round(contact_ms, 1),
        "stance_time_balance": np.round(balance, 2),
        "vertical_oscillation": np.round(sway * 1000, 1),
        "step_length": np.round(speed / rate * 1000),
        "power": np.round(1.04 * BODY_KG * speed * (1 + 0.035 * np.clip(grade, -8, 20))),
        "heart_rate": np.round(_heart_rate(speed, grade, rng)),
        "grade": np.round(grade, 1),
        "temperature": np.round(outing.temperature + 3 * np.exp(-np.arange(n) / 600)),
        "strike": strike,
    }


def _pronation(degrees: tuple[float, float], n: int, rng: Generator) -> dict[str, Floats]:
    """Left and right, each step a little different (SD 1.5°)."""
    sides = zip(("pronation_left", "pronation_right"), degrees, strict=True)
    return {name: np.round(mean + rng.normal(0, 1.5, n), 1) for name, mean in sides}


def _heart_rate(speed: Floats, grade: Floats, rng: Generator) -> Floats:
    """Beats/min: follows the effort with a lag of about 45 s and drifts up by 4 % an hour."""
    n = len(speed)
    effort = speed * (1 + 0.03 * np.clip(grade, -6, 14))
    target = 62 + 28.5 * effort
    kernel = np.exp(-np.arange(240) / 45)
    kernel /= kernel.sum()
    start = np.full(240, 88.0)
    followed = np.convolve(np.concatenate((start, target)), kernel)[240 : 240 + n]
    return np.clip(followed * (1 + 0.04 * np.arange(n) / 3600) + wander(rng, n, 20, 1.2), 60, 198)
