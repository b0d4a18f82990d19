"""What the pages and the API are handed by `soleus`: the store, the bell, the clock, and what the other stages know.

The API imports none of the other stages; what it needs of them comes as the callables and plain facts below.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from api.facts import (
    BrokerState,
    LoadFacts,
    NewContact,
    NewSource,
    RuleCard,
    TakenFile,
    TakenIn,
    TodayFacts,
    WeekFacts,
)
from api.known_devices import KnownDevices
from api.limits import Limits
from api.uploads import Uploads
from domain.access import Viewer
from domain.clock import Clock
from domain.model import CheckIn, Runner, Severity
from domain.portrait import Portrait
from domain.trace import Trace
from domain.words import ENGLISH, Language, Say
from formats.app_settings import App
from formats.pairing import Web
from formats.payloads import Receipt
from store import reports
from store.care_views import StepsOf, no_steps
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import ChannelRow, ContactRow, PullRow, RunRow

TodayOf = Callable[[Session, Runner, int], TodayFacts]
"""(read session, runner, now in Unix ms) → today."""
LoadOf = Callable[[Session, Runner, int], LoadFacts]
"""(read session, runner, now in Unix ms) → the weeks of the last two years, ascending, and what is shown beside them."""
WeeksOf = Callable[[Session, Runner, int, date | None, int], tuple[WeekFacts, ...]]
"""(read session, runner, now in Unix ms, a day of the last week or None = now, how many) → those weeks, ascending."""
LoadPicture = Callable[[Session, str, int], bytes | None]
"""(read session, runner id, UTC Unix ms) → the weeks up to then as a PNG; None: there is nothing to draw."""
LiveLoad = Callable[[Runner, Trace], float | None]
"""calf-km of the part of a run that has arrived; None = cannot be told."""
PortraitOf = Callable[[Session, Runner, RunRow, Trace], Portrait]
"""(read session, runner, run, its trace) → the run looked at closely."""
Report = Callable[[Session, str, CheckIn, int], object]
"""(session, runner id, report, now in Unix ms): stores a report and judges it, in the transaction that is handed in."""
Refresh = Callable[[Session, str, int], object]
"""(session, runner id, now in Unix ms): makes a runner's care anew, in the transaction that is handed in."""
ChannelTest = Callable[[str, str], Awaitable[str]]
"""(runner id, channel id) → what became of a test message, in words."""
CheckChannel = Callable[[str], Awaitable[object]]
"""channel's URL → nothing, or BadInput where no channel can be made of it; it may take a second."""
AddChannel = Callable[[Session, str, str, int], tuple[ChannelRow, str | None]]
"""(session, runner id, checked URL, now in Unix ms): stores a channel, its URL encrypted; and a secret to be shown once."""
TakeFiles = Callable[[str, Sequence[Path]], Sequence[TakenFile]]
"""(runner id, files) → what became of each recording in them; decodes for seconds, so call it in a thread."""
SetUpSource = Callable[[Session, str, NewSource, int], PullRow]
"""(session, runner id, source, now in Unix ms): runs are fetched from there from now on, its key is stored encrypted;
NotFound or BadInput names what cannot be."""
Guest = Callable[[], Viewer | None]
"""Who somebody is who has not signed in."""
Choices = Callable[[str, Severity, str, str | None], tuple[str, ...]]
"""(rule, severity, reason of the telling, key of the plan) → what can be answered to it."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """What can be agreed about contacts, and how one is stored."""

    scopes: tuple[str, ...]
    """What a contact is told, the least first."""
    after_min: tuple[int, int]
    """How long after an unanswered urgent alert at the least and at the most, minutes."""
    consent: Callable[[str, int | str, str, Say], str]
    """(name, minutes, scope, who speaks) → the sentence that a runner agrees to."""
    add: Callable[[Session, str, NewContact, int], ContactRow]
    """(session, runner id, contact, now in Unix ms): stores it with that sentence, its URL encrypted."""


@dataclass(frozen=True, slots=True)
class Intake:
    """How messages of devices are taken in by HTTP: the same way as by MQTT, for there is only one."""

    take: Callable[[tuple[str, str], Sequence[tuple[str, bytes]]], Awaitable[TakenIn]]
    """((runner id, device) that asks, messages as (topic, payload)) → what became of them, once that is committed.
    Unavailable: the database does not answer; nothing can be said of them then."""
    receipt: Callable[[Session, str, str, str], Receipt]
    """(read session, runner id, device, sid) → what is held of that run; of one that is not known, nothing"""
    matches: Callable[[str, str], bool]
    """(password, hash) → whether it is its hash; takes a millisecond of computing"""
    of_nobody: str
    """The hash of a password that nobody has, made as the others are."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where devices log in."""

    host: str
    port: int
    tls: bool = False
    own: bool = False
    """Whether it is the operator's own broker, which may have to be told of each device."""
    web: Web | None = None
    """Where it takes MQTT over WebSockets, if it does."""
    pages: str = ""
    """URL of pages and API, if the operator said it; else as the visitor reached them."""
    authority: Path | None = None
    """The certificate of the broker's own authority, which devices have to trust, PEM; None: a public one or no TLS."""


