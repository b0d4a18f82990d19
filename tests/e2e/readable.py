"""A page as it stands, looked at by machine: axe-core in both schemes, its width, and a picture of each."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Page

from tests.e2e.axe import Axe
from tests.e2e.sites import OVERFLOW, shoot

SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")


def readable(page: Page, site: str, path: str, width: int) -> None:
    """Dark and light, axe-core finds nothing, and nothing is wider than the screen; pictures go to the folder of `site`."""
    axe = Axe(page, page.context.new_cdp_session(page))
    axe.enter()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert axe.violations() == []
        shoot(page, site, path, f"{width}-{scheme}")
    assert page.evaluate(OVERFLOW) <= 0
