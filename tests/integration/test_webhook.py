"""Webhooks: what a program receives, whether it can be sure of it, and what its answers lead to."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import standardwebhooks
import time_machine

from alerts import channels
from alerts.channels.base import Gone, Permanent, Temporary
from alerts.channels.reach import Reach
from alerts.channels.webhook import WebhookChannel, check, document, event, with_secret
from domain.errors import BadInput
from domain.model import Action, Message, Severity
from domain.redaction import channel_name, redacted, scrubbed
from tests.alerting import LOOPBACK
from tests.receivers import HttpReceiver, endless, http_receiver, until

SECRET = "whsec_" + base64.b64encode(b"s" * 31 + b"\xff").decode()
DOC = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
MESSAGE = Message(
    id="42-2",
    alert_id="7",
    runner_id="ana",
    rule="load.session_spike",
    severity=Severity.WARN,
    title="Viel weiter als üblich",
    why="18.0 km, 1.4 times.",
    do="Go easy.",
    t_ms=1_700_000_000_000,
    ttl_s=3600,
    sid="S1",
    reason="WORSE",
    urgency="high",
    also=("One more.",),
    actions=(Action("better", "Better", "https://a.example/api/v1/answers/abc"),),
    link="https://a.example/alerts",
    picture=b"png",
)


@pytest.fixture
def there() -> Iterator[HttpReceiver]:
    """A program."""
    with http_receiver() as made:
        yield made


async def nobody(host: str, _port: int) -> list[str]:
    """A network in which there is no name: no test asks for one."""
    raise OSError(host)


def url_of(there: HttpReceiver, query: str = "") -> str:
    """The channel of a program, with a secret."""
    return f"webhook+http://{there.url}/hook?{query}secret={SECRET.replace('+', '%2B')}"


async def sent(there: HttpReceiver, message: Message = MESSAGE, url: str | None = None, reach: Reach = LOOPBACK) -> None:
    """Send one message to a program."""
    channel = WebhookChannel(url or url_of(there), reach)
    try:
        await channel.send(message)
    finally:
        await channel.close()


async def test_a_cloud_event_comes(there: HttpReceiver) -> None:
    """The whole alert as JSON, its attributes in headers; nothing of the secret, no picture."""
    await sent(there)
    (headers,), (body,) = there.headers, there.bodies
    assert {name: value for name, value in headers.items() if name.startswith("ce-")} == {
        "ce-specversion": "1.0",
        "ce-id": "42-2",
        "ce-source": "/soleus/runners/ana",
        "ce-type": "io.soleus.alert.worse",
        "ce-subject": "7",
        "ce-time": "2023-11-14T22:13:20.000Z",
    }
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == document(MESSAGE)
    assert json.loads(body) == {
        "id": "42-2",
        "alert": "7",
        "runner": "ana",
        "rule": "load.session_spike",
        "severity": "warn",
        "reason": "WORSE",
        "urgency": "high",
        "title": "Viel weiter als üblich",
        "why": "18.0 km, 1.4 times.",
        "do": "Go easy.",
        "also": ["One more."],
        "t": 1_700_000_000_000,
        "ttl_s": 3600,
        "sid": "S1",
        "link": "https://a.example/alerts",
        "actions": [{"answer": "better", "label": "Better", "url": "https://a.example/api/v1/answers/abc"}],
    }
    assert SECRET not in str(headers) + body.decode()


def test_a_path_is_no_address() -> None:
    """When nobody told us under which address the pages are reached, an action has none."""
    (action,) = document(replace(MESSAGE, actions=(Action("better", "Better", "/api/v1/answers/abc"),)))["actions"]
    assert action == {"answer": "better", "label": "Better", "url": None}


def test_attributes_are_ascii() -> None:
    """What is no printable ASCII is percent-encoded, as the HTTP binding says; a header cannot be broken out of."""
    odd = event(replace(MESSAGE, alert_id='ä "7"\r\nx: y'))
    assert odd["ce-subject"] == "%C3%A4%20%227%22%0D%0Ax:%20y"


async def test_a_library_verifies_it(there: HttpReceiver) -> None:
    """Standard Webhooks' own: as it came it is good; with one byte changed, or another secret, it is not."""
    await sent(there)
    (headers,), (body,) = there.headers, there.bodies
    receiver = standardwebhooks.Webhook(SECRET)
    assert receiver.verify(body, headers) == document(MESSAGE)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        receiver.verify(body.replace(b"18.0", b"19.0"), headers)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook("whsec_" + base64.b64encode(b"o" * 32).decode()).verify(body, headers)


