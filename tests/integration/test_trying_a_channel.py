"""Test messages trouble others, so they are sent a few times a minute."""

from __future__ import annotations

from pathlib import Path

import httpx

from store.engine import Store
from tests import season, visiting
from tests.entering import OWN, text_of

PAGE = "/settings/alerts/channels/console/test"
API = f"/api/v1/runners/{season.RUNNER}/channels/console/test"


async def test_test_messages_are_sent_a_few_times_a_minute(sqlite_store: Store, tmp_path: Path) -> None:
    """A fifth within a minute waits, on the page and by the API alike; a minute later it is sent."""
    season.fill(sqlite_store, 1)
    now = [season.NOW_MS]
    app = visiting.application(sqlite_store, tmp_path, guest=visiting.guest(), clock=lambda: now[0], hosts={"*"})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://soleus", headers=OWN) as web:
        for _ in range(3):
            assert (await web.post(PAGE)).status_code == 200
        assert (await web.post(API)).status_code == 200
        refused = await web.post(API)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
        page = await web.post(PAGE)
        assert page.status_code == 429
        assert "Several tests were just sent. Wait 60 s, then send another." in text_of(page)
        now[0] += 59_999
        assert (await web.post(API)).status_code == 429
        now[0] += 1
        assert (await web.post(API)).status_code == 200