@dataclass(frozen=True, slots=True)
class Devices:
    """What can be done about a runner's devices. Each raises NotFound, Conflict or BadInput as the store does."""

    door: Callable[[str], Door]
    """host by which the visitor reached these pages → where devices log in"""
    add: Callable[[str, str, App | None], Awaitable[str]]
    """(runner id, device, what sends by it) → its password, which is kept nowhere, once the broker takes it"""
    renew: Callable[[str, str], Awaitable[str]]
    """(runner id, device) → another password; the old one is of no use any more"""
    remove: Callable[[str, str], Awaitable[None]]
    """(runner id, device): forgets it, and ends its login"""
    test: Callable[[str, str], Awaitable[None]]
    """(runner id, device): a test has got to the broker; Unavailable says why it has not"""


def _no_today(_session: Session, _runner: Runner, _now_ms: int) -> TodayFacts:
    return TodayFacts(None, "There is not enough data yet.", "Run as you are used to; a few runs tell what you are used to.")


def _no_load(_session: Session, _runner: Runner, _now_ms: int) -> LoadFacts:
    return LoadFacts(())


def _no_weeks(_session: Session, _runner: Runner, _now_ms: int, _last: date | None, _most: int) -> tuple[WeekFacts, ...]:
    return ()


def _no_picture(_session: Session, _runner_id: str, _now_ms: int) -> None:
    return None


def _no_live_load(_runner: Runner, _trace: Trace) -> float | None:
    return None


def _no_portrait(_session: Session, _runner: Runner, _row: RunRow, _trace: Trace) -> Portrait:
    return Portrait()


def _only_seen(_rule: str, _severity: Severity, _reason: str, _plan: str | None) -> tuple[str, ...]:
    return ("seen",)


def _later(_session: Session, _runner_id: str, _now_ms: int) -> None:
    """The analysis stage does it when it finds care due."""


def _only_stored(session: Session, runner_id: str, report: CheckIn, _now_ms: int) -> bool:
    return reports.save_check_in(session, runner_id, report)


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything the API stands on. The defaults of the callables know nothing, and say so."""

    store: Store
    bell: Doorbell
    clock: Clock
    today: TodayOf = _no_today
    load: LoadOf = _no_load
    weeks: WeeksOf = _no_weeks
    live_load: LiveLoad = _no_live_load
    load_picture: LoadPicture = _no_picture
    portrait: PortraitOf = _no_portrait
    catalogue: Mapping[Language, Sequence[RuleCard]] = field(default_factory=dict)
    """The rules in each language: see `cards`."""
    report: Report = _only_stored
    refresh: Refresh = _later
    steps: StepsOf = no_steps
    choices: Choices = _only_seen
    ladder: Sequence[tuple[int, int, int]] = ()
    """The steps of a way back to running, from the bottom: (minutes of running, of walking, how often)."""
    channel_test: ChannelTest | None = None
    check_channel: CheckChannel | None = None
    """None, as for the two below: channels and contacts are added by another process."""
    add_channel: AddChannel | None = None
    contacts: Contacts | None = None
    take_files: TakeFiles | None = None
    taking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Held while files are decoded: those who hand over more wait for their turn, or every core would be taken."""
    uploads: Uploads = field(default_factory=lambda: Uploads(None))
    """Where large files are laid until they are imported in the background."""
    set_up_source: SetUpSource | None = None
    """None: sources are set up by another process."""
    intake: Intake | None = None
    """None: this process takes no messages."""
    known_devices: KnownDevices = field(default_factory=KnownDevices)
    committing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(8))
    """Held while messages that came by HTTP are unpacked and committed: what waits in memory has an end."""
    devices: Devices | None = None
    """None: this process cannot make logins."""
    push_key: str | None = None
    """By which push services know this installation: a point of P-256, uncompressed, in base64url. None: it has no key."""
    broker: Callable[[], BrokerState] | None = None
    """None: this process does not know (the worker runs elsewhere)."""
    broker_address: Callable[[], str] | None = None
    """Where the broker is reached, HOST:PORT."""
    broker_until: Callable[[], str | None] | None = None
    """When the broker's certificate ends, if it is one that this process can see."""
    data: Path | None = None
    """Where this installation keeps its files; None: it is not known here."""
    links_key: bytes | None = field(default=None, repr=False)
    """Signs the links in messages that take an answer (`domain.links`); None: they are not taken here."""
    limits: Limits = field(default_factory=Limits)
    """How often what can be guessed, or troubles others, was tried lately, in this process."""
    guest: Guest | None = None
    """Who a visitor is who comes straight from this machine and has not signed in; None: nobody."""
    secure: bool = False
    """Runners reach the pages by https: cookies are sent by nothing else."""
    hosts: frozenset[str] = frozenset({"localhost", "127.0.0.1", "::1"})
    """Names under which the pages may be asked for; "*" permits every one."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set before the server is asked to stop: open event streams end at once."""

    def cards(self, language: Language = ENGLISH) -> Sequence[RuleCard]:
        """The rule catalogue in that language, in English where it has none."""
        return self.catalogue.get(language) or self.catalogue.get(ENGLISH, ())


def deps_of(request: Request) -> Deps:
    """The dependencies of the application that serves `request`."""
    deps = request.app.state.deps
    if not isinstance(deps, Deps):
        raise TypeError(f"app.state.deps is {type(deps).__name__}")
    return deps


Given = Annotated[Deps, Depends(deps_of)]
"""A route's way to its dependencies."""


def viewer_of(request: Request) -> Viewer:
    """Whoever is signed in, as admitted."""
    viewer = request.state.viewer
    if not isinstance(viewer, Viewer):
        raise TypeError(f"{request.url.path} is for those who are signed in, and was admitted without")
    return viewer


Signed = Annotated[Viewer, Depends(viewer_of)]
"""A route's way to whoever is signed in."""
