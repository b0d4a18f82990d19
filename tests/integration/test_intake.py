"""Messages by HTTP: the same devices, payloads, dead letters and receipts as over MQTT; no word before the commit."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

import ingest.assemble
from api import limits
from api.app import create_app
from domain.model import Runner
from soleus import credentials, secret_files
from store import dead_letters, devices, inbox, people, privacy
from store.engine import Store
from store.tables import FindingRow, InboxRow, SessionRow
from tests import season, visiting
from tests.ingesting import counted, only_run, until

NOW = season.NOW_MS
SID = "01JHTTP0000000000000000000"
SECRET = secret_files.new_secret()


@pytest.fixture
def app(store: Store, tmp_path: Path) -> FastAPI:
    """The application; ada has a watch, ben another."""

    def work(session: Session) -> None:
        for runner in ("ada", "ben"):
            people.add_runner(session, Runner(runner), NOW)
            people.add_device(session, runner, "watch", secret_files.hashed(SECRET + runner), NOW)

    store.write(work)
    return visiting.application(store, tmp_path)


def client(app: FastAPI, runner: str = "ada", password: str | None = None, device: str = "watch") -> httpx.AsyncClient:
    """A device that speaks HTTP."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://127.0.0.1",
        auth=(f"{runner}.{device}", SECRET + runner if password is None else password),
    )


def batch(first: int, last: int, sid: str = SID, **columns: Any) -> dict[str, Any]:
    """Samples first…last, one a second."""
    n = last - first + 1
    return {
        "v": 1,
        "sid": sid,
        "seq": [first, last],
        "t0": NOW - 600_000 + first * 1000,
        "dt": [i * 1000 for i in range(n)],
        "speed": [3.0] * n,
        "cadence": [85.0] * n,
        **columns,
    }


def start(sid: str = SID) -> dict[str, Any]:
    """A run begins."""
    return {"v": 1, "sid": sid, "t": NOW - 600_000, "type": "start", "sport": "running"}


def end(last: int, sid: str = SID) -> dict[str, Any]:
    """A run is over."""
    return {"v": 1, "sid": sid, "t": NOW, "type": "end", "last_seq": last}


def held(samples: int, *, complete: bool = False, sid: str = SID) -> dict[str, Any]:
    """A receipt."""
    return {"v": 1, "sid": sid, "samples": samples, "steps": 0, "complete": complete}


async def test_a_run_comes_by_http_and_is_told_when_it_is_complete(app: FastAPI, store: Store) -> None:
    """Start, samples (a list, packed), end: each answered with the receipt of what is stored; later it is complete."""
    async with client(app) as web:
        begun = await web.post("/api/v1/intake/session", json=start())
        assert (begun.status_code, begun.json()) == (200, {"receipts": [held(0)], "taken": 1, "refused": []})
        body = gzip.compress(json.dumps([batch(1, 30), batch(31, 60)]).encode())
        taken = await web.post("/api/v1/intake/samples", content=body, headers={"content-encoding": "gzip"})
        assert taken.json() == {"receipts": [held(60)], "taken": 2, "refused": []}
        late = await web.post("/api/v1/intake/samples", json=batch(91, 100))
        assert late.json()["receipts"] == [held(60)], "a gap is no gap in a receipt"
        await web.post("/api/v1/intake/samples", json=batch(61, 90))
        assert (await web.post("/api/v1/intake/session", json=end(100))).json()["receipts"] == [held(100)]
        assert (await web.get("/api/v1/intake/receipts", params={"sid": SID})).json() == held(100)
        assert await ingest.assemble.sweep(store, app.state.deps.bell, lambda: NOW + 10_000) == 1
        assert (await web.get("/api/v1/intake/receipts", params={"sid": SID})).json() == held(100, complete=True)
        assert (await web.get("/api/v1/intake/receipts", params={"sid": "other"})).json() == held(0, sid="other")
        again = await web.post("/api/v1/intake/samples", json=batch(1, 30))
        assert again.json()["receipts"][0]["samples"] == 100, "what came twice is covered"
    row, trace = only_run(store)
    assert row.runner_id == "ada"
    assert trace.seq.tolist() == list(range(1, 101))


async def test_what_cannot_be_used_is_named_and_kept(app: FastAPI, store: Store) -> None:
    """The good ones of a list are taken, the bad ones named by place, field and reason, and dead letters as over MQTT."""
    async with client(app) as web:
        mixed = [batch(1, 5), {"v": 1, "sid": SID}, "nonsense", batch(6, 10), batch(11, 12) | {"runner": "ben"}]
        answer = await web.post("/api/v1/intake/samples", json=mixed)
        assert answer.status_code == 200
        assert answer.json()["taken"] == 2
        assert [each["index"] for each in answer.json()["refused"]] == [1, 2, 4]
        assert answer.json()["refused"][2]["field"] == "runner"
        assert answer.json()["receipts"] == [held(10)]
        for body in (b"{", b"[{", b"\xff", b"", b"null", b'"' + b"x" * 300_000 + b'"'):
            none = await web.post("/api/v1/intake/samples", content=body)
            assert none.status_code == 422, body[:20]
            assert none.headers["content-type"] == "application/problem+json"
            assert len(none.json()["refused"]) == 1
        assert (await web.post("/api/v1/intake/samples", json=[])).json() == {"receipts": [], "taken": 0, "refused": []}
    letters = store.read(lambda session: dead_letters.listing(session, "ada"))
    assert len(letters) == 9
    assert {letter.topic for letter in letters} == {"soleus/v1/ada/watch/samples"}
    assert counted(store, "dead_letters") == 9


