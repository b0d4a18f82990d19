"""Messages, retries and what may be shown of a channel's URL."""

from __future__ import annotations

import pytest

from alerts import messages, retries
from alerts.messages import Alert
from domain.model import Severity
from domain.redaction import channel_name, redacted, scrubbed

ALERT = Alert(7, "ana", "load.session_spike", Severity.WATCH, "Far", "18.0 km, 1.4 times.", "Go easy.", 1_000_000, "sid1")


def test_a_message_says_what_and_what_to_do() -> None:
    """The runner gets title, why and do; the wire gets the alert's id, the run's id and what is left of the time."""
    message = messages.compose(ALERT, 42, 1_000_000 + 300_000, device="watch1")
    assert (message.alert_id, message.title, message.why, message.do) == ("7", "Far", "18.0 km, 1.4 times.", "Go easy.")
    assert (message.t_ms, message.ttl_s, message.sid, message.device) == (1_000_000, 300, "sid1", "watch1")


def test_a_second_attempt_is_the_same_message() -> None:
    """The id is that of the delivery: the same for each attempt and device; another telling has deliveries of its own."""
    ids = {messages.compose(ALERT, 42, expires, device).id for expires in (2_000_000, 3_000_000) for device in ("a", "b")}
    assert ids == {"42"}


def test_wrist_in_a_run_is_short_lived() -> None:
    """Minutes on the wrist in a run, hours on the phone, and urgent for longest."""
    for severity in Severity:
        assert messages.ttl_s(severity, live=True, wrist=True) <= 3600
        assert messages.ttl_s(severity, live=True, wrist=False) >= 3600
        assert messages.ttl_s(severity, live=False, wrist=True) == messages.ttl_s(severity, live=False, wrist=False)
    assert max(messages.PUSH_TTL_S, key=messages.PUSH_TTL_S.__getitem__) is Severity.URGENT


def test_pauses_double_and_end_at_five_minutes() -> None:
    """1, 2, 4 … s at the most, half of it at the least, never above five minutes, however often it failed."""
    assert [retries.pause_ms(n, 1.0) for n in range(1, 5)] == [1000, 2000, 4000, 8000]
    assert [retries.pause_ms(n, 0.0) for n in range(1, 5)] == [500, 1000, 2000, 4000]
    assert retries.pause_ms(10_000, 1.0) == 300_000


def test_a_receiver_may_ask_for_longer_not_for_shorter() -> None:
    """Retry-After wins when it is longer."""
    assert retries.pause_ms(1, 1.0, 60) == 60_000
    assert retries.pause_ms(9, 1.0, 1) == 256_000


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("ntfy://calf-of-ana", "ntfy://…"),
        ("tgram://123456:ABCDEF/987", "tgram://…"),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "discord://…"),
        ("jsons://ana:s3cret@example.org:8443/hook/abc?key=zzz", "jsons://example.org:8443/…"),
        ("mailto://ana:s3cret@example.org", "mailto://example.org/…"),
        ("mailto://ana:p@ss@example.org", "mailto://example.org/…"),
        ("mqtt:", "mqtt:"),
        ("console:", "console:"),
        ("s3cret", "…"),
        ("ana:s3cret", "…"),
    ],
)
def test_what_is_shown_of_a_url(url: str, shown: str) -> None:
    """Scheme, and host where that is no secret; nothing else."""
    assert redacted(url) == shown


def test_texts_are_cleaned_of_secrets() -> None:
    """Neither the URL nor its password, token, path or topic stands in an error."""
    url = "jsons://ana:s3cret%21@example.org/hook/t0ken?key=zzz9"
    text = f"Could not post {url}: ana with s3cret! at example.org/hook/t0ken said zzz9"
    clean = scrubbed(text, url)
    for secret in ("s3cret", "t0ken", "zzz9", "hook"):
        assert secret not in clean
    assert "example.org" in clean
    assert "calf-of-ana" not in scrubbed("no topic calf-of-ana", "ntfy://calf-of-ana")


def test_a_channel_is_called_by_its_scheme() -> None:
    """What stands in lists and logs."""
    assert channel_name("ntfys://topic") == "ntfys"
    assert channel_name("mqtt:") == "mqtt"
