"""The Live page as the bridge: a run measured by Bluetooth in Chromium is stored as the pod sent it, whatever happens."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlmodel import Session, select

import ingest.assemble
from domain.trace import Trace
from store import inbox, runs
from store.engine import Store
from store.tables import CheckInRow, RunRow, SessionRow
from tests import season
from tests.conftest import absent
from tests.e2e import conftest
from tests.e2e.sites import Site, served, watched
from tests.e2e.virtual_pod import FLAGS, VirtualPod

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VECTORS = json.loads((Path(__file__).parents[1] / "ble_vectors.json").read_text())
KEPT = """async () => {
  const ask = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = fail;
  });
  const base = await ask(indexedDB.open("soleus-run"));
  const found = {};
  for (const name of base.objectStoreNames) found[name] = await ask(base.transaction(name).objectStore(name).count());
  base.close();
  return found;
}"""
RECORDS = re.compile(r"Connected\.|Recording\.")
NOTHING = {"events": 0, "runs": 0, "samples": 0}


@pytest.fixture(scope="module")
def airy() -> Iterator[Browser]:
    """Chromium with Bluetooth, which Linux has only when it is asked for."""
    if not conftest.CHROMIUM.exists():
        absent("No Chromium: apt-get install chromium.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=conftest.CHROMIUM, args=[*conftest.FLAGS, *FLAGS])
        yield started
        started.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A week of a runner, and nothing under way."""
    with served("one-week", tmp_path) as running:
        yield running


@pytest.fixture
def phone(airy: Browser) -> Iterator[BrowserContext]:
    """A phone."""
    made = airy.new_context(viewport={"width": 390, "height": 844})
    yield made
    made.close()


def all_sent(page: Page) -> None:
    """Wait until receipts cover all that was measured."""
    expect(page.locator("[data-bt-waits]")).to_have_text("0", timeout=30_000)


def assemble(store: Store) -> None:
    """Make runs of what ended, as the worker does."""
    for key in store.read(lambda session: inbox.due_sessions(session, 0)):
        prepared = store.read(lambda session, key=key: ingest.assemble.prepare(session, key))  # type: ignore[misc]
        assert prepared is not None
        store.write(lambda session, prepared=prepared: ingest.assemble.keep(session, prepared, season.NOW_MS))  # type: ignore[misc]


def stored(site: Site) -> Trace:
    """The run of the browser."""

    def work(session: Session) -> Trace:
        row = session.exec(select(RunRow).where(RunRow.source == "browser")).one()
        return runs.load_trace(session, row)

    return site.store.read(work)


def test_ten_minutes_with_everything_that_happens(site: Site, airy: Browser, phone: BrowserContext) -> None:
    """A lost link, no network, a reload, the pain button: the trace is what the pod sent, and nothing is left over."""
    page = phone.new_page()
    pod = VirtualPod(airy, page, season.NOW_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site.address + "/live")
    card = page.locator("[data-bluetooth]")
    card.get_by_role("button", name="Connect a sensor").click()
    expect(card).to_contain_text(RECORDS, timeout=10_000)
    page.evaluate("globalThis.sameDocument = true")
    pod.run(150)
    all_sent(page)
    expect(page.locator("[data-state]")).to_have_text("Live", timeout=10_000)
    expect(page.locator("[data-show=cadence_spm]")).not_to_have_text("–", timeout=10_000)
    assert page.evaluate("globalThis.sameDocument"), "a reload would have lost the sensor"

    pod.drop()
    pod.connected()
    pod.run(150)

    phone.set_offline(True)
    pod.run(100)
    page.locator("button.pain").click()
    expect(card).to_contain_text("Your marker is kept.")
    assert page.evaluate(KEPT)["samples"] >= 100
    phone.set_offline(False)
    all_sent(page)

    phone.set_offline(True)
    pod.run(50)
    phone.set_offline(False)
    page.reload()
    pod.appear()
    expect(card.get_by_role("button", name="End the run")).to_be_visible(timeout=10_000)
    again = card.get_by_role("button", name="Connect a sensor")
    if again.is_visible():
        again.click()
    expect(card.get_by_role("button", name="Connect another sensor")).to_be_visible(timeout=20_000)
    pod.connected()
    pod.run(150)
    all_sent(page)
    card.get_by_role("button", name="End the run").click()
    with page.expect_response(lambda answer: answer.url.endswith("/stream/session"), timeout=20_000):
        pass
    assemble(site.store)
    expect(card).to_contain_text("The run is stored.", timeout=20_000)
    assert page.evaluate(KEPT) == NOTHING
    assert complaints == []

    same(stored(site), pod)
    pod.leave()
    felt = site.store.read(lambda session: session.exec(select(CheckInRow).where(CheckInRow.device == "browser")).one())
    assert felt.sid is not None
    assert felt.phase == "during"


