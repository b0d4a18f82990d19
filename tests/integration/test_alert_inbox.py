"""The inbox on a real store: groups and their order, pages, one alert with what is behind it, and whether it was useful."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlmodel import Session

from api.deps import Deps
from domain.clock import iso
from domain.model import Runner
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import AlertRow, FindingRow
from tests import visiting
from tests.integration.test_api_log import NOW_MS, client

EVA = "/api/v1/runners/eva"
HOUR = 3_600_000


@pytest.fixture
def eva(store: Store) -> Store:
    """Two runners."""

    def work(session: Session) -> None:
        for name in ("eva", "ben"):
            people.add_runner(session, Runner(name, zone="Europe/Berlin"), 1)

    store.write(work)
    return store


@pytest.fixture
async def web(eva: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API."""
    async with client(Deps(eva, Doorbell(), lambda: NOW_MS, guest=visiting.guest("eva"))) as made:
        yield made


def put(store: Store, name: str, runner: str = "eva", **values: Any) -> int:
    """One alert called `name`; its id."""

    def work(session: Session) -> int:
        known = {"severity": "watch", "decision": "send", "reason": "FIRST", "created_ms": NOW_MS - HOUR, "decided_ms": 1}
        texts = {"rule": "load.session_spike", "title": name, "why": "12 km.", "do": "Rest."}
        row = AlertRow(**{"runner_id": runner, "key": name, **known, **texts, **values})
        session.add(row)
        session.flush()
        return row.id or 0

    return store.write(work)


def fill(store: Store) -> None:
    """Something in every group, made in the wrong order."""
    put(store, "closed", state="resolved")
    put(store, "answered", state="acked", answer="seen")
    put(store, "held for good", decision="hold", reason="PAGE_ONLY", created_ms=NOW_MS)
    put(store, "held till noon", decision="hold", reason="QUIET_HOURS", next_ms=NOW_MS + 3 * HOUR)
    put(store, "held till ten", decision="hold", reason="BUDGET", next_ms=NOW_MS + HOUR)
    put(store, "off for long", state="snoozed", snoozed_until_ms=NOW_MS + 9 * HOUR)
    put(store, "off for short", state="snoozed", snoozed_until_ms=NOW_MS + HOUR)
    put(store, "open", created_ms=NOW_MS - 2 * HOUR)
    put(store, "open, newer")
    put(store, "open, graver", severity="urgent", created_ms=NOW_MS - 5 * HOUR)
    put(store, "no longer off", severity="info", state="snoozed", snoozed_until_ms=NOW_MS)
    put(store, "of ben", runner="ben")


ORDER = [
    ("open", "open, graver"),
    ("open", "open, newer"),
    ("open", "open"),
    ("open", "no longer off"),
    ("snoozed", "off for short"),
    ("snoozed", "off for long"),
    ("held", "held till ten"),
    ("held", "held till noon"),
    ("held", "held for good"),
    ("answered", "answered"),
    ("closed", "closed"),
]
COUNTS = {"open": 4, "snoozed": 2, "held": 3, "answered": 1, "closed": 1}


@pytest.mark.parametrize("limit", [1, 4, 200])
async def test_every_alert_is_on_one_page_in_order(web: httpx.AsyncClient, eva: Store, limit: int) -> None:
    """Open first, the gravest of them first; then by when they come; each once however small the pages."""
    fill(eva)
    found: list[tuple[str, str]] = []
    cursor: str | None = None
    while True:
        page = (await web.get(f"{EVA}/inbox", params={"limit": limit} | ({"cursor": cursor} if cursor else {}))).json()
        found += [(item["group"], item["title"]) for item in page["items"]]
        assert page["counts"] == COUNTS
        cursor = page["next"]
        if cursor is None:
            break
    assert found == ORDER


async def test_one_group_and_one_severity(web: httpx.AsyncClient, eva: Store) -> None:
    """A group alone, in pages; a severity alone, with counts of its own."""
    fill(eva)
    first = (await web.get(f"{EVA}/inbox?group=held&limit=2")).json()
    rest = (await web.get(f"{EVA}/inbox?group=held&limit=2&cursor={first['next']}")).json()
    assert [item["title"] for item in first["items"] + rest["items"]] == [name for group, name in ORDER if group == "held"]
    urgent = (await web.get(f"{EVA}/inbox?severity=urgent")).json()
    assert [item["title"] for item in urgent["items"]] == ["open, graver"]
    assert urgent["counts"] == dict.fromkeys(COUNTS, 0) | {"open": 1}


