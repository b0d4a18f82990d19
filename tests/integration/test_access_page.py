"""What one gets in by, on the page and by the API: the password, sign-ins, tokens, links; always one's own."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from domain.clock import MS_PER_DAY
from domain.model import Runner
from store import accounts, invitations, joining, people, roles
from store.engine import Store
from store.roles import Change
from tests import entering
from tests.entering import PASSWORD, Place, sign_in, text_of

pytestmark = pytest.mark.usefixtures("quick_argon2")

PLACE = "/settings/access"
NEW = "another three words"


@pytest.fixture
def place(sqlite_store: Store) -> Place:
    """An installation with ada, who looks after it, and ben."""
    made = Place(sqlite_store)
    made.add("ada", admin=True)
    made.add("ben")
    return made


def bearer(token: str) -> dict[str, str]:
    """Headers of a program; it is no browser."""
    return {"authorization": f"Bearer {token}", "sec-fetch-site": "none", "accept": "application/json"}


def invited(place: Place, runner: str | None = None) -> str:
    """A link for a new runner's account."""
    return place.store.write(lambda session: invitations.make(session, "runner", place.now_ms, runner_id=runner))


async def test_a_new_password_ends_every_other_sign_in(place: Place) -> None:
    """It needs the old one; this browser goes on with a new secret, and the old password is of no use."""
    async with place.browser() as desk, place.browser() as phone:
        await sign_in(desk, "ben")
        await sign_in(phone, "ben")
        before = desk.cookies["soleus"]
        refused = await desk.post(f"{PLACE}/password", data={"old": "wrong wrong", "password": NEW})
        assert refused.status_code == 422
        assert "That is not the present password." in text_of(refused)
        short = await desk.post(f"{PLACE}/password", data={"old": PASSWORD, "password": "short"})
        assert "at least 10 characters" in text_of(short)
        done = await desk.post(f"{PLACE}/password", data={"old": PASSWORD, "password": NEW})
        assert done.headers["location"] == f"{PLACE}?saved=password"
        assert desk.cookies["soleus"] != before
        assert "The new password is set." in text_of(await desk.get(done.headers["location"]))
        assert (await phone.get("/runs")).status_code == 303
        assert (await sign_in(phone, "ben")).status_code == 422
        assert (await sign_in(phone, "ben", NEW)).status_code == 303
    assert [row.name for row in place.record("password_changed")] == ["ben"]


async def test_the_old_password_cannot_be_guessed_from_a_browser_that_is_signed_in(place: Place) -> None:
    """Ten times within 15 minutes."""
    async with place.browser() as browser:
        await sign_in(browser, "ben")
        forms = [{"old": f"guess {i}", "password": NEW} for i in range(12)]
        answers = [await browser.post(f"{PLACE}/password", data=form) for form in forms]
        assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
        assert "retry-after" in answers[-1].headers


async def test_a_token_is_shown_once_and_does_what_it_may(place: Place) -> None:
    """Made on the page: read, not change; used, listed without what it is, and refused when it is removed or has ended."""
    async with place.browser() as browser:
        await sign_in(browser, "ben")
        made = await browser.post(f"{PLACE}/tokens", data={"name": "my export", "scope": "read", "days": "30"})
        (token,) = re.findall(r"soleus_[\w-]{43}", made.text)
        again = await browser.get(PLACE)
        assert token not in again.text
        assert "my export" in again.text
        headers = bearer(token)
        async with place.browser() as program:
            assert (await program.get("/api/v1/runners/ben", headers=headers)).status_code == 200
            assert (await program.patch("/api/v1/runners/ben", headers=headers, json={"units": "mi"})).status_code == 403
            (listed,) = (await program.get("/api/v1/me/tokens", headers=headers)).json()
            assert (listed["name"], listed["scopes"]) == ("my export", ["read"])
            assert "used just now" in text_of(await browser.get(PLACE))
            place.now_ms += 31 * MS_PER_DAY
            assert (await program.get("/api/v1/me", headers=headers)).status_code == 401
            place.now_ms -= 31 * MS_PER_DAY
            await browser.post(f"{PLACE}/tokens/{listed['id']}/remove")
            assert (await program.get("/api/v1/me", headers=headers)).status_code == 401