async def test_what_is_too_much_or_not_readable_is_said(app: FastAPI, store: Store) -> None:
    """Too much, packed or unpacked; not gzip; cut off; an unknown leaf or one that is ours: each says what to do."""
    bomb = gzip.compress(b"[" + b" " * (200 << 20) + b"]", 1)
    whole = gzip.compress(b"[]")
    cases = [
        ("samples", b"x" * ((8 << 20) + 1), {}, 413),
        ("samples", bomb, {"content-encoding": "gzip"}, 413),
        ("samples", whole[:-3], {"content-encoding": "gzip"}, 422),
        ("samples", whole + b"more", {"content-encoding": "gzip"}, 422),
        ("samples", b"[]", {"content-encoding": "gzip"}, 422),
        ("samples", b"[]", {"content-encoding": "br"}, 422),
        ("samples", json.dumps([{}] * 1001).encode(), {}, 413),
        ("receipt", b"{}", {}, 404),
        ("nothing", b"{}", {}, 404),
    ]
    async with client(app) as web:
        for leaf, body, headers, status in cases:
            answer = await web.post(f"/api/v1/intake/{leaf}", content=body, headers=headers)
            assert answer.status_code == status, (leaf, body[:10], answer.text)
            assert answer.json()["remedy"]
        assert "samples" in (await web.post("/api/v1/intake/nothing", json={})).json()["remedy"]

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(100):
                yield b" " * (1 << 20)

        assert (await web.post("/api/v1/intake/samples", content=endless())).status_code == 413
    assert counted(store, "dead_letters") == 0


async def test_nobody_speaks_for_another_device(app: FastAPI, store: Store) -> None:
    """No name, an unknown one, a wrong password, one without any: the same answer; the topic is that of who asks."""
    store.write(lambda session: people.add_device(session, "ada", "browser", "", NOW))
    told = set()
    for headers in (
        {},
        {"authorization": "Basic"},
        {"authorization": "Basic %%%"},
        {"authorization": "Basic YTpi"},
    ):
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", headers=headers
        ) as web:
            answer = await web.post("/api/v1/intake/samples", content=b"{}", headers={"content-type": "application/json"})
            told.add((answer.status_code, answer.headers["www-authenticate"], answer.text))
    for runner, password, device in (
        ("ada", "wrong", "watch"),
        ("ada", "x" * 100, "watch"),
        ("ada", "", "browser"),
        ("ada", SECRET + "ada", "browser"),
        ("ada", SECRET + "ada", "other"),
        ("zed", SECRET + "ada", "watch"),
        ("a\0a", SECRET + "ada", "watch"),
    ):
        async with client(app, runner, password, device) as web:
            answer = await web.post("/api/v1/intake/samples", json=batch(1, 2))
            told.add((answer.status_code, answer.headers["www-authenticate"], answer.text))
    assert [status for status, _, _ in told] == [401]
    async with client(app, "ben") as web:
        await web.post("/api/v1/intake/samples", json=batch(1, 2))
    assert {row.runner_id for row in store.read(lambda session: list(session.exec(select(SessionRow))))} == {"ben"}


async def test_a_password_that_is_renewed_or_taken_back_stops_at_once(app: FastAPI, store: Store) -> None:
    """A password is hashed once; from then on it costs a look. Renewed or removed, the next request is refused."""
    hashes = []
    intake = app.state.deps.intake

    def matches(password: str, stored: str) -> bool:
        hashes.append(stored)
        return bool(intake.matches(password, stored))

    app = create_app(replace(app.state.deps, intake=replace(intake, matches=matches)))
    async with client(app) as web:
        for n in range(1, 6):
            assert (await web.post("/api/v1/intake/samples", json=batch(n, n))).status_code == 200
        assert len(hashes) == 1
        new = credentials.renew_device(store, "ada", "watch", lambda: NOW)
        assert (await web.post("/api/v1/intake/samples", json=batch(9, 9))).status_code == 401
    async with client(app, password=new) as web:
        assert (await web.post("/api/v1/intake/samples", json=batch(6, 6))).json()["receipts"] == [held(6)]
        store.write(lambda session: devices.remove(session, "ada", "watch"))
        assert (await web.post("/api/v1/intake/samples", json=batch(7, 7))).status_code == 401