def same(trace: Trace, pod: VirtualPod) -> None:
    """The trace is what the pod said, sample by sample."""
    log = pod.log
    assert trace.seq.tolist() == list(range(1, 601))
    assert trace.t_ms.tolist() == [said.t_ms for said in log]
    np.testing.assert_allclose(trace.columns["speed"], [said.speed for said in log], atol=0.001)
    np.testing.assert_allclose(trace.columns["cadence"], [said.cadence / 2 for said in log])
    np.testing.assert_allclose(trace.columns["heart_rate"], [said.heart_rate for said in log])
    np.testing.assert_allclose(trace.columns["distance"], [said.distance - log[0].distance for said in log], atol=0.06)


def test_a_crashed_tab_loses_nothing(site: Site, airy: Browser, phone: BrowserContext) -> None:
    """What was measured without a network is sent by the next tab, and the run goes on there."""
    page = phone.new_page()
    pod = VirtualPod(airy, page, season.NOW_MS)
    page.goto(site.address + "/live")
    page.get_by_role("button", name="Connect a sensor").click()
    expect(page.locator("[data-bluetooth]")).to_contain_text(RECORDS, timeout=10_000)
    page.route("**/stream/**", lambda route: route.abort())
    pod.run(40)
    expect(page.locator("[data-bt-waits]")).to_have_text("40")
    page.wait_for_timeout(100)  # the browser writes behind what is shown
    with page.expect_event("crash"):
        for process in airy.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]:
            if process["type"] == "renderer":
                os.kill(process["id"], signal.SIGKILL)
    page.close()
    pod.leave()
    other = phone.new_page()
    other.add_init_script(f"Date.now = () => {pod.ms + 5000}")
    other.goto(site.address + "/live")
    expect(other.get_by_role("button", name="End the run")).to_be_visible(timeout=10_000)
    all_sent(other)
    found = site.store.read(lambda session: session.exec(select(SessionRow).where(SessionRow.device_id == "browser")).one())
    key = (found.runner_id, found.device_id, found.sid)
    ranges = site.store.read(lambda session: inbox.waiting_ranges(session, key))
    assert sum(last - first + 1 for _, first, last in ranges) == 40


@pytest.mark.parametrize(
    ("agent", "secure", "says"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "secure", "Chrome and Edge can"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari", "secure", "iPhone and iPad"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile", "", "https"),
    ],
)
def test_where_it_cannot_be_it_says_so(site: Site, airy: Browser, agent: str, secure: str, says: str) -> None:
    """A browser without Bluetooth: the button cannot be pressed, why stands beside it, and nothing else is loaded."""
    context = airy.new_context(user_agent=agent)
    complaints: list[str] = []
    page = watched(context, complaints)
    page.add_init_script("delete Navigator.prototype.bluetooth")
    if not secure:
        page.add_init_script("Object.defineProperty(globalThis, 'isSecureContext', { value: false })")
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url) if "bluetooth.js" in request.url else None)
    page.goto(site.address + "/live")
    card = page.locator("[data-bluetooth]")
    expect(card).to_contain_text(says)
    expect(card.get_by_role("button", name="Connect a sensor")).to_be_disabled()
    assert complaints == []
    context.close()


def test_the_headers_let_it_and_no_browser_complains(site: Site, airy: Browser) -> None:
    """Our Permissions-Policy does not name Bluetooth, which some browsers do not know: then it is for this origin alone."""
    context = airy.new_context()
    complaints: list[str] = []
    page = watched(context, complaints)
    page.goto(site.address + "/live")
    assert page.evaluate("document.featurePolicy.getAllowlistForFeature('bluetooth')") == [site.address]
    assert complaints == []
    context.close()


def test_packets_are_read_as_they_are_specified(site: Site, airy: Browser) -> None:
    """The shared vectors, and packets cut off: never a wrong number."""
    context = airy.new_context()
    page = context.new_page()
    page.goto(site.address + "/live")
    found: dict[str, Any] = page.evaluate(
        """async (vectors) => {
          const module = await import(document.querySelector("[data-bluetooth]").dataset.script);
          const view = (hex) => new DataView(Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)).buffer);
          const tried = (kind, hex) => { try { return module[kind](view(hex)); } catch (error) { return error.name; } };
          const read = {};
          for (const kind of ["rsc", "heart", "power"]) {
            read[kind] = vectors[kind].map(({ hex }) => tried(kind, hex));
            read[`cut ${kind}`] = vectors.cut[kind].map((hex) => tried(kind, hex));
          }
          read.gait = vectors.gait.map((one) => {
            const made = new module.Gait().read(one);
            return [made.cadence, made.step_length];
          });
          return read;
        }""",
        VECTORS,
    )
    for kind in ("rsc", "heart", "power"):
        assert found[kind] == [one["expect"] for one in VECTORS[kind]]
        assert set(found[f"cut {kind}"]) == {"RangeError"}
    assert found["gait"] == [[one["strides"], one["step_mm"]] for one in VECTORS["gait"]]
    context.close()
