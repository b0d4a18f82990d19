"""The first start: one account, made once, by whoever holds the code; then the runner, then the list of what is left."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from sqlmodel import Session

from domain.clock import MS_PER_DAY
from domain.model import Runner
from store import accounts, invitations, joining, people
from store.engine import Store
from store.tables import ChannelRow
from tests.entering import PASSWORD, Place, sign_in, text_of

pytestmark = pytest.mark.usefixtures("quick_argon2")

ACCOUNT = {"name": "Ada", "password": PASSWORD}
RUNNER = {"id": "ada", "zone": "Europe/Berlin", "language": "de", "units": "mi", "born_year": "1980"}
RUNNER |= {"previous_strain": "yes", "strike": "fore", "country": "de"}


@pytest.fixture
def place(sqlite_store: Store) -> Place:
    """A new installation."""
    return Place(sqlite_store)


def code_of(place: Place) -> str:
    """The code of a start."""
    code = place.store.write(lambda session: joining.renew_setup_code(session, place.now_ms))
    assert code is not None
    return code


def names(place: Place) -> list[str]:
    """Who can sign in."""
    return place.store.read(lambda session: [row.name for row in accounts.listing(session)])


async def first(browser: httpx.AsyncClient, code: str, **changes: str) -> httpx.Response:
    """Send the form of the first account."""
    return await browser.post("/setup", data=ACCOUNT | {"code": code} | changes)


async def test_a_new_installation_is_set_up_in_two_forms(place: Place) -> None:
    """Everything leads to /setup; with the code an account, then the runner; then it is over."""
    code = code_of(place)
    async with place.browser() as browser:
        assert [(await browser.get(path)).headers["location"] for path in ("/", "/sign-in")] == ["/setup", "/setup"]
        assert "At least 10 characters" in text_of(await browser.get(f"/setup?code={code}"))
        made = await first(browser, code)
        assert (made.status_code, made.headers["location"]) == (303, "/setup/runner")
        form = (await browser.get("/setup/runner")).text
        assert 'value="ada"' in form
        assert (await browser.post("/setup/runner", data=RUNNER)).headers["location"] == "/setup"
        assert "2 von 4 erledigt" in text_of(await browser.get("/setup"))
        me = (await browser.get("/api/v1/me")).json()
        assert (me["name"], me["runner"], me["admin"], me["coach"]) == ("ada", "ada", True, False)
    wanted = Runner(
        "ada", 1980, "Europe/Berlin", country="DE", units="mi", strike="fore", previous_strain=True, language="de"
    )
    assert place.store.read(lambda session: people.runner(session, "ada")) == wanted
    async with place.browser() as other:
        assert (await other.get(f"/setup?code={code}")).headers["location"] == "/sign-in"
        assert (await first(other, code, name="eve")).headers["location"] == "/sign-in"
    assert names(place) == ["ada"]
    assert place.store.write(lambda session: joining.renew_setup_code(session, place.now_ms)) is None


@pytest.mark.parametrize("wrong", ["", "guess", "of the start before", "ended", "an invitation"])
async def test_nobody_sets_it_up_without_the_code(place: Place, wrong: str) -> None:
    """A guess, the code of an earlier start, one that has ended, or a link for something else: none makes an account."""
    code = wrong
    if wrong == "an invitation":
        code = place.store.write(lambda session: invitations.make(session, "runner", place.now_ms))
    elif wrong in {"of the start before", "ended"}:
        code = code_of(place)
    if wrong == "of the start before":
        code_of(place)
    if wrong == "ended":
        place.now_ms += (joining.SETUP_DAYS + 1) * MS_PER_DAY
    async with place.browser() as browser:
        page = await browser.get("/setup", params={"code": code} if code else {})
        assert 'name="password"' not in page.text
        refused = await first(browser, code)
        assert refused.status_code == 422
        assert "That is not the code of this start." in text_of(refused)
        assert "soleus" not in browser.cookies
    assert names(place) == []


async def test_codes_cannot_be_tried_without_end(place: Place) -> None:
    """From one address 30 within 15 minutes."""
    code = code_of(place)
    async with place.browser() as browser:
        statuses = [(await browser.get(f"/setup?code={i}")).status_code for i in range(32)]
        assert statuses == [422] * 30 + [429] * 2
        assert (await first(browser, code)).status_code == 429
        place.now_ms += 900_000
        assert (await first(browser, code)).status_code == 303


async def test_of_two_at_once_one_wins(store: Store) -> None:
    """The same code, the same moment, in two processes that do not know of each other: there is one account."""
    place, another = Place(store), Store(store.url.render_as_string(hide_password=False))
    code = code_of(place)
    async with place.browser() as one, Place(another).browser() as other:
        answers = await asyncio.gather(first(one, code), first(other, code, name="ben"))
        assert sum(answer.headers.get("location") == "/setup/runner" for answer in answers) == 1
        assert sum("soleus" in browser.cookies for browser in (one, other)) == 1
    another.close()
    assert len(names(place)) == 1


@pytest.mark.parametrize("path", ["/setup", "/setup/runner"])
async def test_a_page_of_another_site_sets_nothing_up(place: Place, path: str) -> None:
    """Also with the right code."""
    code = code_of(place)
    async with place.browser() as browser:
        form = ACCOUNT | RUNNER | {"code": code}
        assert (await browser.post(path, data=form, headers={"sec-fetch-site": "cross-site"})).status_code == 403
    assert names(place) == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("password", "short", "A password has at least 10 characters."),
        ("name", " ", "A name has 1 to 64 characters on one line."),
    ],
)
async def test_what_cannot_be_used_is_said_at_its_field(place: Place, field: str, value: str, said: str) -> None:
    """The rest stays as it was typed, but for the password, which is never sent back."""
    code = code_of(place)
    async with place.browser() as browser:
        refused = await first(browser, code, **{field: value})
        same = await first(browser, code, name="Ada Ada Ada", password=" ada ada ada")
    assert "A password cannot be the name." in text_of(same)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert PASSWORD not in refused.text
    assert names(place) == []


async def test_a_runner_who_was_here_before_accounts_goes_on(place: Place) -> None:
    """The first account may say that it is one of them, once; a later one may not."""
    place.store.write(lambda session: [people.add_runner(session, Runner(name), 1) for name in ("ben", "cleo")])
    async with place.browser() as browser:
        await first(browser, code_of(place))
        assert 'value="cleo"' in (await browser.get("/setup/runner")).text
        await browser.post("/setup/runner/existing", data={"existing": "cleo"})
        assert (await browser.get("/api/v1/me")).json()["runner"] == "cleo"
        assert (await browser.post("/setup/runner/existing", data={"existing": "ben"})).status_code == 409
    place.add("dora", runs=False, admin=True)
    async with place.browser() as later:
        await sign_in(later, "dora")
        assert 'value="ben"' not in (await later.get("/setup/runner")).text
        assert (await later.post("/setup/runner/existing", data={"existing": "ben"})).status_code == 409
        assert (await later.post("/setup/runner", data=RUNNER | {"id": "ben"})).status_code == 422
        assert (await later.get("/api/v1/me")).json()["runner"] is None


async def test_who_does_not_run_here_can_leave_it_at_that(place: Place) -> None:
    """The first page says how to become a runner; nothing else is asked."""
    async with place.browser() as browser:
        await first(browser, code_of(place))
        page = await browser.get("/")
        assert page.status_code == 200
        assert 'href="/setup/runner"' in page.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"zone": ""}, "There is no such time zone."),
        ({"id": "Ada L."}, "A short name has 1 to 64"),
        ({"born_year": "1"}, "has to be a number"),
        ({"country": "Germany"}, "A country has two letters."),
    ],
)
async def test_a_runner_who_cannot_be_is_asked_again(place: Place, changes: dict[str, str], said: str) -> None:
    """With what was typed still there, and tied to its field."""
    async with place.browser() as browser:
        await first(browser, code_of(place))
        refused = await browser.post("/setup/runner", data=RUNNER | changes)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert refused.text.count('aria-invalid="true"') == 1
    assert place.store.read(people.runners) == []


async def test_the_list_follows_from_what_is_there(place: Place) -> None:
    """A device or a run, and a way of warning: nothing is ticked off by hand."""

    def equip(session: Session) -> None:
        people.add_device(session, "ada", "wrist", "", 1)
        session.add(ChannelRow(runner_id="ada", url="sealed", name="ntfy", created_ms=1))

    async with place.browser() as browser:
        await first(browser, code_of(place))
        await browser.post("/setup/runner", data=RUNNER | {"language": "en"})
        assert 'href="/devices"' in (page := await browser.get("/setup")).text
        assert "2 of 4 done" in text_of(page)
        place.store.write(equip)
        assert "4 of 4 done" in text_of(await browser.get("/setup"))