async def test_guessing_ends_and_keeps_nobody_out(app: FastAPI) -> None:
    """Wrong passwords from one address end in 429; a device whose password was right goes on, so does another address."""

    async def tried(address: str, password: str) -> int:
        transport = httpx.ASGITransport(app, client=(address, 1))
        auth = ("ada.watch", password)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", auth=auth) as web:
            answer = await web.post("/api/v1/intake/samples", json=batch(1, 1))
            assert answer.status_code != 429 or int(answer.headers["retry-after"]) > 0
            return answer.status_code

    assert await tried("192.0.2.7", SECRET + "ada") == 200
    codes = [await tried("192.0.2.7", f"wrong {n}") for n in range(limits.BY_DEVICE_ADDRESS.most + 2)]
    assert codes == [401] * limits.BY_DEVICE_ADDRESS.most + [429] * 2
    assert await tried("192.0.2.7", SECRET + "ada") == 200
    assert await tried("192.0.2.8", "wrong") == 401


async def test_one_device_cannot_take_all_the_room(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above twenty requests a second for a minute a device has to wait; another does not."""
    monkeypatch.setattr(limits, "INTAKE", limits.Window("intake", 3, 60))
    async with client(app) as web, client(app, "ben") as other:
        codes = [(await web.post("/api/v1/intake/status", json={"v": 1, "battery": 50})).status_code for _ in range(5)]
        assert codes == [200, 200, 200, 429, 429]
        assert (await other.post("/api/v1/intake/status", json={"v": 1, "battery": 50})).status_code == 200


async def test_a_runner_who_keeps_no_gps_keeps_none_by_http(app: FastAPI, store: Store) -> None:
    """Positions are gone before anything of the message is stored."""
    store.write(lambda session: privacy.keep_none(session, "ada"))
    async with client(app) as web:
        await web.post("/api/v1/intake/samples", json=batch(1, 2, position_lat=[48.1, 48.1], position_long=[11.5, 11.5]))
    rows = store.read(lambda session: list(session.exec(select(InboxRow))))
    assert rows
    assert all(b"48.1" not in row.payload for row in rows)


async def test_a_pain_marker_is_judged_at_once(app: FastAPI, store: Store) -> None:
    """The live rules hear what comes by HTTP, in the same transaction, and the alerts stage is rung for."""
    rung = app.state.deps.bell.listener("findings")
    async with client(app) as web:
        await web.post("/api/v1/intake/session", json=start())
        await web.post("/api/v1/intake/samples", json=batch(1, 60))
        pain = {"v": 1, "id": "p1", "t": NOW, "sid": SID, "phase": "during", "severity": 8, "character": "struck"}
        assert (await web.post("/api/v1/intake/pain", json=pain)).json()["taken"] == 1
    assert store.read(lambda session: list(session.exec(select(FindingRow))))
    assert await rung.wait(0.5)


async def test_while_the_database_does_not_answer_nothing_is_acknowledged(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with Retry-After; sent again it is all there, and no receipt counts what was not committed."""
    failing = True
    commit = Session.commit

    def broken(self: Session) -> None:
        if failing:
            raise OperationalError("commit", {}, sqlite3.OperationalError("disk I/O error"))
        commit(self)

    async with client(app) as web:
        assert (await web.post("/api/v1/intake/samples", json=batch(1, 5))).status_code == 200
        monkeypatch.setattr(Session, "commit", broken)
        lost = await web.post("/api/v1/intake/samples", json=batch(6, 10))
        assert lost.status_code == 503
        assert lost.headers["retry-after"] == "5"
        failing = False
        assert (await web.post("/api/v1/intake/samples", json=batch(11, 15))).json()["receipts"] == [held(5)]
        assert (await web.post("/api/v1/intake/samples", json=batch(6, 10))).json()["receipts"] == [held(15)]


async def test_a_slow_database_is_waited_for_so_long_and_no_longer(
    app: FastAPI, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who does not wait any more is told to come again; what is committed after all is there once."""
    monkeypatch.setattr("api.intake.WAIT_S", 0.05)
    async with client(app) as web:
        await web.post("/api/v1/intake/status", json={"v": 1, "battery": 50})
        with store._writing:
            late = await web.post("/api/v1/intake/samples", json=batch(1, 5))
            assert late.status_code == 503
        monkeypatch.setattr("api.intake.WAIT_S", 20)
        await until(store, lambda session: len(inbox.waiting_ranges(session, ("ada", "watch", SID))) == 1)
        assert (await web.post("/api/v1/intake/samples", json=batch(1, 5))).json()["receipts"] == [held(5)]


async def test_the_app_that_waits_for_a_list_gets_one(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """OwnTracks takes no other answer, and repeats for ever what was refused: so it is told of neither."""
    monkeypatch.setattr("api.routes.intake.WAITS_FOR_A_LIST", "samples")
    async with client(app) as web:
        for body in (batch(1, 2), {"v": 1}):
            answer = await web.post("/api/v1/intake/samples", json=body)
            assert (answer.status_code, answer.json()) == (200, [])
