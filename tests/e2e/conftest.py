"""Installations for the tests that look from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.conftest import absent
from tests.e2e.installation import Installation
from tests.e2e.sites import Site, served
from tests.patience import PATIENCE_S

expect.set_options(timeout=PATIENCE_S * 1000)
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium with a fresh profile."""
    if not CHROMIUM.exists():
        absent("No Chromium: apt-get install chromium.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def season_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages with a season that a test may write to."""
    with served("season", tmp_path_factory.mktemp("written")) as running:
        yield running


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
