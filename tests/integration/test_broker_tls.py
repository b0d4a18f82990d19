"""The broker over TLS: every client of ours verifies it, by our authority or the operator's certificate; and renewals."""

from __future__ import annotations

import asyncio
import ssl
import stat
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import aiomqtt
import pytest

from domain.errors import Conflict, Unavailable
from domain.login import Login
from ingest.mqtt import Position
from ingest.ports import Message
from ingest.source import MqttSource
from soleus import certificates, credentials
from soleus.broker import Embedded, embedded
from soleus.broker_files import Files, noted_login
from soleus.broker_tls import Certificates
from soleus.certificates import today
from soleus.checkup import Patient, Result, examine
from soleus.login_check import check, is_accepted
from soleus.processes import guard_broker
from soleus.settings import Settings, load
from store.doorbell import Doorbell
from store.engine import Store
from tests.brokers import EmbeddedBroker, wait_until
from tests.mqtt_clients import client, receive

OWN = "soleus/v1/anna/watch/session"


@asynccontextmanager
async def running(data: Path, store: Store, *, web: bool = False) -> AsyncIterator[Embedded]:
    """The embedded broker of the installation in `data`."""
    where = ("127.0.0.1", 0)
    async with embedded(data, where, store, Doorbell(), web=where if web else None, keys=data / "keys") as found:
        yield found


def own(data: Path) -> Certificates:
    """A certificate of our own for the installation in `data`."""
    made = Certificates(Files.below(data), data / "keys")
    made.make(["soleus.lan"], today())
    return made


def shown_by(login: Login) -> str:
    """The fingerprint of what a broker shows to whoever comes."""
    return certificates.known(ssl.get_server_certificate((login.host, login.port)).encode()).fingerprint


async def until(holds: Callable[[], bool]) -> None:
    """Return as soon as `holds` answers true."""
    await asyncio.to_thread(wait_until, holds)


def settings(data: Path, **given: str) -> Settings:
    """An operator's settings."""
    return load({f"SOLEUS_{name.upper()}": value for name, value in given.items()}, data=data)


async def test_services_devices_and_bridges_verify_it_by_themselves(tmp_path: Path, sqlite_store: Store) -> None:
    """Nobody sets anything: what the broker noted is enough, and a device's message arrives."""
    own(tmp_path)
    async with running(tmp_path, sqlite_store) as there:
        assert there.login.tls
        noted = noted_login(Files.below(tmp_path))
        assert noted == there.login
        bridge = await asyncio.to_thread(credentials.device_login, settings(tmp_path), sqlite_store, "anna", "replay")
        assert bridge.tls
        device = EmbeddedBroker(there, sqlite_store).device("anna", "watch")
        async with client(there.login) as service, client(device) as watch:
            await service.subscribe("soleus/#", qos=1)
            await watch.publish(OWN, b"mine", qos=1)
            assert await receive(service, 1) == [(OWN, b"mine", False)]


@pytest.mark.slow
async def test_what_the_worker_reads_comes_whole_over_tls(tmp_path: Path, sqlite_store: Store) -> None:
    """Thousands at once, none left in what TLS has unpacked."""
    own(tmp_path)
    n = 5000
    async with (
        running(tmp_path, sqlite_store) as there,
        client(EmbeddedBroker(there, sqlite_store).device("a", "b")) as watch,
    ):
        source, seen = MqttSource(there.login, "worker"), 0
        batches = cast("AsyncGenerator[tuple[Sequence[Message], Position]]", source.batches())
        first = asyncio.ensure_future(anext(batches))
        await until(lambda: source.ready)
        watch.pending_calls_threshold = n
        await asyncio.gather(*(watch.publish("soleus/v1/a/b/samples", b"x" * 300, qos=1) for _ in range(n)))
        async with asyncio.timeout(20):
            while True:
                messages, position = await first
                seen += len(messages)
                source.done(position)
                if seen == n:
                    break
                first = asyncio.ensure_future(anext(batches))
        await batches.aclose()