async def test_a_token_cannot_make_one_that_may_more(place: Place) -> None:
    """Neither a scope that it lacks, nor `admin` for who does not look after the installation."""
    async with place.browser() as ben, place.browser() as ada, place.browser() as program:
        await sign_in(ben, "ben")
        await sign_in(ada, "ada")
        made = await ben.post("/api/v1/me/tokens", json={"name": "writer", "scopes": ["write"]})
        assert made.status_code == 201
        headers = bearer(made.json()["token"])
        for scopes in (["read"], ["write", "read"], ["admin"]):
            wanted = {"name": "more", "scopes": scopes}
            assert (await program.post("/api/v1/me/tokens", headers=headers, json=wanted)).status_code == 422
        same = await program.post("/api/v1/me/tokens", headers=headers, json={"name": "same", "scopes": ["write"]})
        assert same.status_code == 201
        admin = {"name": "more", "scopes": ["admin"]}
        assert (await ben.post("/api/v1/me/tokens", json=admin)).status_code == 422
        assert (await ada.post("/api/v1/me/tokens", json=admin)).status_code == 201
        assert 'value="admin"' not in (await ben.get(PLACE)).text


async def test_what_is_somebody_elses_is_not_there(place: Place) -> None:
    """Tokens and sign-ins go by their owner: another's number is answered as one that does not exist."""
    async with place.browser() as ben, place.browser() as ada:
        await sign_in(ben, "ben")
        await sign_in(ada, "ada")
        token = (await ben.post("/api/v1/me/tokens", json={"name": "x", "scopes": ["read"]})).json()["id"]
        (entry,) = (await ben.get("/api/v1/me/sign-ins")).json()
        for what, number in (("tokens", token), ("sign-ins", entry["id"])):
            others = await ada.delete(f"/api/v1/me/{what}/{number}")
            none = await ada.delete(f"/api/v1/me/{what}/999999")
            assert others.status_code == none.status_code == 404
            assert others.json()["detail"].replace(str(number), "N") == none.json()["detail"].replace("999999", "N")
            assert (await ada.post(f"{PLACE}/{what}/{number}/remove")).status_code == 404
        assert (await ben.get("/runs")).status_code == 200


async def test_every_other_browser_is_signed_out_by_one_button(place: Place) -> None:
    """This one stays; the list names what each calls itself."""
    firefox = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}
    async with place.browser() as desk, place.browser() as phone:
        desk.headers.update(firefox)
        await sign_in(desk, "ben")
        await sign_in(phone, "ben")
        page = text_of(await desk.get(PLACE))
        assert "Firefox, Linux this browser" in page
        assert page.count("from 203.0.113.7") == 2
        await desk.post(f"{PLACE}/sign-ins/others/remove")
        assert (await phone.get("/runs")).status_code == 303
        assert (await desk.get("/runs")).status_code == 200


async def test_a_link_for_a_new_password_is_used_once(place: Place) -> None:
    """It signs in, ends every other sign-in, and is gone: also for two at once, after seven days, and when closed."""
    link = place.store.write(lambda session: joining.password_link(session, place.account("ben"), place.now_ms))
    async with place.browser() as old, place.browser() as new, place.browser() as other:
        await sign_in(old, "ben")
        assert 'value="ben"' in (await new.get(f"/invitation/{link}")).text
        assert (await new.post(f"/invitation/{link}", data={"password": "short"})).status_code == 422
        both = await asyncio.gather(*[each.post(f"/invitation/{link}", data={"password": NEW}) for each in (new, other)])
        assert sorted(answer.status_code for answer in both) == [303, 404]
        assert (await old.get("/runs")).status_code == 303
        assert (await sign_in(old, "ben", NEW)).status_code == 303
        gone = await new.get(f"/invitation/{link}")
        assert (gone.status_code, "This link is not good any more" in text_of(gone)) == (404, True)
        late = place.store.write(lambda session: joining.password_link(session, place.account("ben"), place.now_ms))
        place.now_ms += 7 * MS_PER_DAY
        assert (await new.get(f"/invitation/{late}")).status_code == 404
        shut = place.store.write(lambda session: joining.password_link(session, place.account("ben"), place.now_ms))
        place.store.write(lambda session: joining.close(session, place.account("ben"), place.now_ms))
        assert (await new.post(f"/invitation/{shut}", data={"password": NEW})).status_code == 404