async def test_a_copy_is_refused_later(there: HttpReceiver) -> None:
    """Sent an hour ago: the library and the documented function refuse it. A new attempt has a new time and the same id."""
    with time_machine.travel(1_700_003_600, tick=False):
        await sent(there)
    with time_machine.travel(1_700_007_200, tick=False):
        await sent(there)
        first, second = there.headers
        with pytest.raises(standardwebhooks.WebhookVerificationError, match="too old"):
            standardwebhooks.Webhook(SECRET).verify(there.bodies[0], first)
        with pytest.raises(ValueError, match="too old"):
            documented()(SECRET, first, there.bodies[0])
        documented()(SECRET, second, there.bodies[1])
    assert first["webhook-id"] == second["webhook-id"] == "42-2"
    assert (first["webhook-timestamp"], second["webhook-timestamp"]) == ("1700003600", "1700007200")


def documented() -> Callable[[str, dict[str, str], bytes], None]:
    """The function that the document shows, as it stands there."""
    (code,) = re.findall(r"```python\n(.*?)```", DOC, re.DOTALL)
    place: dict[str, Any] = {}
    exec(code, place)  # noqa: S102 - our own document
    verify: Callable[[str, dict[str, str], bytes], None] = place["verify"]
    return verify


async def test_the_documented_function_verifies_it(there: HttpReceiver) -> None:
    """Good as it came; a changed body, id or time is not."""
    await sent(there)
    (headers,), (body,) = there.headers, there.bodies
    verify = documented()
    verify(SECRET, headers, body)
    for changed, text in (
        (headers, body + b" "),
        (headers | {"webhook-id": "43-2"}, body),
        (headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)}, body),
        (headers | {"webhook-signature": "v1,AAAA"}, body),
    ):
        with pytest.raises(ValueError, match="not from Soleus"):
            verify(SECRET, changed, text)


async def test_the_documented_shell_computes_it(there: HttpReceiver, tmp_path: Path) -> None:
    """The commands that the document shows print what stands in the header."""
    if shutil.which("openssl") is None:
        pytest.skip("No openssl on this machine.")
    await sent(there)
    (headers,), (body,) = there.headers, there.bodies
    (code,) = re.findall(r"```sh\n(.*?)```", DOC, re.DOTALL)
    (tmp_path / "body").write_bytes(body)
    given = {
        "SECRET": SECRET,
        "ID": headers["webhook-id"],
        "TIMESTAMP": headers["webhook-timestamp"],
        "BODY": str(tmp_path / "body"),
        "PATH": "/usr/bin:/bin",
    }
    ran = await asyncio.to_thread(subprocess.run, ["sh", "-c", code], env=given, capture_output=True, text=True, check=True)
    assert f"v1,{ran.stdout.strip()}" == headers["webhook-signature"]


def test_every_documented_name_is_sent() -> None:
    """The document names each member of the body, and the attributes that there are."""
    told = DOC[DOC.index("The body is JSON") : DOC.index("Names may be added")]
    named = re.findall(r"`(\w+)`", told)
    assert set(document(MESSAGE)) <= set(named)
    assert set(re.findall(r"`(ce-\w+)`", DOC)) == set(event(MESSAGE))


