"""What decides about signing in: windows of attempts, where one is led afterwards, whose browser it is."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api import known_browser, limits
from api.limits import BY_NAME, Limits, Window, wait_ms
from api.own_path import own_path
from api.pages.agents import browser_of
from api.pages.setup import code_in, slug_of
from api.signing_in import address_window
from domain.errors import TooMany
from store import people
from store.tables import AccountRow

INSTANTS = st.lists(st.integers(0, 40_000), max_size=40).map(sorted)
WINDOWS = st.builds(Window, st.just("any"), st.integers(1, 6), st.integers(1, 20))


def _taken(limits_: Limits, window: Window, instants: Sequence[int]) -> list[int]:
    kept = []
    for now in instants:
        try:
            limits_.take(now, (window, "key"))
        except TooMany:
            continue
        kept.append(now)
    return kept


@given(window=WINDOWS, instants=INSTANTS)
def test_no_stretch_of_time_ever_holds_more_than_a_window_allows(window: Window, instants: list[int]) -> None:
    """However the attempts fall: in every `seconds` at most `most` are let through."""
    kept = _taken(Limits(), window, instants)
    for start in kept:
        assert sum(start <= other < start + window.seconds * 1000 for other in kept) <= window.most


@given(window=WINDOWS, instants=INSTANTS, now=st.integers(40_000, 50_000))
def test_the_wait_that_is_told_is_enough_and_not_more(window: Window, instants: list[int], now: int) -> None:
    """After it there is a place, and a millisecond before it there is none; trying meanwhile does not make it longer."""
    there = Limits()
    kept = _taken(there, window, instants)
    wait = wait_ms(kept, window, now)
    assert wait_ms(kept, window, now + wait) == 0
    assert wait == 0 or wait_ms(kept, window, now + wait - 1) > 0
    if wait:
        for _ in range(20):
            with pytest.raises(TooMany):
                there.take(now, (window, "key"))
        there.take(now + wait, (window, "key"))


def test_a_place_is_taken_in_every_window_or_in_none() -> None:
    """A stranger who is refused for one reason uses up nothing else."""
    there, two, one = Limits(), Window("two", 2, 60), Window("one", 1, 60)
    there.take(0, (two, "a"), (one, "b"))
    for _ in range(5):
        with pytest.raises(TooMany) as refused:
            there.take(1, (two, "a"), (one, "b"))
    assert refused.value.wait_s == 60
    there.take(2, (two, "a"))


def test_what_is_watched_is_bounded() -> None:
    """A flood of made-up names does not fill the memory, and a name that is tried on and on stays watched."""
    there = Limits()
    for number in range(limits.MOST_KEYS + 50):
        there.take(0, (BY_NAME, str(number)))
        if number % 100 == 0 and number < 1000:
            there.take(0, (BY_NAME, "ada"))
    with pytest.raises(TooMany):
        there.take(1, (BY_NAME, "ada"))
    assert len(there._taken) == limits.MOST_KEYS


def _as_a_browser_reads(address: str) -> str:
    """WHATWG URL: tabs and line ends go, spaces and controls at the ends go, a backslash is a slash."""
    kept = address.strip("".join(map(chr, range(33))))
    return kept.translate({9: None, 10: None, 13: None}).replace("\\", "/")


@given(asked=st.text() | st.text(alphabet="/\\\t\n @:.?#%abe", max_size=12).map(lambda text: "/" + text))
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("https://evil.example/")
@example("javascript:alert(1)")
@example("/runs\r\nset-cookie: a=b")
def test_after_signing_in_one_is_never_led_elsewhere(asked: str) -> None:
    """Whatever `next` says, the browser stays with this host."""
    target = urlsplit(urljoin("https://soleus.example/sign-in", _as_a_browser_reads(own_path(asked))))
    assert (target.scheme, target.netloc) == ("https", "soleus.example")


@pytest.mark.parametrize("path", ["/", "/runs/12?weeks=52#lanes", "/settings/alerts", "/a%2F%2Fb"])
def test_one_is_led_back_to_the_page_that_was_asked_for(path: str) -> None:
    """Our own pages are kept with query and fragment; those of signing in itself, and the API, are not gone back to."""
    assert own_path(path) == path
    assert {own_path(there) for there in ("/sign-in", "/sign-in?next=/x", "/api/v1/me", "/setup", "/sign-out")} == {"/"}


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("203.0.113.1", "203.0.113.2", False),
        ("::ffff:203.0.113.1", "203.0.113.1", True),
        ("127.0.0.1", "::1", True),
        ("", "testclient", True),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, together: bool) -> None:  # noqa: FBT001
    """A subscriber's whole IPv6 network; and this machine, behind whose proxy everybody may be, has a wide window."""
    assert (address_window(one) == address_window(other)) is together
    assert address_window("127.0.0.1")[0] is limits.BY_SHARED_ADDRESS


def test_a_known_browser_is_known_for_one_account_and_one_password() -> None:
    """The proof is of no use for another account, after a new password, or with another number."""
    ada = AccountRow(id=1, name="ada", password_hash="$argon2id$a", created_ms=0)
    ben = AccountRow(id=2, name="ben", password_hash="$argon2id$a", created_ms=0)
    cookie = known_browser.cookie_for(ada, "n1")
    assert known_browser.number_of(cookie, ada) == "n1"
    assert known_browser.number_of(cookie, ben) is None
    assert known_browser.number_of(cookie.replace("n1", "n2"), ada) is None
    ada.password_hash = "$argon2id$b"
    assert known_browser.number_of(cookie, ada) is None
    assert known_browser.number_of("", None) is None


@given(text=st.text())
def test_a_cookie_that_anybody_made_up_is_of_no_use(text: str) -> None:
    """Nothing but the proof is one, and nothing makes it fail; an account without a password has no known browser."""
    ada = AccountRow(id=1, name="ada", password_hash="$argon2id$a", created_ms=0)
    assert known_browser.number_of(text, ada) is None
    bare = AccountRow(id=1, name="ada", password_hash="", created_ms=0)
    assert known_browser.number_of(known_browser.cookie_for(bare, "n"), bare) is None


@given(name=st.text())
def test_the_short_name_that_is_proposed_can_be_one(name: str) -> None:
    """Or nothing is proposed."""
    proposed = slug_of(name)
    assert not proposed or people.SLUG.fullmatch(proposed)
    assert slug_of("Jörg Weiß") == "joerg-weiss"


def test_the_code_is_found_in_the_link() -> None:
    """Typed alone, with spaces around it, or as the whole link that was printed."""
    assert {code_in(" abc "), code_in("abc"), code_in("http://127.0.0.1:8321/setup?code=abc")} == {"abc"}


def test_browsers_are_called_what_people_call_them() -> None:
    """Each pretends to be others; what is not known is shown as it is, shortened."""
    android = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"
    assert [browser_of(android), browser_of(iphone)] == ["Chrome, Android", "Safari, iPhone"]
    assert browser_of("curl/8.5" + "x" * 100) == "curl/8.5" + "x" * 32
    assert browser_of("") == ""
