"""`make bench`: every figure against its floor. The floors are tolerant: a noisy machine must not cry wolf."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from soleus.bench import alerts, analysis, archive, imports, ingest, pages

Result = Mapping[str, Any]


def _named(result: Result, name: str) -> Result:
    return next(row for row in result["runs"] if row["name"] == name)


FLOORS: tuple[tuple[str, str, Callable[[Result], bool]], ...] = (
    ("ingest", "ratio >= 0.85", lambda r: r["ratio"] >= 0.85),
    ("ingest", "single messages >= 15,000/s", lambda r: r["rate_per_s"] >= 15_000),
    ("ingest", "samples in batches of 30 >= 250,000/s", lambda r: _named(r, "batch30")["rate_per_s"] >= 250_000),
    ("ingest", "p99 <= 10 ms at 1,000/s", lambda r: _named(r, "single_1000")["p99_ms"] <= 10),
    ("ingest", "p99 <= 25 ms at 5,000/s", lambda r: _named(r, "single_5000")["p99_ms"] <= 25),
    ("import", "wall / decode <= 2.0", lambda r: r["ratio"] <= 2.0),
    ("archive", "wall <= 120 s for ten years", lambda r: r["wall_s"] <= 120),
    ("archive", "wall / decode <= 1.5", lambda r: r["ratio"] <= 1.5),
    ("archive", "memory of all processes <= 600 MiB", lambda r: r["peak_mib"] <= 600),
    ("archive", "second import: nothing new in <= 15 s", lambda r: r["second_s"] <= 15 and r["second_new"] == 0),
    (
        "archive",
        "killed on the way: the same store",
        lambda r: r["same_after_kills"] and r["as_made"] and not r["left_behind"],
    ),
    ("analysis", "ten years / one month <= 1.1", lambda r: r["ratio"] <= 1.1),
    ("alerts", "delivered / posted >= 0.12", lambda r: r["ratio"] >= 0.12),
    ("pages", "p95 within 100 ms for two years, 150 ms for ten", lambda r: r["ratio"] <= 1.0),
    ("alerts", "decided >= 100/s", lambda r: _named(r, "decide")["rate_per_s"] >= 100),
)
BENCHES: dict[str, Callable[[], Result]] = {
    "ingest": ingest.run,
    "import": imports.run,
    "archive": archive.run,
    "analysis": analysis.run,
    "alerts": alerts.run,
    "pages": pages.run,
}


def main() -> int:
    """Run every bench once; returns 1 when a floor is not reached."""
    results = {name: bench() for name, bench in BENCHES.items()}
    table = Table("bench", "floor", "reached")
    missed = 0
    for name, words, holds in FLOORS:
        reached = holds(results[name])
        missed += not reached
        table.add_row(name, words, "yes" if reached else "NO")
    console = Console()
    console.print(table)
    for name, result in results.items():
        console.print(name, dict(result))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
