"""How a runner is warned, and what the Alerts page shows of it: forms as a browser without scripts sends them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from domain.breaker import Breaker
from domain.clock import from_iso
from domain.model import Runner
from domain.preferences import Preferences
from domain.words import LANGUAGES
from store import breakers, channels, contacts, people, preferences
from store.engine import Store
from store.tables import AlertRow
from tests import copies, season, visiting, warned
from tests.receivers import http_receiver

PLACE = "/settings/alerts"
WHEN = {
    "quiet": "yes",
    "quiet_from": "21:30",
    "quiet_to": "06:45",
    "a_day": "",
    "report_weekday": "4",
    "report_at": "19:15",
}
EVA = {"name": "Eva", "url": "json://ana:s3cret@example.org/hook", "after_min": "45", "scope": "full", "consent": "yes"}
MINUTE = 60_000
TAGS = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of runs with an alert that was told and one that was held; and another runner."""

    def fill(made: Store) -> None:
        season.fill(made, 2)
        made.write(lambda session: people.add_runner(session, Runner("ben"), 1))

    return copies.database(tmp_path_factory.mktemp("filled"), fill)


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own."""
    with copies.copy_of(filled, tmp_path) as made:
        yield made


@pytest.fixture
def app(store: Store, tmp_path: Path) -> FastAPI:
    """The application with everything that `soleus` hands over; receivers on this machine may be reached."""
    reach = {"SOLEUS_ALERTS_ALLOW_HOSTS": "127.0.0.1"}
    return visiting.application(store, tmp_path, guest=visiting.guest(), environ=reach)


@pytest.fixture
async def web(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on one of our own pages, of runner ada."""
    own = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=own, follow_redirects=True
    ) as made:
        yield made


def said(answer: httpx.Response, status: int = 200) -> str:
    """What a reader of the page sees, as one line."""
    assert answer.status_code == status, answer.text
    return " ".join(unescape(TAGS.sub(" ", answer.text)).split())


async def test_times_are_kept_as_they_were_typed(web: httpx.AsyncClient, store: Store) -> None:
    """Times of day, no limit and a weekday are stored and shown again; an unticked box and "none" switch off."""
    page = await web.post(f"{PLACE}/when", data=WHEN)
    assert "Saved." in said(page)
    kept = store.read(lambda session: preferences.of(session, season.RUNNER))
    assert (kept.quiet, kept.quiet_from, kept.quiet_to) == (True, 21 * 60 + 30, 6 * 60 + 45)
    assert (kept.a_day, kept.report_weekday, kept.report_at) == (None, 4, 19 * 60 + 15)
    assert 'value="21:30"' in page.text
    assert re.search(r'<option value="4" selected>Friday', page.text)
    await web.post(f"{PLACE}/when", data=WHEN | {"quiet": "", "a_day": "2", "report_weekday": ""})
    off = store.read(lambda session: preferences.of(session, season.RUNNER))
    assert (off.quiet, off.a_day, off.report_weekday, off.report_at) == (False, 2, None, 19 * 60 + 15)
    assert "again after 15 min, 1 h, 4 h, 24 h" in said(await web.get(PLACE))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"a_day": "many"}, "Messages a day, at the most has to be a number."),
        ({"a_day": "101"}, "Write a number from 0 to 100"),
        ({"quiet_from": "25:00"}, "A time of day is missing."),
        ({"report_at": "evening"}, "A time of day is missing."),
    ],
)
async def test_times_that_are_none(web: httpx.AsyncClient, store: Store, wrong: dict[str, str], words: str) -> None:
    """What is wrong stands in its section and is tied to its field; what was typed is still there; nothing is stored."""
    page = await web.post(f"{PLACE}/when", data=WHEN | wrong)
    assert words in said(page, 422)
    (field,) = wrong
    marked = re.search(rf'<input[^>]*name="{field}"[^>]*>', page.text)
    assert marked is not None
    assert 'aria-invalid="true"' in marked[0]
    assert "wrong-when" in marked[0]
    assert f'value="{wrong[field]}"' in marked[0]
    assert store.read(lambda session: preferences.of(session, season.RUNNER)) == Preferences()