async def test_who_does_not_know_the_authority_does_not_log_in(tmp_path: Path, sqlite_store: Store) -> None:
    """Neither with the system's authorities only, nor for another name, nor with another authority, nor without TLS."""
    own(tmp_path)
    other = Certificates(Files.below(tmp_path / "other"))
    other.make([], today())
    async with running(tmp_path, sqlite_store) as there:
        for wrong, said in (
            (replace(there.login, ca=None), "not trusted"),
            (replace(there.login, proves="bank.example.org"), "not trusted"),
            (replace(there.login, ca=str(other.authority)), "not trusted"),
            (replace(there.login, ca=str(tmp_path / "none")), "cannot be read"),
            (replace(there.login, tls=False), "."),
        ):
            with pytest.raises(Unavailable, match=said):
                await asyncio.to_thread(check, wrong, patience_s=1.0)
        assert is_accepted(there.login)


async def test_old_tls_is_refused_by_both_sides(tmp_path: Path, sqlite_store: Store) -> None:
    """1.2 at least: a client that can do no more than 1.1 gets nowhere, and ours do not try."""
    own(tmp_path)
    trust = Login(tls=True).trust()
    assert trust is not None
    assert trust.minimum_version is ssl.TLSVersion.TLSv1_2
    assert trust.check_hostname
    assert trust.verify_mode is ssl.CERT_REQUIRED
    async with running(tmp_path, sqlite_store) as there:
        command = ["openssl", "s_client", "-tls1_1", "-cipher", "ALL@SECLEVEL=0", "-connect", f"127.0.0.1:{there.port}"]
        tried = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.DEVNULL, stdout=-1, stderr=-1)
        said, _ = await tried.communicate()
        assert b"Cipher is (NONE)" in said


async def test_a_renewed_certificate_is_shown_while_it_runs(tmp_path: Path, sqlite_store: Store) -> None:
    """Who is connected stays, who comes sees the new one and trusts it by the same authority."""
    mine = own(tmp_path)
    ca = mine.authority.read_bytes()
    async with running(tmp_path, sqlite_store) as there, client(there.login) as stays:
        before = shown_by(there.login)
        shown = await asyncio.to_thread(mine.make, ["box.lan"], today())
        await until(lambda: shown_by(there.login) != before)
        assert shown_by(there.login) == shown.known.fingerprint
        assert {"soleus.lan", "box.lan"} <= set(shown.known.names), "what was asked for once is kept"
        assert mine.authority.read_bytes() == ca
        assert is_accepted(there.login)
        await stays.publish(OWN, b"still here", qos=1)


async def test_the_operators_certificate(tmp_path: Path, sqlite_store: Store) -> None:
    """It proves a public name, and our stages come by loopback: they ask for that name. A new one is taken whole."""
    ca = certificates.authority(["run.example.org"], "Somebody", today())
    pair = certificates.server(ca, ["run.example.org"], today())
    cert, key = tmp_path / "fullchain.pem", tmp_path / "privkey.pem"
    leaf = pair.certificate.split(b"-----END CERTIFICATE-----\n")[0] + b"-----END CERTIFICATE-----\n"
    cert.write_bytes(leaf)  # nothing says who signed it: our stages trust the certificate itself
    key.write_bytes(pair.key)
    there_are = Certificates(Files.below(tmp_path))
    there_are.take(cert, key, today())
    async with running(tmp_path, sqlite_store) as there:
        assert there.login.proves == "run.example.org"
        assert is_accepted(there.login)
        before = shown_by(there.login)
        renewed = certificates.server(ca, ["run.example.org"], today())
        cert.write_bytes(renewed.certificate)  # half of a renewal: the key is still the old one
        await asyncio.sleep(0.7)
        assert shown_by(there.login) == before
        key.write_bytes(renewed.key)
        await until(lambda: shown_by(there.login) != before)
        assert is_accepted(there.login)


async def test_websockets_hold_a_device_to_its_own_topics(tmp_path: Path, sqlite_store: Store) -> None:
    """The same login and the same walls, over TLS by the same certificate; the services' own login does not come in."""
    own(tmp_path)
    async with running(tmp_path, sqlite_store, web=True) as there:
        assert there.web_port is not None
        device = replace(EmbeddedBroker(there, sqlite_store).device("anna", "phone"), port=there.web_port)
        async with client(there.login) as service, client(device, web=True) as phone:
            await service.subscribe("soleus/#", qos=1)
            await phone.publish("soleus/v1/bert/watch/samples", b"forged", qos=1)
            await phone.publish("soleus/v1/anna/phone/samples", b"mine", qos=1)
            assert await receive(service, 1) == [("soleus/v1/anna/phone/samples", b"mine", False)]
            await phone.subscribe("soleus/v1/anna/phone/alert", qos=0)
            await service.publish("soleus/v1/anna/phone/alert", b"stop", qos=1)
            assert await receive(phone, 1) == [("soleus/v1/anna/phone/alert", b"stop", False)]
            granted = await phone.subscribe("soleus/v1/bert/watch/alert", qos=0)
            assert [code for code in granted if not getattr(code, "is_failure", False)] == []
        for stranger in (replace(device, password="wrong"), replace(there.login, port=there.web_port)):
            with pytest.raises(aiomqtt.MqttError):
                async with client(stranger, web=True):
                    pass


