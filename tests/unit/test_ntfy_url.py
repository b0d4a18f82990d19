"""ntfy's addresses: what Apprise reads in one, we read in it too, but for what we know better."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import channels
from alerts.channels import apprise, ntfy_url
from alerts.channels.ntfy_url import Place
from domain.errors import BadInput

TOPIC = st.text("abcXYZ019_-", min_size=1, max_size=20).filter(lambda text: text[0].isalnum())


@pytest.mark.parametrize(
    ("url", "server", "topics"),
    [
        ("ntfy://MyTopic", "https://ntfy.sh", ("MyTopic",)),
        ("ntfys://MyTopic", "https://ntfy.sh", ("MyTopic",)),
        ("ntfy://push.example.org/a", "http://push.example.org", ("a",)),
        ("ntfys://push.example.org:8443/a/b", "https://push.example.org:8443", ("a", "b")),
        ("ntfys://10.1.2.3/a", "https://10.1.2.3", ("a",)),
        ("ntfys://[::1]:81/a", "https://[::1]:81", ("a",)),
        ("ntfy://ntfy.sh/a", "https://ntfy.sh", ("a",)),
        ("https://ntfy.sh/a", "https://ntfy.sh", ("a",)),
        ("ntfy://one/two?mode=cloud", "https://ntfy.sh", ("one", "two")),
        ("ntfys://push.example.org/a/?to=b,c", "https://push.example.org", ("a", "b", "c")),
        ("NTFYS://Push.Example.org/Case", "https://push.example.org", ("Case",)),
    ],
)
def test_where_it_leads(url: str, server: str, topics: tuple[str, ...]) -> None:
    """Host or topic first, with TLS or without; ntfy.sh is never spoken to in the clear."""
    found = ntfy_url.place(url)
    assert (found.server, found.topics) == (server, topics)


@pytest.mark.parametrize(
    ("url", "login", "token"),
    [
        ("ntfys://ana:p%40ss@h.org/t", ("ana", "p@ss"), None),
        ("ntfys://tk_abc@h.org/t", None, "tk_abc"),
        ("ntfys://h.org/t?token=tk_abc", None, "tk_abc"),
        ("ntfys://abc@h.org/t?auth=token", None, "abc"),
        ("ntfys://u:abc@h.org/t?auth=token", None, "abc"),
        ("ntfys://ana@h.org/t", ("ana", ""), None),
        ("ntfys://h.org/t", None, None),
    ],
)
def test_who_it_comes_from(url: str, login: tuple[str, str] | None, token: str | None) -> None:
    """A login or a token, by Apprise's rules; neither is in what is printed of it."""
    found = ntfy_url.place(url)
    assert (found.login, found.token) == (login, token)
    assert "abc" not in repr(found)
    assert "p@ss" not in repr(found)


@pytest.mark.parametrize(
    "url",
    [
        "ntfy://",
        "ntfy://ntfy.sh",
        "ntfy://bad topic",
        "ntfys://h.org/bad%20topic",
        "ntfys://h.org/" + "x" * 65,
        "ntfys://h.org:99999/t",
        "ntfys://a b/t",
        "ntfys://h.org/t#x",
        "ntfys://h.org\r\nHost: x/t",
    ],
)
def test_what_is_not_understood(url: str) -> None:
    """Refused with a form to write, and without the topic, which is as good as a password."""
    with pytest.raises(BadInput, match="ntfys://USER:PASSWORD@HOST/TOPIC") as caught:
        channels.check(url)
    assert "bad" not in str(caught.value)
    assert "xxx" not in str(caught.value)


@settings(deadline=None)  # Apprise is loaded by the first
@given(
    topics=st.lists(TOPIC, min_size=1, max_size=3, unique=True),
    host=st.sampled_from(["", "push.example.org", "push.example.org:8443", "10.1.2.3"]),
    scheme=st.sampled_from(["ntfy", "ntfys"]),
    login=st.sampled_from(["", "ana:secret@", "ana@", "tk_0123@"]),
)
def test_it_reads_what_apprise_reads(topics: list[str], host: str, scheme: str, login: str) -> None:
    """Server, topics and login of a URL are those of Apprise's own plugin."""
    places = topics if host else topics[:1]
    url = f"{scheme}://{login}{'/'.join(([host] if host else []) + places)}"
    ours, theirs = ntfy_url.place(url), apprise._loaded().Apprise.instantiate(url)
    assert theirs is not None
    assert sorted(ours.topics) == sorted(theirs.topics)
    if theirs.mode == "cloud":
        assert ours.server == "https://ntfy.sh"
    else:
        port = f":{theirs.port}" if theirs.port else ""
        assert ours.server == f"{'https' if theirs.secure else 'http'}://{theirs.host}{port}"
    assert ours.token == (theirs.token if theirs.auth == "token" else None)
    assert ours.login == ((theirs.user, theirs.password or "") if theirs.auth == "basic" and theirs.user else None)


def test_its_tags() -> None:
    """Tags of the URL stand with every message."""
    assert ntfy_url.place("ntfy://t?tags=calf,left") == Place("https://ntfy.sh", ("t",), tags=("calf", "left"))