async def test_a_channel_is_added_tried_and_removed(web: httpx.AsyncClient, store: Store) -> None:
    """Listed without its secrets; the test says that it was sent, or truly why it did not arrive; removed, it is gone."""
    with http_receiver() as there:
        added = await web.post(f"{PLACE}/channels", data={"url": f" {there.channel} "})
        assert "The channel is added." in said(added)
        assert f"json://{there.url}/…" in added.text
        (row,) = store.read(lambda session: channels.listing(session, season.RUNNER))
        tested = await web.post(f"{PLACE}/channels/{row.id}/test")
        assert "The test was sent." in said(tested)
        assert there.got[0]["title"] == "Soleus reaches you here"
        there.answers = [403]
        failed = await web.post(f"{PLACE}/channels/{row.id}/test")
        assert "The test did not get across. json did not take the message: it refused the login (403)." in said(failed)
        twice = await web.post(f"{PLACE}/channels", data={"url": there.channel})
        assert "This address is there already." in said(twice, 422)
        gone = await web.post(f"{PLACE}/channels/{row.id}/remove")
        assert "json://" not in gone.text
        for page in (added, tested, failed, twice, gone):
            assert "s3cret" not in page.text
    assert store.read(lambda session: channels.listing(session, season.RUNNER)) == []


async def test_an_address_that_is_none_is_refused_in_its_section(web: httpx.AsyncClient, store: Store) -> None:
    """In the runner's language, with the cause; the address itself is not sent back."""
    store.write(lambda session: people.change_runner(session, season.RUNNER, {"language": "de"}))
    for url in ("tgram://s3cret", "s3cret", ""):
        page = await web.post(f"{PLACE}/channels", data={"url": url})
        assert "Mit dieser Adresse geht es nicht." in said(page, 422)
        assert re.search(r'id="channel-url"[^>]*aria-invalid="true"[^>]*wrong-channels', page.text)
        assert "s3cret" not in page.text
    assert store.read(lambda session: channels.listing(session, season.RUNNER)) == []


async def test_a_channel_in_trouble_says_so(web: httpx.AsyncClient, app: FastAPI, store: Store) -> None:
    """Why it is left alone and until when; once that is over, that it is being tried again."""
    deps = app.state.deps
    row, _ = store.write(lambda session: deps.add_channel(session, season.RUNNER, "ntfy://t0pic", season.NOW_MS))
    until_ms = season.NOW_MS + 10 * MINUTE
    store.write(lambda session: breakers.keep(session, row.id, Breaker(5, until_ms), "ntfy did not take the message."))
    text = said(await web.get(PLACE))
    assert "In trouble" in text
    assert "It is tried again today, 10:10; what is urgent goes out all the same. The cause: ntfy did not take" in text
    store.write(lambda session: breakers.keep(session, row.id, Breaker(5, season.NOW_MS - 1), "ntfy did not."))
    assert "It is being tried again. The cause: ntfy did not." in said(await web.get(PLACE))


async def test_nobody_is_told_without_the_tick(web: httpx.AsyncClient, store: Store) -> None:
    """Refused with what was typed still there but the address; with the tick the sentence is kept and shown."""
    shown = await web.get(PLACE)
    assert "Nobody is told." in said(shown)
    for scope in ("asks", "title", "full"):
        assert f'aria-describedby="sentence-{scope}"' in shown.text
    assert "If I do not answer an urgent alert for [so many] minutes, Soleus may tell [name]" in said(shown)
    refused = await web.post(f"{PLACE}/contacts", data=EVA | {"consent": ""})
    assert "Nobody is added unless you agree" in said(refused, 422)
    assert 'value="Eva"' in refused.text
    assert 'value="45"' in refused.text
    assert re.search(r'value="full" checked', refused.text)
    assert "s3cret" not in refused.text
    assert store.read(lambda session: contacts.listing(session, season.RUNNER)) == []
    added = await web.post(f"{PLACE}/contacts", data=EVA)
    sentence = "If I do not answer an urgent alert for 45 minutes, Soleus may tell Eva that I have not answered"
    assert sentence in said(added)
    assert "45 minutes after an urgent alert" in said(added)
    assert "s3cret" not in added.text
    ((contact, channel),) = store.read(lambda session: contacts.listing(session, season.RUNNER))
    assert (contact.after_min, contact.scope, channel.shown) == (45, "full", "json://example.org/…")
    gone = await web.post(f"{PLACE}/contacts/{contact.id}/withdraw")
    assert "Nobody is told." in said(gone)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "  "}, "A name is missing."),
        ({"after_min": "4"}, "Write a number from 5 to 1440"),
        ({"after_min": "soon"}, "Minutes without an answer has to be a number."),
        ({"scope": "diary"}, "Choose what they are told."),
        ({"url": "nosuch://s3cret"}, "No channel can be made of this address."),
    ],
)
async def test_contacts_that_make_no_sense(web: httpx.AsyncClient, store: Store, wrong: dict[str, str], words: str) -> None:
    """What is wrong is said in the section; nobody is stored."""
    page = await web.post(f"{PLACE}/contacts", data=EVA | wrong)
    assert words in said(page, 422)
    assert 'id="wrong-contacts"' in page.text
    assert "s3cret" not in page.text
    assert store.read(lambda session: contacts.listing(session, season.RUNNER)) == []


