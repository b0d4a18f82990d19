"""Signing in and out, as browsers send it: limits, cookies, and that nobody learns which names there are."""

from __future__ import annotations

import logging
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from api import limits, passwords
from store import joining, viewers
from store.engine import Store
from store.tables import SignInRow
from tests.entering import PASSWORD, Place, guess, sign_in, text_of

pytestmark = pytest.mark.usefixtures("quick_argon2")

DAY_MS = 86_400_000


@pytest.fixture
def place(sqlite_store: Store) -> Place:
    """An installation with ada and ben."""
    made = Place(sqlite_store)
    made.add("ada", admin=True)
    made.add("ben")
    return made


def flags(answer: httpx.Response, name: str = "soleus") -> set[str]:
    """What a cookie that is set says of itself, but its value."""
    (found,) = [line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{name}=")]
    return {part.strip().lower() for part in found.split(";")[1:]}


async def test_who_knows_the_password_is_let_in_and_led_on(place: Place) -> None:
    """The page that was asked for leads to the form, the form back to the page; name in any case, with spaces."""
    async with place.browser() as browser:
        sent = await browser.get("/runs?x=1")
        assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=%2Fruns%3Fx%3D1")
        assert 'value="/runs?x=1"' in (await browser.get(sent.headers["location"])).text
        let_in = await sign_in(browser, " ADA ", onward="/runs?x=1")
        assert (let_in.status_code, let_in.headers["location"]) == (303, "/runs?x=1")
        assert (await browser.get("/runs")).status_code == 200
        assert (await browser.get("/sign-in?next=/load")).headers["location"] == "/load"
        assert (await sign_in(browser, "ada", onward="https://evil.example/")).headers["location"] == "/"


async def test_cookies_are_out_of_the_reach_of_scripts_and_of_other_sites(place: Place) -> None:
    """HttpOnly, SameSite=Lax, 90 days; Secure by https, and always where runners come by https."""
    async with place.browser() as browser:
        said = flags(await sign_in(browser, "ada"))
    assert {"httponly", "samesite=lax", "path=/", f"max-age={90 * 86_400}"} <= said
    assert "secure" not in said
    async with place.browser(base="https://soleus.example") as browser:
        answer = await sign_in(browser, "ada")
        assert "secure" in flags(answer)
        assert {"secure", "httponly", "path=/sign-in"} <= flags(answer, "soleus_known")
    async with Place(place.store, secure=True).browser() as browser:
        assert "secure" in flags(await sign_in(browser, "ada"))


async def test_a_cookie_that_somebody_planted_signs_nobody_in(place: Place) -> None:
    """Signing in always makes a new secret, and ends what the browser had before (no session fixation)."""
    async with place.browser() as browser:
        browser.cookies.set("soleus", "planted", domain="127.0.0.1")
        assert (await browser.get("/runs")).status_code == 303
        await sign_in(browser, "ada")
        first = browser.cookies["soleus"]
        assert first != "planted"
        await sign_in(browser, "ben")
        second = browser.cookies["soleus"]
        assert len({first, second}) == 2
    assert place.store.read(lambda session: viewers.by_cookie(session, first, place.now_ms)) == (None, False)


async def test_nobody_learns_which_names_there_are(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """No such account, a wrong password, a closed account, and one without a password: one answer, after the same work."""
    place.add("old")
    place.store.write(lambda session: joining.close(session, place.account("old"), 1))
    verified: list[str] = []
    kept = passwords._hashes

    class Counting:
        def __getattr__(self, name: str) -> object:
            verified.append(name)
            return getattr(kept, name)

    passwords._decoy()
    monkeypatch.setattr(passwords, "_hashes", Counting())
    pages = []
    async with place.browser() as browser:
        for name, password in (("nobody", PASSWORD), ("ada", "wrong wrong"), ("old", PASSWORD)):
            answer = await sign_in(browser, name, password)
            pages.append((answer.status_code, answer.text.replace(name, "NAME"), sorted(set(answer.headers) - {"date"})))
    assert pages[0] == pages[1] == pages[2]
    assert pages[0][0] == 422
    assert "Name and password do not belong together." in pages[0][1]
    assert [name.startswith("verify") for name in verified] == [True, True, True]


async def test_what_is_typed_as_a_name_is_not_put_on_record(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """People type passwords there; what stands on record is that a name was not known, once an hour for an address."""
    caplog.set_level(logging.DEBUG)
    async with place.browser() as browser:
        for _ in range(3):
            await sign_in(browser, "my secret pass phrase")
        await sign_in(browser, "ben", "wrong wrong")
        await sign_in(browser, "ben")
        await browser.post("/sign-out")
    failed = [(row.name, row.runner_id, row.detail) for row in place.record("sign_in_failed")]
    assert failed == [("", None, "unknown name"), ("ben", "ben", "wrong password")]
    assert [row.name for row in place.record("signed_in") + place.record("signed_out")] == ["ben", "ben"]
    assert "secret pass phrase" not in caplog.text


async def test_an_attack_is_stopped_and_the_owner_is_not_locked_out(place: Place) -> None:
    """Ten guesses for a name, wherever they come from; who has signed in before from that browser still gets in."""
    async with place.browser("198.51.100.9") as own, place.browser("198.51.100.9") as new:
        await sign_in(own, "ada")
        await own.post("/sign-out")
        statuses = []
        for number in range(6):
            async with place.browser(f"203.0.113.{number}") as stranger:
                statuses += await guess(stranger, "ada", 2)
        assert statuses == [422] * 9 + [429] * 3, "the owner's own attempt took one of the ten places"
        refused = await sign_in(new, "ada")
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 900
        assert "That was tried very often. Wait 15 minutes, then try again." in text_of(refused)
        assert (await sign_in(new, "ben")).status_code == 303, "of another name nothing is held back"
        assert (await sign_in(own, "ada")).status_code == 303
        place.now_ms += int(refused.headers["retry-after"]) * 1000
        assert (await sign_in(new, "ada")).status_code == 303


async def test_right_and_wrong_are_not_told_apart_while_held_back(place: Place) -> None:
    """Beyond the limit no password is looked at."""
    async with place.browser() as browser:
        await guess(browser, "ada", 10)
        right, wrong = await sign_in(browser, "ada"), await sign_in(browser, "ada", "wrong wrong")
    assert (right.status_code, right.text) == (wrong.status_code, wrong.text)


async def test_many_names_from_one_address_are_stopped_too(place: Place) -> None:
    """Twenty attempts from an address, whatever the names; somebody else's are not affected, nor who is signed in."""
    async with place.browser() as attacker, place.browser("198.51.100.1") as other:
        await sign_in(other, "ada")
        statuses = [(await sign_in(attacker, f"name {i}", "x")).status_code for i in range(25)]
        assert statuses == [422] * 20 + [429] * 5
        assert (await other.get("/runs")).status_code == 200
        async with place.browser("198.51.100.2") as third:
            assert (await sign_in(third, "ben")).status_code == 303


async def test_behind_a_proxy_that_says_nothing_the_name_carries_it(place: Place) -> None:
    """All come from this machine then: one who guesses for ada does not keep ben from signing in."""
    async with place.browser("127.0.0.1") as everybody:
        assert (await guess(everybody, "ada", 40)).count(422) == limits.BY_NAME.most
        assert (await sign_in(everybody, "ben")).status_code == 303


async def test_a_page_of_another_site_signs_nobody_in(place: Place) -> None:
    """No cross-site form reaches the password check, nor signs anybody out."""
    async with place.browser() as browser:
        form = {"name": "ada", "password": PASSWORD}
        for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "", "origin": "https://evil.example"}):
            assert (await browser.post("/sign-in", data=form, headers=headers)).status_code == 403
        await sign_in(browser, "ada")
        assert (await browser.post("/sign-out", headers={"sec-fetch-site": "cross-site"})).status_code == 403
        assert (await browser.get("/runs")).status_code == 200


async def test_a_sign_in_that_is_taken_back_is_out_at_its_next_request(place: Place) -> None:
    """By signing out there, from another browser, by a new password, or by closing the account."""
    async with place.browser() as phone, place.browser() as desk:
        await sign_in(phone, "ada")
        await sign_in(desk, "ada")
        (number,) = [row["id"] for row in (await desk.get("/api/v1/me/sign-ins")).json() if not row["this"]]
        assert (await desk.delete(f"/api/v1/me/sign-ins/{number}")).status_code == 204
        assert (await phone.get("/runs")).headers["location"].startswith("/sign-in")
        await sign_in(phone, "ada")
        assert (await phone.post("/sign-out")).headers["location"] == "/sign-in"
        assert "soleus" not in phone.cookies
        assert (await phone.get("/runs")).status_code == 303
        place.store.write(lambda session: joining.close(session, place.account("ada"), place.now_ms))
        assert (await desk.get("/runs")).status_code == 303


async def test_a_browser_that_is_used_stays_signed_in(place: Place) -> None:
    """90 days from the last use, in the store and in the browser; without use it is out."""
    async with place.browser() as browser:
        await sign_in(browser, "ada")
        assert "set-cookie" not in (await browser.get("/runs")).headers
        for _ in range(3):
            place.now_ms += 80 * DAY_MS
            answer = await browser.get("/runs")
            assert (answer.status_code, f"max-age={90 * 86_400}" in flags(answer)) == (200, True)
        place.now_ms += 80 * DAY_MS
        left = await browser.post("/sign-out")
        assert [line.split(";")[0] for line in left.headers.get_list("set-cookie")] == ['soleus=""']
        await sign_in(browser, "ada")
        place.now_ms += 91 * DAY_MS
        assert (await browser.get("/runs")).status_code == 303


async def test_secrets_are_not_in_the_database(place: Place) -> None:
    """What lets in stands nowhere in the clear: not the password, the cookie, a token, nor a link."""
    async with place.browser() as browser:
        await sign_in(browser, "ada")
        token = (await browser.post("/api/v1/me/tokens", json={"name": "x", "scopes": ["read"]})).json()["token"]
        link = place.store.write(lambda session: joining.password_link(session, place.account("ada"), place.now_ms))
        secrets = [
            PASSWORD,
            browser.cookies["soleus"],
            browser.cookies.get("soleus_known", path="/sign-in") or "",
            token,
            link,
        ]
    assert all(secrets)
    assert place.store.read(lambda session: len(session.exec(select(SignInRow)).all())) == 1
    path = place.store.engine.url.database
    assert path is not None
    place.store.close()
    held = b"".join(each.read_bytes() for each in Path(path).parent.glob("soleus.db*"))
    assert len(held) > 10_000
    assert [secret for secret in secrets if secret.encode() in held] == []
