"""Installations for the tests that look from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.installation import Installation


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Makes installations, and ends whatever of them still runs."""
    made: list[Installation] = []

    def make(name: str = "soleus", environ: dict[str, str] | None = None) -> Installation:
        data = tmp_path / name
        data.mkdir()
        made.append(Installation(data, environ))
        return made[-1]

    yield make
    for each in made:
        if each.process is not None and each.process.poll() is None:
            each.stop()