@pytest.mark.parametrize(
    ("query", "field"), [("cursor=x", "cursor"), ("cursor=1.2", "cursor"), ("group=all", "group"), ("limit=0", "limit")]
)
async def test_what_cannot_be_asked_is_refused(web: httpx.AsyncClient, query: str, field: str) -> None:
    """With the field that is wrong; and nobody's inbox is not found."""
    answer = await web.get(f"{EVA}/inbox?{query}")
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert (await web.get("/api/v1/runners/nobody/inbox")).status_code == 404


async def test_one_alert_with_its_finding_and_its_opinion(web: httpx.AsyncClient, eva: Store) -> None:
    """Numbers and sources come with it; "useful" is stored, taken back, and changes nothing else."""
    finding = FindingRow(
        runner_id="eva",
        rule="load.session_spike",
        key="f",
        severity="watch",
        grade="strong",
        created_ms=NOW_MS,
        title="Far",
        why="12 km.",
        do="Rest.",
        evidence=[{"metric": "distance", "value": 12.0, "limit": 11.0, "unit": "km"}],
    )

    def keep(session: Session) -> int:
        session.add(finding)
        session.flush()
        return finding.id or 0

    alert = put(eva, "far", finding_id=eva.write(keep))
    before = (await web.get(f"{EVA}/alerts/{alert}")).json()
    assert (before["group"], before["useful"], before["finding"]["evidence"][0]["value"]) == ("open", None, 12.0)
    for useful in (True, False, None):
        after = (await web.put(f"{EVA}/alerts/{alert}/useful", json={"useful": useful})).json()
        assert after == before | {"useful": useful}
    assert (await web.put(f"{EVA}/alerts/{alert}/useful", json={"useful": "very"})).status_code == 422


async def test_nobody_reaches_the_alert_of_another(web: httpx.AsyncClient, eva: Store) -> None:
    """Another runner's id is not found: to read, to answer, to judge."""
    alert = put(eva, "of ben", runner="ben")
    asked = [
        await web.get(f"{EVA}/alerts/{alert}"),
        await web.put(f"{EVA}/alerts/{alert}/useful", json={"useful": True}),
        await web.post(f"{EVA}/alerts/{alert}/ack", json={}),
        await web.get(f"{EVA}/alerts/{2**63 - 1}"),
    ]
    assert [answer.status_code for answer in asked] == [404] * 4
    assert (await web.get(f"{EVA}/alerts/{2**64}")).status_code == 422


async def test_what_got_worse_since_it_was_told_is_shown_at_once(web: httpx.AsyncClient, eva: Store) -> None:
    """Told at watch, worse at night: the alert says so before the morning tells it, and nothing when it is no worse."""
    values: dict[str, Any] = {"rule": "load.week_calf", "grade": "moderate", "created_ms": NOW_MS, "do": ""}

    def find(severity: str) -> int:
        def work(session: Session) -> int:
            texts = {"title": "Far over", "why": "61 calf-km."}
            row = FindingRow(**{"runner_id": "eva", "key": severity, "severity": severity, **texts, **values})
            session.add(row)
            session.flush()
            return row.id or 0

        return eva.write(work)

    worse, same = find("warn"), find("watch")
    night: dict[str, Any] = {"told_severity": "watch", "told": 1, "next_ms": NOW_MS + 9 * HOUR}
    first, second = put(eva, "a", finding_id=worse, **night), put(eva, "b", finding_id=same, **night)
    shown = (await web.get(f"{EVA}/alerts/{first}")).json()
    assert shown["worse"] == {"severity": "warn", "title": "Far over", "why": "61 calf-km."}
    assert (shown["severity"], shown["again_at"]) == ("watch", iso(NOW_MS + 9 * HOUR))
    assert (await web.get(f"{EVA}/alerts/{second}")).json()["worse"] is None
