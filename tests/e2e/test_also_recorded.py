"""A run that two devices recorded, on its page: what the other one has, and the runner's word about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session, col, select

from formats.fit_write import write
from store import runs
from store.tables import RunRow
from tests.e2e.axe import Axe
from tests.e2e.sites import OVERFLOW, WIDTHS, Site, shoot, watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def newest(session: Session) -> RunRow:
    """The run that the season ends with."""
    return session.exec(select(RunRow).order_by(col(RunRow.started_ms).desc())).first()  # type: ignore[return-value]


def of_the_phone(site: Site) -> bytes:
    """What a phone recorded of it: where, and nothing of the feet."""
    recorded = site.store.read(lambda session: runs.recorded(session, newest(session)))
    kept = {name: recorded.trace.columns[name] for name in ("distance", "speed", "position_lat", "position_long")}
    said = replace(recorded.recording, serial=None, laps=(), device={"maker": "A phone"}, sensors={})
    return write([replace(recorded, recording=said, trace=replace(recorded.trace, columns=kept))])


def add(page: Page, site: Site, place: Path) -> None:
    """Hand the phone's file over."""
    place.write_bytes(of_the_phone(site))
    page.goto(site.address + "/runs/add")
    page.locator("#file").set_input_files(place)
    page.get_by_role("button", name="Add", exact=True).click()


def quiet(page: Page) -> None:
    """At every width: no wider than the screen, and nothing that axe-core finds."""
    axe = Axe(page, page.context.new_cdp_session(page))
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(OVERFLOW) <= 0
        axe.enter()
        assert axe.violations() == []
        shoot(page, "also", "/run", f"{width}-light")


def test_added_chosen_and_split(season_site: Site, browser: Browser, tmp_path: Path) -> None:
    """It is told that it is the same run; its reasons stand on the page; chosen it counts; split it is a run of its own."""
    site, name = season_site, "phone in the pocket.fit"
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 390, "height": WIDTHS[390]}, locale="en-GB")
    page = watched(context, complaints)
    add(page, site, tmp_path / name)
    expect(page.locator("#result")).to_contain_text("Same run")
    page.get_by_role("link", name="Open the run").click()
    also, top = page.locator("#also"), page.locator(".page-sub")
    expect(also).to_contain_text(name)
    expect(also).to_contain_text("measured more of what the calf’s load is worked out from")
    quiet(page)
    with page.expect_download() as waiting:
        also.get_by_role("link", name="Original file").click()
    assert Path(waiting.value.path()).read_bytes() == (tmp_path / name).read_bytes()
    also.get_by_role("button", name="Use this one instead").click()
    expect(also).to_contain_text("You chose the one that is shown.")
    expect(top).to_contain_text(name)
    also.get_by_role("button", name="Use this one instead").click()
    expect(top).not_to_contain_text(name)
    also.get_by_role("button", name="This is another run").click()
    expect(top).to_contain_text(name)
    expect(also).to_have_count(0)
    add(page, site, tmp_path / name)
    expect(page.locator("#result")).to_contain_text("Known already")
    context.close()
    assert complaints == []
