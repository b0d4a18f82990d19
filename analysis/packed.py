"""The heavy part of an analysis, packed so that another process can do it: a stored trace in, metrics out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.metrics import measure
from domain.metrics import Metrics
from domain.model import RecordedRun, Runner
from domain.summary import Summary
from formats import trace as trace_format


@dataclass(frozen=True, slots=True)
class Job:
    """One run's stored samples and steps (Parquet), with what the arithmetic needs beside them."""

    samples: bytes
    steps: bytes | None
    pauses: tuple[tuple[int, int], ...]
    runner: Runner
    sensors: Mapping[str, str]
    distance_m: float | None


def crunch(job: Job) -> Metrics | str:
    """The metrics of a job, or in words why there are none: one unreadable trace must not hold up the others."""
    try:
        trace = trace_format.decode(job.samples, job.steps, job.pauses)
        return measure(trace, job.runner, sensors=job.sensors, distance_m=job.distance_m)
    except Exception as error:  # noqa: BLE001 - the error goes back as data, over a process boundary that few errors survive
        return f"{type(error).__name__}: {error}"


def measured(kept: RecordedRun, summary: Summary, runner: Runner) -> Metrics:
    """The metrics of a run that is yet to be stored: the same to the last bit as of the stored one.

    `kept` has its samples as the store will give them back (`formats.trace.Kept.settled`), `summary` are the run's totals.
    """
    return measure(kept.trace, runner, sensors=kept.recording.sensors, distance_m=summary.distance_m)