async def test_another_runners_ways_are_not_there(web: httpx.AsyncClient, app: FastAPI, store: Store) -> None:
    """Neither a channel nor a contact of somebody else can be tried, removed or withdrawn, and neither is shown."""
    deps = app.state.deps
    row, _ = store.write(
        lambda session: deps.add_channel(session, "ben", "json://ana:s3cret@ben.example/hook", season.NOW_MS)
    )
    await web.post(f"{PLACE}/contacts", data=EVA, headers=visiting.as_runner(store, "ben"))
    ((contact, _),) = store.read(lambda session: contacts.listing(session, "ben"))
    page = await web.get(PLACE)
    assert [name for name in ("ben.example", "Eva") if name in page.text] == []
    for path in (f"channels/{row.id}/test", f"channels/{row.id}/remove", f"channels/{'9' * 40}/remove"):
        assert "There is no such channel." in said(await web.post(f"{PLACE}/{path}"), 404)
    assert "There is no such contact." in said(await web.post(f"{PLACE}/contacts/{contact.id}/withdraw"), 404)
    assert len(store.read(lambda session: channels.listing(session, "ben"))) == 1
    assert len(store.read(lambda session: contacts.listing(session, "ben"))) == 1


async def test_a_form_of_another_site_changes_nothing(app: FastAPI, store: Store) -> None:
    """Nobody adds a channel or a contact for a runner by leading them to a page."""
    foreign = {"accept": "text/html", "sec-fetch-site": "cross-site"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=foreign
    ) as other:
        for path, form in (("when", WHEN), ("channels", {"url": "ntfy://mine"}), ("contacts", EVA)):
            assert (await other.post(f"{PLACE}/{path}", data=form)).status_code == 403
    assert store.read(lambda session: channels.listing(session, season.RUNNER)) == []


def change(store: Store, which: str, **values: Any) -> int:
    """Change the alert that was told (`send`), or the one that was held (`hold`); its id."""

    def work(session: Session) -> int:
        row = session.exec(select(AlertRow).where(AlertRow.decision == which)).one()
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
        return row.id or 0

    return store.write(work)


async def test_an_alert_shows_its_tellings_and_a_telling_its_alerts(web: httpx.AsyncClient, store: Store) -> None:
    """Per telling why and when, by which ways with state, attempts and error; and a link to what was told with it."""
    first = change(store, "send")
    second = change(store, "hold", decision="send", reason="FIRST", title="The other one")
    late = "ntfy did not take the message: it did not answer in time."
    ways = {"watch": ("delivered", 1, None), "ntfy": ("retrying", 3, late)}
    store.write(lambda session: warned.told(session, "REPEAT", season.NOW_MS + MINUTE, [first, second], ways))
    page = await web.get("/alerts")
    card = page.text.partition(f'id="alert-{first}"')[2].partition("</article>")[0]
    text = " ".join(unescape(TAGS.sub(" ", card)).split())
    assert "Told again today, 10:01 Watch : delivered ntfy : trying again (3 attempts). ntfy did not take" in text
    assert text.index("Told again") < text.index("Told today, 10:00 ntfy : delivered")
    assert f'Told together with: <a href="/alerts/{second}">The other one</a>' in card
    other = page.text.partition(f'id="alert-{second}"')[2].partition("</article>")[0]
    assert f'<a href="/alerts/{first}">' in other


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({}, ["seen", "snooze 24", "snooze 168"]),
        ({"severity": "stop", "rule": "acute.stop_now"}, ["seen", "better", "worse"]),
        ({"rule": "flag.dvt"}, ["seen", "worse"]),
        ({"rule": "triage.strain"}, ["better", "same", "worse"]),
        ({"plan": "heel_drops:1", "reason": "FOLLOWUP"}, ["seen", "stop"]),
        ({"reason": "RESOLVED"}, []),
    ],
)
async def test_the_answers_fit_the_alert(
    web: httpx.AsyncClient, store: Store, values: dict[str, str], offered: list[str]
) -> None:
    """The page offers what a message of the alert offers, and lets the runner choose for how long it is put off."""
    alert = change(store, "send", **({"reason": "FIRST"} | values))
    card = (await web.get("/alerts")).text.partition(f'id="alert-{alert}"')[2].partition("</article>")[0]
    found = [
        f"snooze {value}" if name == "hours" else value
        for name, value in re.findall(r'<button name="(\w+)" value="(\w+)"', card)
    ]
    assert found == offered


