"""The first start and signing in, in a real browser against `soleus up`, as somebody does it who has just installed it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.installation import Installation, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOTS = Path(__file__).resolve().parents[2] / "screenshots" / "getting-in"
LANDMARKS = (Path(__file__).parent / "landmarks.js").read_text()
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PASSWORD = "tulip granite ferry"
WIDTHS = {390: 844, 1280: 900}


@pytest.fixture
def fresh(installation: Callable[..., Installation]) -> Installation:
    """A Soleus that was just started for the first time."""
    made = installation("fresh")
    made.start()
    return made


def link_of(made: Installation) -> str:
    """The link that it printed."""
    log = made.data.parent / f"{made.data.name}.log"
    printed = wait_for(lambda: re.findall(r"Soleus is new here: open (\S+)", log.read_text()), "the setup link")
    return str(printed[-1])


def looked_at(page: Page, name: str) -> list[str]:
    """What is wrong with what a visitor sees: at both widths, light and dark; pictures with SOLEUS_SCREENSHOTS=1."""
    wrong = [f"{name}: {text}" for text in page.evaluate(LANDMARKS)]  # first: pictures and axe leave attributes behind
    size = page.viewport_size
    for audit in (_our_own, _axe):
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            for scheme in ("dark", "light"):
                page.emulate_media(color_scheme=scheme)
                wrong += [f"{name} at {width} px {scheme}: {text}" for text in audit(page)]
                if audit is _our_own and "SOLEUS_SCREENSHOTS" in os.environ:
                    SHOTS.mkdir(parents=True, exist_ok=True)
                    page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
    if size is not None:
        page.set_viewport_size(size)
    return wrong


def _our_own(page: Page) -> list[str]:
    over = page.evaluate(OVERFLOW)
    return [*page.evaluate(CONTRAST), *[f"{over} px too wide"] * bool(over)]


def _axe(page: Page) -> list[str]:
    return [f"{each['id']} {each['nodes'][0]['html']}" for each in Axe().run(page).response["violations"]]


def quiet(context: BrowserContext, complaints: list[str]) -> Page:
    """A page whose violations of the policy and exceptions are kept."""
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    return page


def set_up(page: Page, link: str, scripts: bool) -> list[str]:  # noqa: FBT001
    """From the question for the code to the list of what is left; what is wrong with what is seen, where scripts run."""
    wrong: list[str] = []

    def look(name: str) -> None:
        wrong.extend(looked_at(page, name) if scripts else [])

    onward = page.get_by_role("button", name="Continue")
    look("code")
    page.get_by_label("Setup code").fill("not the code")
    onward.click()
    expect(page.get_by_role("alert")).to_have_text("That is not the code of this start.")
    page.get_by_label("Setup code").fill(link)
    onward.click()
    look("account")
    page.get_by_label("Name").fill("Ada")
    password, show = page.get_by_label("Password", exact=True), page.get_by_role("button", name="Show")
    password.fill("short")
    onward.click()
    expect(page.get_by_role("alert")).to_have_text("A password has at least 10 characters.")
    look("refused")
    password.fill(PASSWORD)
    expect(show).to_have_count(int(scripts))
    if scripts:
        show.click()
        expect(password).to_have_attribute("type", "text")
        expect(page.get_by_role("button", name="Show", pressed=True)).to_be_visible()
    onward.click()
    expect(page.get_by_label("Short name")).to_have_value("ada")
    if scripts:
        expect(page.get_by_label("Time zone")).to_have_value("America/New_York")
    look("runner")
    page.get_by_label("Time zone").select_option("America/New_York")
    page.get_by_label("Year of birth").fill("1980")
    onward.click()
    expect(page.locator(".eyebrow")).to_have_text("2 of 4 done")
    look("steps")
    return wrong


@pytest.mark.parametrize("scripts", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_from_the_first_start_to_today(fresh: Installation, browser: Browser, scripts: bool) -> None:  # noqa: FBT001
    """The printed link, an account, the runner, the list, Today; then out and in again, and nothing secret is kept."""
    complaints: list[str] = []
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=scripts, timezone_id="America/New_York", locale="en-US"
    )
    page = quiet(context, complaints)
    link, home = link_of(fresh), f"http://{fresh.http}"
    page.goto(f"{home}/runs")
    expect(page).to_have_url(f"{home}/setup")
    expect(page.get_by_role("navigation")).to_have_count(0)
    complaints += set_up(page, link, scripts)
    page.get_by_role("link", name="Go to Today").click()
    expect(page).to_have_url(f"{home}/")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{home}/sign-in")
    page.goto(f"{home}/settings/access")
    complaints += looked_at(page, "sign-in") if scripts else []
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{home}/settings/access")
    section = page.locator("#tokens")
    section.get_by_label("What is it for?").fill("my export")
    section.get_by_role("button", name="Make a key").click()
    token = section.locator(".saved code").inner_text()
    complaints += looked_at(page, "access") if scripts else []
    cookies = {str(cookie["name"]): cookie for cookie in context.cookies()}
    assert (cookies["soleus"]["httpOnly"], cookies["soleus"]["sameSite"]) == (True, "Lax")
    assert page.evaluate("document.cookie") == ""
    context.close()
    assert complaints == []
    nothing_is_kept(fresh, link, [PASSWORD, str(cookies["soleus"]["value"]), token])


def nothing_is_kept(made: Installation, link: str, secrets: list[str]) -> None:
    """No secret is in the log or in any file, and the code that was used is not printed again at the next start."""
    log = made.data.parent / f"{made.data.name}.log"
    assert made.stop() == 0
    assert [secret for secret in secrets if secret in log.read_text()] == []
    held = b"".join(each.read_bytes() for each in made.data.rglob("*") if each.is_file())
    assert [secret for secret in [*secrets, link.partition("code=")[2]] if secret.encode() in held] == []
    made.start()
    assert log.read_text().count("Soleus is new here") == 1


def test_an_attack_is_stopped_and_the_owner_gets_in(fresh: Installation, browser: Browser) -> None:
    """Guesses end in a plain sentence; the owner, whose browser is known, signs in meanwhile; a reset link helps others."""
    fresh.run("runner", "add", "ada")
    fresh.run("account", "add", "ada", "--runner", "ada", "--admin", stdin=f"{PASSWORD}\n")
    address = f"http://{fresh.http}/sign-in"
    own, stranger = (browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US") for _ in range(2))

    def attempt(page: Page, password: str) -> int:
        page.goto(address)
        page.get_by_label("Name").fill("ada")
        page.get_by_label("Password", exact=True).fill(password)
        with page.expect_response(address) as answer:
            page.get_by_role("button", name="Sign in").click()
        return answer.value.status

    owner, attacker = own.new_page(), stranger.new_page()
    assert attempt(owner, PASSWORD) == 303
    owner.get_by_role("button", name="Sign out").click()
    statuses = [attempt(attacker, f"guess number {i}") for i in range(12)]
    assert statuses == [422] * 9 + [429] * 3
    expect(attacker.get_by_role("alert")).to_have_text(re.compile(r"That was tried very often\. Wait \d+ minutes"))
    assert looked_at(attacker, "held-back") == []
    assert attempt(attacker, PASSWORD) == 429
    assert attempt(owner, PASSWORD) == 303
    expect(owner).to_have_url(f"http://{fresh.http}/")
    link = fresh.run("account", "reset", "ada").stdout.strip()
    elsewhere = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US").new_page()
    elsewhere.goto(link)
    assert looked_at(elsewhere, "new-password") == []
    elsewhere.get_by_label("New password", exact=True).fill("another three words")
    elsewhere.get_by_role("button", name="Save").click()
    expect(elsewhere.get_by_role("status")).to_have_text("The new password is set. Every other browser is signed out.")
    owner.reload()
    expect(owner).to_have_url(re.compile("/sign-in"))
    invited = fresh.run("account", "invite").stdout.strip()
    elsewhere.goto(invited)
    assert looked_at(elsewhere, "invited") == []
    for each in (own, stranger, elsewhere.context):
        each.close()
