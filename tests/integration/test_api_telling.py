"""The API of how a runner is warned: preferences, contacts, answers that put off; and that no address is ever shown."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from sqlmodel import Session, select

from api.app import create_app
from api.deps import Deps
from domain.clock import iso
from domain.model import Runner
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import AlertRow, ChannelRow, ContactRow
from tests import copies, season, visiting

ADA = f"/api/v1/runners/{season.RUNNER}"
BEN = "/api/v1/runners/ben"
SECRETS = ("s3cret", "hook", "t0pic")
EVA = {"name": "Eva", "url": "json://ana:s3cret@example.org/hook", "after_min": 30, "scope": "title", "consent": True}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of runs of one runner, and another runner, to be copied."""

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
async def web(store: Store, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A program that talks to the API, with all that `soleus` hands over."""
    app = visiting.application(store, tmp_path, guest=visiting.guest())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321") as made:
        yield made


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem details of a refusal, which has the one media type of all."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    return found


async def test_preferences_change_one_by_one(web: httpx.AsyncClient, store: Store) -> None:
    """Defaults at first; only what is sent changes, null is no limit and no report, and a severity keeps its own waits."""
    first = (await web.get(f"{ADA}/preferences")).json()
    assert (first["quiet_from"], first["quiet_to"], first["a_day"], first["report_weekday"]) == (1320, 420, 4, 6)
    sent = {"quiet_from": 1290, "a_day": None, "report_weekday": None, "repeat_min": {"warn": [60]}}
    changed = (await web.patch(f"{ADA}/preferences", json=sent)).json()
    assert changed == first | sent | {"repeat_min": first["repeat_min"] | {"warn": [60]}}
    assert (await web.get(f"{ADA}/preferences")).json() == changed
    assert (await web.get(f"{BEN}/preferences", headers=visiting.as_runner(store, "ben"))).json() == first


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"quiet_from": 1440}, "quiet_from"),
        ({"quiet_to": -1}, "quiet_to"),
        ({"a_day": 101}, "a_day"),
        ({"report_weekday": 7}, "report_weekday"),
        ({"report_at": "evening"}, "report_at"),
        ({"repeat_min": {"urgent": []}}, "repeat_min"),
        ({"repeat_min": {"warn": [1]}}, "repeat_min"),
        ({"loud": True}, "loud"),
    ],
)
async def test_preferences_that_make_no_sense(web: httpx.AsyncClient, sent: dict[str, Any], field: str) -> None:
    """The refusal names the field, and nothing is stored."""
    before = (await web.get(f"{ADA}/preferences")).json()
    assert problem(await web.patch(f"{ADA}/preferences", json=sent), 422)["field"] == field
    assert (await web.get(f"{ADA}/preferences")).json() == before
    assert problem(await web.patch("/api/v1/runners/nobody/preferences", json={}), 404)["field"] == "runner"


async def test_a_contact_needs_consent_to_the_very_sentence(web: httpx.AsyncClient, store: Store) -> None:
    """Without it nothing is stored and the refusal has the sentence; with it the sentence is kept as it was."""
    asked = problem(await web.post(f"{ADA}/contacts", json=EVA | {"consent": False}), 422)
    assert asked["field"] == "consent"
    assert (await web.get(f"{ADA}/contacts")).json() == []
    added = await web.post(f"{ADA}/contacts", json=EVA | {"name": " Eva  M. "})
    assert added.status_code == 201
    contact = added.json()
    assert (contact["name"], contact["after_min"], contact["scope"]) == ("Eva M.", 30, "title")
    assert (contact["url"], contact["consented_at"]) == ("json://example.org/…", iso(season.NOW_MS))
    assert contact["consent"].replace("Eva M.", "Eva") in asked["remedy"]
    assert (await web.get(f"{ADA}/contacts")).json() == [contact]
    stored = store.read(lambda session: session.exec(select(ChannelRow)).one())
    assert "s3cret" not in f"{stored.url}{stored.mark}{stored.shown}{stored.name}"
    assert [row["id"] for row in (await web.get(f"{ADA}/channels")).json()] == ["watch", "console"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"after_min": 4}, "after_min"),
        ({"after_min": 1441}, "after_min"),
        ({"scope": "diary"}, "scope"),
        ({"name": " "}, "name"),
        ({"name": "Eva\x00"}, "name"),
        ({"name": ""}, "name"),
        ({"url": "nosuch://s3cret/t0pic"}, "url"),
        ({"url": "json://ana:s3cret@example.org/hook" + "x" * 5000}, "url"),
        ({"phone": "1"}, "phone"),
    ],
)
async def test_contacts_that_make_no_sense(web: httpx.AsyncClient, changes: dict[str, Any], field: str) -> None:
    """The refusal names the field and shows no secret; nobody is stored."""
    refused = await web.post(f"{ADA}/contacts", json=EVA | changes)
    assert problem(refused, 422)["field"] == field
    assert not any(secret in refused.text for secret in SECRETS)
    assert (await web.get(f"{ADA}/contacts")).json() == []


async def test_a_contact_is_withdrawn_once_and_only_by_its_runner(web: httpx.AsyncClient, store: Store) -> None:
    """Another runner does not see or end it; afterwards the address is gone and the consent is kept with its end."""
    contact = (await web.post(f"{ADA}/contacts", json=EVA)).json()["id"]
    ben = visiting.as_runner(store, "ben")
    assert (await web.get(f"{BEN}/contacts", headers=ben)).json() == []
    for wrong, who in ((f"{BEN}/contacts/{contact}", ben), (f"{ADA}/contacts/{contact + 1}", {})):
        assert problem(await web.delete(wrong, headers=who), 404)["field"] == "contact"
    assert problem(await web.delete(f"{ADA}/contacts/{10**30}"), 422)["field"] == "contact"
    assert (await web.delete(f"{ADA}/contacts/{contact}")).status_code == 204
    assert problem(await web.delete(f"{ADA}/contacts/{contact}"), 404)["field"] == "contact"
    assert (await web.get(f"{ADA}/contacts")).json() == []
    kept = store.read(lambda session: session.get_one(ContactRow, contact))
    assert (kept.withdrawn_ms, bool(kept.consent)) == (season.NOW_MS, True)
    assert store.read(lambda session: session.exec(select(ChannelRow)).all()) == []


async def test_a_process_without_keys_says_so(store: Store) -> None:
    """An API that was handed nothing to store an address with refuses with 503, and stores none."""
    app = create_app(Deps(store, Doorbell(), lambda: season.NOW_MS, guest=visiting.guest()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321") as bare:
        assert "soleus contact add" in problem(await bare.post(f"{ADA}/contacts", json=EVA), 503)["remedy"]


def severe(store: Store, severity: str, rule: str = "load.session_spike") -> int:
    """Make the alert that was told of as severe as that; its id."""

    def work(session: Session) -> int:
        row = session.exec(select(AlertRow).where(AlertRow.decision == "send")).one()
        row.severity, row.rule = severity, rule
        session.add(row)
        return row.id or 0

    return store.write(work)


async def test_an_alert_is_put_off_for_so_many_hours(web: httpx.AsyncClient, store: Store) -> None:
    """A day unless it is said otherwise; it is looked at again then, and an answer ends the wait."""
    address = f"{ADA}/alerts/{severe(store, 'watch')}/ack"
    off = (await web.post(address, json={"answer": "snooze"})).json()
    until = iso(season.NOW_MS + 24 * 3_600_000)
    assert (off["state"], off["snoozed_until"], off["again_at"]) == ("snoozed", until, until)
    week = (await web.post(address, json={"answer": "snooze", "hours": 168})).json()
    assert week["snoozed_until"] == iso(season.NOW_MS + 168 * 3_600_000)
    assert (await web.post(address, json={"answer": "same"})).json()["state"] == "acked"
    for hours in (0, 721):
        assert problem(await web.post(address, json={"answer": "snooze", "hours": hours}), 422)["field"] == "hours"
    assert problem(await web.post(address, json={"answer": "later"}), 422)["field"] == "answer"


@pytest.mark.parametrize(
    ("severity", "rule"),
    [("stop", "acute.stop_now"), ("urgent", "triage.strain"), ("watch", "flag.dvt")],
)
async def test_what_cannot_wait_is_never_put_off(web: httpx.AsyncClient, store: Store, severity: str, rule: str) -> None:
    """409 with what can be done instead; the alert stays open."""
    address = f"{ADA}/alerts/{severe(store, severity, rule)}/ack"
    refused = problem(await web.post(address, json={"answer": "snooze"}), 409)
    assert refused["field"] == "answer"
    assert "check in" in refused["remedy"]
    assert [row["state"] for row in (await web.get(f"{ADA}/alerts")).json() if row["decision"] == "send"] == ["open"]


async def test_no_answer_and_no_log_shows_an_address(web: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is done with an address, well or badly, its secrets are in no response, log or error."""
    caplog.set_level(logging.DEBUG)
    texts: list[str] = []
    with structlog.testing.capture_logs() as lines:
        bodies: tuple[dict[str, Any], ...] = (
            EVA,
            EVA | {"url": "json://ana:s3cret@127.0.0.1:9/hook"},
            EVA | {"url": "tgram://s3cret"},
            EVA | {"url": "s3cret"},
            EVA | {"url": "mailto://ana:s3cret@example.org?to=hook@example.org"},
            EVA | {"url": ["json://ana:s3cret@example.org/hook"]},
            EVA | {"url": "ntfy://t0pic", "consent": "maybe"},
        )
        texts += [(await web.post(f"{ADA}/contacts", json=body)).text for body in bodies]
        paths = ("contacts", "channels", "alerts", "preferences")
        texts += [(await web.get(f"{ADA}/{path}")).text for path in paths]
        own = {"accept": "text/html", "sec-fetch-site": "same-origin"}
        form = {"name": "Eva", "after_min": "30", "scope": "asks"}
        for url in ("json://ana:s3cret@example.org/hook", "tgram://s3cret", "ntfy://t0pic/" + "s3cret" * 1000):
            for path, data in (("channels", {"url": url}), ("contacts", form | {"url": url})):
                texts.append((await web.post(f"/settings/alerts/{path}", data=data, headers=own)).text)
            texts.append((await web.get("/settings/alerts", headers=own)).text)
    ours = [row.getMessage() for row in caplog.records if logging.getLogger(row.name.partition(".")[0]).propagate]
    everything = "\n".join([*texts, json.dumps(lines, default=str), *ours])
    assert "Eva" in everything
    assert [secret for secret in SECRETS if secret in everything] == []


async def test_the_document_tells_of_consent_and_times(web: httpx.AsyncClient) -> None:
    """The new operations are described with examples, and say which refusals they can give."""
    document = (await web.get("/api/v1/openapi.json")).json()
    paths, schemas = document["paths"], document["components"]["schemas"]
    add = paths["/api/v1/runners/{runner}/contacts"]["post"]
    assert set(add["responses"]) == {"201", "401", "403", "404", "409", "422", "503"}
    answer = paths["/api/v1/runners/{runner}/alerts/{alert}/ack"]["post"]["responses"]
    assert set(answer) == {"200", "401", "403", "404", "409", "422"}
    for name in ("ContactIn", "PreferencesChange"):
        assert schemas[name]["examples"]
    assert "minutes after midnight" in schemas["PreferencesOut"]["properties"]["quiet_from"]["description"]
