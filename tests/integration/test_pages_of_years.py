"""Pages of a runner with years behind them: they ask the database as often as those of a newcomer, and show the same."""

from __future__ import annotations

import asyncio

import pytest

from soleus.bench import pages
from tests.budgets import note


def _statements(years: float) -> dict[str, int]:
    with pages.served(years) as (store, app, last_run):
        found = {path: asyncio.run(pages.measured(store, app, path, 1)) for path in pages.paths(last_run)}
    return {path.replace(str(last_run), "{run}"): each["statements"] for path, each in found.items() if each}


@pytest.mark.slow
def test_statements_do_not_grow_with_the_years() -> None:
    """A page sends as many statements for three years of runs as for five weeks: no query a run, a week or an alert."""
    few, many = _statements(0.1), _statements(3)
    assert few.keys() == many.keys() >= {"/", "/runs", "/runs/{run}", "/load?weeks=52", "/alerts"}
    assert {path: (few[path], many[path]) for path in few if many[path] > few[path]} == {}


@pytest.mark.slow
@pytest.mark.alone
def test_every_page_is_made_in_time() -> None:
    """95 of 100 requests: 100 ms for a runner of two years, 150 ms for one of ten, whichever page."""
    found = pages.run()
    for years, most in pages.BUDGET_MS.items():
        rows = [row for row in found["runs"] if row["budget_ms"] == most]
        slowest = max(rows, key=lambda row: row["p95_ms"])
        assert len(rows) > 20
        note(f"slowest page of {years} years, ms", slowest["p95_ms"], most)
    assert found["ratio"] <= 1, found["worst"]