async def test_an_invited_runner_gets_an_account_and_says_who_runs(place: Place) -> None:
    """Or takes over the runner that the link names. A name that is taken is said, and the link stays good."""
    place.store.write(lambda session: people.add_runner(session, Runner("cleo"), 1))
    fresh, taken_over = invited(place), invited(place, "cleo")
    async with place.browser() as dora, place.browser() as cleo:
        taken = await dora.post(f"/invitation/{fresh}", data={"name": "BEN", "password": NEW})
        assert (taken.status_code, "That name is taken." in text_of(taken)) == (422, True)
        joined = await dora.post(f"/invitation/{fresh}", data={"name": "Dora", "password": NEW})
        assert joined.headers["location"] == "/setup"
        assert (await dora.get("/setup")).headers["location"] == "/setup/runner"
        assert (await dora.get("/api/v1/me")).json() == {
            "name": "dora",
            "runner": None,
            "coach": False,
            "admin": False,
            "scopes": None,
            "coached": [],
        }
        assert (await cleo.post(f"/invitation/{fresh}", data={"name": "eve", "password": NEW})).status_code == 404
        await cleo.post(f"/invitation/{taken_over}", data={"name": "cleo", "password": NEW})
        assert (await cleo.get("/api/v1/runners/cleo")).status_code == 200
        assert (await dora.get("/api/v1/runners/cleo")).status_code == 404


async def test_a_guest_has_nothing_to_get_in_by(place: Place) -> None:
    """The page says so, and the API refuses in words."""
    app: FastAPI = create_app(replace(place.app.state.deps, guest=entering.guest_without_account))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=entering.OWN
    ) as browser:
        assert "You are a guest" in text_of(await browser.get(PLACE))
        assert (await browser.get("/api/v1/me/tokens")).status_code == 409
        assert (await browser.get("/setup/runner")).headers["location"] == "/setup"


async def test_somebody_who_does_not_run_here_can_leave(place: Place) -> None:
    """By page and API, for whoever types the own name; a runner goes as a whole, and the last administrator stays."""
    place.add("cleo", runs=False, coach=True)
    place.add("root", runs=False, admin=True)
    async with place.browser() as browser:
        await sign_in(browser, "cleo")
        wrong = await browser.post(f"{PLACE}/delete", data={"typed": "root"})
        assert (wrong.status_code, "Nothing was deleted: that is not cleo." in text_of(wrong)) == (422, True)
        gone = await browser.post(f"{PLACE}/delete", data={"typed": " Cleo "})
        assert (gone.status_code, gone.headers["location"]) == (303, "/sign-in")
        assert "soleus" not in browser.cookies
        assert (await sign_in(browser, "cleo")).status_code == 422
    async with place.browser() as browser:
        await sign_in(browser, "ada")
        assert 'id="delete"' not in (await browser.get(PLACE)).text
        runner = await browser.delete("/api/v1/me", params={"name": "ada"})
        assert (runner.status_code, runner.json()["field"]) == (409, "account")
    names = place.store.read(lambda session: [row.name for row in accounts.listing(session)])
    assert names == ["ada", "ben", "root"]
    ada = place.account("ada")
    place.store.write(lambda session: roles.change(session, ada.id or 0, Change(admin=False), place.now_ms))
    async with place.browser() as browser:
        await sign_in(browser, "root")
        alone = await browser.post(f"{PLACE}/delete", data={"typed": "root"})
        assert (alone.status_code, "you are the only administrator here" in text_of(alone)) == (422, True)
        assert (await browser.delete("/api/v1/me", params={"name": "root"})).status_code == 409