class TestItsSecret:
    """Made when the channel is added without one, shown once, and never sent."""

    def test_one_is_made(self) -> None:
        """Two channels, two secrets; what is stored signs with the one that was shown."""
        whole, secret = with_secret("webhook+https://example.org/hook")
        other, another = with_secret("webhook+https://example.org/hook?x=1")
        assert secret != another
        assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
        assert with_secret(whole) == (whole, secret)
        assert with_secret(other) == (other, another)
        assert other.startswith("webhook+https://example.org/hook?x=1&secret=")
        check(whole, Reach())

    def test_as_it_is_stored(self) -> None:
        """What a command adds: the made secret is handed out to be shown, a given one is not; other kinds need none."""
        whole, secret = channels.with_secret("webhook+https://example.org/hook")
        assert secret is not None
        assert channels.with_secret(whole) == (whole, None)
        assert channels.with_secret("ntfy://topic") == ("ntfy://topic", None)
        with pytest.raises(BadInput):
            channels.check("webhook+https://")

    async def test_without_one_nothing_is_sent(self, there: HttpReceiver) -> None:
        """An unsigned alert could be anybody's."""
        with pytest.raises(Permanent, match="no secret"):
            await sent(there, url=f"webhook+http://{there.url}/hook")
        assert there.bodies == []

    async def test_the_receivers_own_query_and_login_stay(self) -> None:
        """A `secret=` that is none of ours is the receiver's; the login is sent as Basic."""
        with http_receiver() as there:
            url = url_of(there, "secret=theirs&x=%20&").replace("//", "//ana:p%40ss@", 1)
            await sent(there, url=url)
            (headers,) = there.headers
        assert headers["authorization"] == "Basic " + base64.b64encode(b"ana:p@ss").decode()
        assert there.paths == ["/hook?secret=theirs&x=%20"]

    def test_it_is_shown_nowhere(self) -> None:
        """Not where the channel is listed, not in an error."""
        url = f"webhook+https://example.org/hook?secret={SECRET}"
        assert redacted(url) == "webhook+https://example.org/…"
        assert channel_name(url) == "webhook"
        assert SECRET not in scrubbed(f"failed: {url} {SECRET}", url)


@pytest.mark.parametrize(
    "url",
    [
        "webhook+https://",
        "webhook+ftp://example.org/",
        "webhook+https:///hook",
        "webhook+https://example.org:99999/",
        "webhook+https://example.org/#x",
        "webhook+https://exämple.org/",
        "webhook+https://example.org/\r\nx",
        "webhook+https://[::1/",
        "webhook+https://example.org/?secret=whsec_short",
        "webhook+https://example.org/?secret=whsec_" + "*" * 44,
        "webhook+https://example.org/?secret=whsec_" + base64.b64encode(b"x" * 65).decode(),
    ],
)
def test_what_is_no_webhook(url: str) -> None:
    """Refused when it is added, with what to write."""
    with pytest.raises(BadInput) as caught:
        channels.check(url)
    assert caught.value.remedy
    assert "whsec_" + "*" * 44 not in str(caught.value)


class TestWhatAnswersLeadTo:
    """The receiver decides what happens next."""

    @pytest.mark.parametrize(("status", "kind"), [(410, Gone), (404, Permanent), (400, Permanent), (500, Temporary)])
    async def test_statuses(self, there: HttpReceiver, status: int, kind: type[Exception]) -> None:
        """Gone forgets the channel, the rest is one delivery's."""
        there.answers = [status]
        with pytest.raises(kind) as caught:
            await sent(there)
        assert type(caught.value) is kind

    async def test_it_waits_as_asked(self, there: HttpReceiver) -> None:
        """Retry-After in seconds."""
        there.answers, there.more = [429], {"Retry-After": "17"}
        with pytest.raises(Temporary) as caught:
            await sent(there)
        assert caught.value.retry_after_s == 17

    async def test_a_redirect_is_not_followed(self, there: HttpReceiver) -> None:
        """Not even to a host that is within reach."""
        with http_receiver() as elsewhere:
            there.answers, there.more = [307], {"Location": f"http://{elsewhere.url}/hook"}
            with pytest.raises(Permanent, match="do not follow"):
                await sent(there)
            assert elsewhere.bodies == []

    async def test_in_the_clear_only_to_listed_hosts(self, there: HttpReceiver) -> None:
        """Listed by name or with its port; a public host that nobody listed is not sent to in the clear."""
        host, port = there.url.split(":")
        await sent(there, reach=Reach(frozenset({f"{host}:{port}"})))
        reach = Reach(frozenset({f"{host}:{port}", "example.org:81"}), lookup=nobody)
        for url in (f"webhook+http://example.org/?secret={SECRET}", f"webhook+http://example.org:{port}/?secret={SECRET}"):
            with pytest.raises(Permanent, match="plain HTTP"):
                await sent(there, url=url, reach=reach)
            with pytest.raises(BadInput, match="plain HTTP"):
                channels.check(url, reach)

    async def test_a_long_answer_is_not_read(self) -> None:
        """A receiver that answers without end does not hold a sender up."""
        async with endless() as (address, gone):
            channel = WebhookChannel(f"webhook+http://{address}/?secret={SECRET}", LOOPBACK)
            try:
                async with asyncio.timeout(channel.timeout_s):
                    await channel.send(MESSAGE)
            finally:
                await channel.close()
            await until(gone.is_set)