async def test_not_now_puts_off_and_is_shown_so(web: httpx.AsyncClient, store: Store) -> None:
    """It moves to its own group with the moment when it comes again, can still be answered, and comes back by itself."""
    alert = change(store, "send", reason="FIRST")
    page = said(await web.post(f"/alerts/{alert}/ack", data={"answer": "snooze", "hours": "168"}))
    assert "Nothing is open. Put off" in page
    assert "Put off until Mon 30 Nov 10:00." in page
    assert "Not now, for a day" not in page
    assert "Your answer: seen." in said(await web.post(f"/alerts/{alert}/ack", data={"answer": "seen"}))
    assert store.read(lambda session: session.get_one(AlertRow, alert)).state == "acked"
    change(store, "send", state="snoozed", snoozed_until_ms=season.NOW_MS - 1)
    assert "Put off until" not in said(await web.get("/alerts"))
    assert f'id="alert-{alert}"' in (await web.get("/alerts")).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_cannot_wait_is_not_put_off(web: httpx.AsyncClient, store: Store, language: str) -> None:
    """A form that asks for it all the same is refused with the remedy, in the runner's language."""
    store.write(lambda session: people.change_runner(session, season.RUNNER, {"language": language}))
    alert = change(store, "send", severity="urgent")
    text = said(await web.post(f"/alerts/{alert}/ack", data={"answer": "snooze"}), 409)
    assert {"en": "cannot be put off.", "de": "kann nicht aufgeschoben werden."}[language] in text
    assert {"en": "or check in.", "de": "oder mach einen Check-in."}[language] in text
    assert store.read(lambda session: session.get_one(AlertRow, alert)).state == "open"


async def test_the_gravest_stands_first(web: httpx.AsyncClient, store: Store) -> None:
    """Whatever came last: what cannot wait is read before what can."""
    newest, older = change(store, "send", severity="warn"), change(store, "hold", decision="send", severity="urgent")
    text = (await web.get("/alerts")).text
    assert text.index(f'id="alert-{older}"') < text.index(f'id="alert-{newest}"')


async def test_held_alerts_say_why_and_when_they_come(web: httpx.AsyncClient, store: Store) -> None:
    """What is held for a time names it; what is held for good names only the reason; one that is due promises nothing."""
    morning = from_iso("2026-11-24T06:00:00Z")
    change(store, "hold", reason="QUIET_HOURS", next_ms=morning)
    text = said(await web.get("/alerts"))
    assert "told when they are over. It is told Tue 24 Nov 07:00." in text
    change(store, "hold", reason="PAGE_ONLY", next_ms=None)
    assert "It is told" not in said(await web.get("/alerts"))
    change(store, "hold", reason="QUIET_HOURS", next_ms=1)
    assert "It is told" not in said(await web.get("/alerts"))


async def test_an_open_alert_says_when_the_next_message_comes(web: httpx.AsyncClient, store: Store) -> None:
    """An unanswered one that is told again says when, until it is answered."""
    alert = change(store, "send", next_ms=season.NOW_MS + 15 * MINUTE)
    assert "the next message about it comes today, 10:15 at the earliest" in said(await web.get("/alerts"))
    assert "at the earliest" not in said(await web.post(f"/alerts/{alert}/ack", data={"answer": "seen"}))