async def test_websockets_without_a_certificate(tmp_path: Path, sqlite_store: Store) -> None:
    """Plain, as the MQTT listener is; off unless asked for."""
    async with running(tmp_path, sqlite_store, web=True) as there:
        assert there.web_port is not None
        device = replace(EmbeddedBroker(there, sqlite_store).device("anna", "phone"), port=there.web_port)
        async with client(device, web=True) as phone:
            await phone.publish("soleus/v1/anna/phone/samples", b"mine", qos=1)
    async with running(tmp_path, sqlite_store) as there:
        assert "websocket {" not in there.files.config.read_text()


def test_files_are_the_owners_only(tmp_path: Path) -> None:
    """Keys, and all that is beside them; the authority's certificate is where the other parts look."""
    own(tmp_path)
    home = tmp_path / "broker" / "tls"
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    shared = settings(tmp_path, mqtt_url="mqtts://a:b@nats:8883")
    assert shared.own_broker is not None
    assert shared.own_broker.ca == str(tmp_path / "keys" / "broker-ca.crt")
    assert (tmp_path / "keys" / "broker-ca.crt").read_bytes() == (home / "ca.crt").read_bytes()


def test_it_renews_itself_before_it_ends(tmp_path: Path) -> None:
    """With less than a month left, and not a day earlier; by the same authority."""
    mine = own(tmp_path)
    shown = mine.shown()
    assert shown is not None
    last = shown.known.expires
    assert not mine.refresh(last - timedelta(days=31))
    assert mine.refresh(last - timedelta(days=29))
    renewed = mine.shown()
    assert renewed is not None
    assert renewed.known.expires > last + timedelta(days=700)


async def test_a_broker_without_a_certificate_speaks_plain_mqtt(tmp_path: Path, sqlite_store: Store) -> None:
    """As before."""
    async with running(tmp_path, sqlite_store) as there:
        assert not there.login.tls
        await asyncio.to_thread(wait_until, lambda: is_accepted(there.login))


def test_the_doctor_tells_how_long_it_lasts(tmp_path: Path, sqlite_store: Store) -> None:
    """Well while there is time; and what to do when there is little left or none."""

    def said(ends_in_days: int) -> Result:
        shown = mine.shown()
        assert shown is not None
        now_ms = int((shown.known.expires - timedelta(days=ends_in_days)).timestamp() * 1000)
        return examine(Patient(settings(tmp_path), sqlite_store, lambda: now_ms), ["certificate"])[0]

    assert "none here" in examine(Patient(settings(tmp_path), sqlite_store, lambda: 0), ["certificate"])[0].detail
    mine = own(tmp_path)
    assert (said(200).ok, said(200).detail[:15]) == (True, "our own, until ")
    assert not said(10).ok
    assert "renews it" in said(10).remedy
    assert "ended on" in said(-3).detail


@pytest.mark.parametrize("where", [{"mqtt": "0.0.0.0:1883"}, {"mqtt_ws": "[::]:8083"}])
def test_passwords_leave_this_machine_by_tls_or_by_a_word(tmp_path: Path, where: dict[str, str]) -> None:
    """As the pages do it: refused, unless there is a certificate or somebody says --insecure."""
    config = settings(tmp_path, **where)
    with pytest.raises(Conflict, match="readable"):
        guard_broker(config, insecure=False)
    guard_broker(config, insecure=True)
    guard_broker(settings(tmp_path), insecure=False)
    own(tmp_path)
    guard_broker(config, insecure=False)
    assert settings(tmp_path).mqtt_address == ("127.0.0.1", 8883)
