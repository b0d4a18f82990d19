"""The page of sources with everything on it: what came, what was refused, and trouble; readable at both widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import Session

from store.tables import PulledRow, PullRow
from tests import season
from tests.e2e.readable import readable
from tests.e2e.sites import WIDTHS, Site, served, watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SERVICE = "intervals.icu"
OUTCOMES = ("imported", "duplicate", "deleted", "refused", "blocked", "failed")


def fill(session: Session) -> None:
    """A source in trouble, with a recording that ended in every way there is."""
    now = season.NOW_MS
    session.add(
        PullRow(
            runner_id=season.RUNNER,
            service=SERVICE,
            athlete="i12345",
            sealed="",
            since="2019-07-22",
            created_ms=now,
            next_ms=now,
            whole_ms=now,
            last_try_ms=now,
            last_ok_ms=now,
            trouble="busy",
        )
    )
    for n, outcome in enumerate(OUTCOMES):
        session.add(
            PulledRow(
                runner_id=season.RUNNER,
                service=SERVICE,
                remote_id=f"i{n}",
                version="1",
                started=f"2026-11-0{n + 1}T07:01:00",
                outcome=outcome,
                reason="This is not a FIT file. Export the original FIT file; GPX and TCX are not read.",
                at_ms=now,
            )
        )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A week of runs, and the source."""
    with served("one-week", tmp_path_factory.mktemp("sources")) as running:
        running.store.write(fill)
        yield running


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_on_it_can_be_read(site: Site, browser: Browser, width: int) -> None:
    """Light and dark, axe without a finding, nothing wider than the screen; pausing and going on are one tap each."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, locale="en-GB")
    page = watched(context, complaints)
    page.goto(site.address + "/settings/sources")
    expect(page.get_by_role("alert")).to_contain_text("asks for a pause")
    expect(page.get_by_text("2026-11-04 07:01")).to_be_visible()
    readable(page, "sources", "/settings/sources", width)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused: nothing is fetched.")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Paused: nothing is fetched.")).to_be_hidden()
    site.store.write(lambda session: setattr(session.get_one(PullRow, (season.RUNNER, SERVICE)), "trouble", "busy"))
    context.close()
    assert complaints == []
