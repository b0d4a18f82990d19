"""Who may do what, in words of their own, and an installation in which everybody is there who may or may not."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import APIRouter
from fastapi.routing import APIRoute
from sqlmodel import Session, col, select

from api.deps import Deps
from domain.access import SCOPES
from domain.care import LogEntry
from domain.model import CheckIn, Runner
from formats.intervals_icu import SERVICE
from store import accounts, audit, care, coach_notes, coaching, invitations, log, people, tokens, viewers
from store.engine import Store
from store.run_values import REST
from store.tables import (
    AccountRow,
    AlertRow,
    ChannelRow,
    CheckInRow,
    CoachNoteRow,
    ContactRow,
    DeadLetterRow,
    FindingRow,
    ImportJobRow,
    InvitationRow,
    OriginalRow,
    PullRow,
    RunRow,
    RunSourceRow,
    ShoeRow,
    TokenRow,
    TraceRow,
)
from tests import season, warned

SEEN, OWN = "zebrafinch", "quaggamussel"
"""Stand in what a coach with consent sees, and in what only the runner does."""
AUDIENCE = ("nobody", "other", "coach", "stranger", "withdrawn", "admin", "runner", "reading", "bare")
"""Not signed in; another runner; a coach with consent, with that of somebody else, and with one that was withdrawn; who
administers; the runner; and the runner's tokens, one to read with and one without any scope."""
DEVICE = "wrist"
"""What stands in a path is told back in errors: it has no distinctive word in it."""
NO_ROWS = frozenset({"rule", "week", "name", "leaf"})
"""Path parameters that name nothing of ada's."""
ALL = frozenset(AUDIENCE)
COACHES = frozenset({"coach", "stranger", "withdrawn"})
Answer = Literal["in", "sign in", "no", "hidden"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is let in where `addresses` (a pattern of method and path) fits; the first rule that fits counts."""

    words: str
    addresses: str
    let_in: frozenset[str]
    about_ada: bool = False
    """It is about one runner's data: others are not even told that there is such a runner."""
    coach: Answer = "no"
    """What a coach with consent is answered who is not let in."""
    everybody: Answer | None = None
    """What anybody is answered, whoever it is."""


RULES = (
    Rule(
        "anybody signs in, asks whether it works, and follows a link that carries its own permission",
        r"\w+ /(sign-in|offline|setup|sw\.js|manifest\.webmanifest|favicon\.ico|icons/.*)"
        r"|GET /devices/ca\.crt|GET /api/v1/(health|openapi\.json)"
        r"|\w+ /(answer|invitation|api/v1/answers|api/v1/pictures)/.*",
        ALL,
    ),
    Rule(
        "a device brings its own password, and nobody who is signed in can speak for it",
        r"\w+ /api/v1/intake/.*",
        frozenset(),
        everybody="sign in",
    ),
    Rule(
        "whoever has an account has a name, sign-ins, tokens, a record of own deeds, the rules, and may become a runner",
        r"\w+ /(rules|sign-out|setup/.*|settings/access.*|settings/record)"
        r"|\w+ /api/v1/(rules|push-key|me(/.*)?)|GET /api/v1/runners",
        ALL - {"nobody"},
    ),
    Rule("coaches have a roster", r"\w+ /(api/v1/)?coach(/.*)?", COACHES),
    Rule(
        "administrators look after the installation",
        r"\w+ /(admin|health)(/.*)?|\w+ /api/v1/(admin/.*|metrics)|POST /api/v1/runners",
        frozenset({"admin"}),
    ),
    Rule("a coach writes notes", r"\w+ /api/v1/runners/[^/]+/notes(/.*)?", frozenset({"runner", "coach"}), about_ada=True),
    Rule(
        "what is the runner's own no coach sees",
        r"\w+ /api/v1/runners/[^/]+/(channels|contacts|preferences|devices|dead-letters|export|coaches|audit|privacy"
        r"|sources|imports|stream)(/.*)?"
        r"|\w+ /(settings|devices|dead-letters|check-in|share|runs/add)(/.*)?",
        frozenset({"runner"}),
        about_ada=True,
    ),
    Rule(
        "the file as it came says where the runner lives",
        r"GET /api/v1/runners/[^/]+/runs/[^/]+(/sources/[^/]+)?/original",
        frozenset({"runner"}),
        about_ada=True,
        coach="hidden",
    ),
    Rule("who has consent reads", r"GET .*", frozenset({"runner", "coach"}), about_ada=True),
    Rule("only the runner changes", r".*", frozenset({"runner"}), about_ada=True),
)


def rule_for(method: str, path: str) -> Rule:
    """The rule that counts."""
    return next(rule for rule in RULES if re.fullmatch(rule.addresses, f"{method} {path}"))


def expected(rule: Rule, method: str, who: str) -> Answer:
    """What somebody is answered."""
    if rule.everybody is not None or rule.let_in == ALL:
        return rule.everybody or "in"
    if who == "nobody":
        return "sign in"
    if who == "bare" or (who == "reading" and method != "GET"):
        return "no"
    if who in rule.let_in or (who == "reading" and "runner" in rule.let_in):
        return "in"
    if who == "coach" and rule.about_ada:
        return rule.coach
    return "hidden" if rule.about_ada and who not in {"runner", "reading"} else "no"


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address, with ada's ids in it."""

    method: str
    path: str
    pattern: str


def routes(modules: tuple[Any, ...], prefix: str, ids: dict[str, str]) -> Iterator[Route]:
    """Every route of these modules' routers."""
    for module in modules:
        router: APIRouter = module.router
        for route in router.routes:
            if not isinstance(route, APIRoute):
                raise TypeError(f"{route} of {module.__name__} is no APIRoute: the matrix cannot ask for it.")
            missing = set(re.findall(r"{(\w+)", route.path)) - set(ids)
            if missing:
                raise KeyError(f"{module.__name__} has {route.path}: say in Made.ids what {missing} of ada is.")
            path = prefix + re.sub(r"{(\w+)[^}]*}", lambda found: ids[found[1]], route.path)
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield Route(method, path, route.path)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: ada's ids by the names of path parameters, and everybody's accounts."""

    ids: dict[str, str]
    accounts: dict[str, int]
    tokens: dict[str, str] = field(default_factory=dict)


def fill(store: Store, deps: Deps) -> Made:
    """Ada with everything that there can be of a runner; ben; three coaches; somebody who administers."""
    season.fill(store, 2, live=True)
    store.write(lambda session: warned.fill(session, deps))
    return store.write(lambda session: _people(session, deps))


def _people(session: Session, deps: Deps) -> Made:
    now = season.NOW_MS
    people.add_runner(session, Runner("ben"), now)
    for device in (f"{OWN}-watch", DEVICE):
        people.add_device(session, "ada", device, "", now)
    made = {
        who: accounts.add(session, name, "", now, runner_id=runner, coach=who in COACHES, admin=who == "admin").id or 0
        for who, name, runner in (
            ("runner", "ada", "ada"),
            ("other", "ben", "ben"),
            ("coach", "cleo", None),
            ("stranger", "dora", None),
            ("withdrawn", "eve", None),
            ("admin", "root", None),
        )
    }
    number = {who: _lets_see(session, whose, made[who]) for who, whose in _LETS}
    coaching.withdraw(session, "ada", number["withdrawn"], now)
    coaching.invite(session, "ada", made["runner"], OWN, now, days=7)
    coach_notes.add(session, "ada", made["coach"], f"{SEEN} note", now)
    report = CheckIn("r1", now, now, "web", severity=4, site="muscle_belly", side="left", note=f"{SEEN} pain")
    deps.report(session, "ada", report, now)
    log.add(session, "ada", LogEntry("l1", now, "strength", note=f"{SEEN} log"))
    audit.note(session, "consented", now, runner_id="ada", detail=OWN)
    _mark(session)
    return Made(_ids(session, number["coach"]), made, _tokens(session, made["runner"]))


_LETS = (("coach", "ada"), ("stranger", "ben"), ("withdrawn", "ada"))
"""Whom each coach is let see."""


def _lets_see(session: Session, runner_id: str, coach_id: int) -> int:
    secret = coaching.invite(session, runner_id, None, "consent", season.NOW_MS - 1000, days=7)
    row = invitations.find(session, secret, season.NOW_MS)
    assert row is not None
    return coaching.accept(session, row, coach_id, season.NOW_MS).id or 0


def _mark(session: Session) -> None:
    """Write into everything of ada's that can be told from anybody else's."""
    for alert in session.exec(select(AlertRow)):
        alert.title, alert.why = f"{SEEN} {alert.title}", f"{SEEN} {alert.why}"
    for finding in session.exec(select(FindingRow)):
        finding.title = f"{SEEN} {finding.title}"
    for shoe in session.exec(select(ShoeRow)):
        shoe.name = f"{SEEN} {shoe.name}"
    for run in session.exec(select(RunRow).order_by(col(RunRow.id))):
        run.source, run.name, run.note = f"{SEEN}-watch", f"{SEEN} run", f"{SEEN} said"
        run.file_sha256 = OWN
    trace = session.get_one(TraceRow, run.id)
    packed = trace.samples, trace.steps
    session.add(
        RunSourceRow(
            runner_id="ada",
            run_id=run.id or 0,
            key="phone#0",
            source=f"{SEEN}-phone",
            file_sha256=OWN,
            started_ms=run.started_ms,
            ended_ms=run.ended_ms,
            stored_ms=run.stored_ms,
            measured={"seen_s": 1.0, "fields": {}, "laps": 0},
            rest={name: getattr(run, name) for name in REST},
            packed_samples=packed[0],
            packed_steps=packed[1],
        )
    )
    for channel in session.exec(select(ChannelRow)):
        channel.shown = f"{OWN}://…"
    for letter in session.exec(select(DeadLetterRow)):
        letter.head = OWN.encode()
    for contact in session.exec(select(ContactRow)):
        contact.name = OWN
    session.add(PullRow(runner_id="ada", service=SERVICE, athlete=OWN, sealed="", created_ms=1, paused=True, next_ms=1))
    session.add(ImportJobRow(runner_id="ada", state="done", created_ms=1, changed_ms=1, error=OWN))
    session.add(OriginalRow(runner_id="ada", sha256=OWN, name="a.fit", size=len(OWN), packed=zlib.compress(OWN.encode())))
    session.flush()


def _ids(session: Session, coach: int) -> dict[str, str]:
    def last(table: Any, *conditions: Any) -> str:
        return str(session.exec(select(table.id).where(*conditions).order_by(table.id.desc())).first())

    plans = care.plans(session, "ada")
    return {
        "runner": "ada",
        "run": last(RunRow),
        "source": last(RunSourceRow),
        "alert": last(AlertRow, AlertRow.runner_id == "ada"),
        "report": last(CheckInRow, CheckInRow.runner_id == "ada"),
        "entry": "l1",
        "shoe": last(ShoeRow),
        "channel": last(ChannelRow),
        "contact": last(ContactRow),
        "week": "2026-11-23",
        "device": DEVICE,
        "plan": plans[0].key if plans else "none",
        "coach": str(coach),
        "link": last(InvitationRow, InvitationRow.runner_id == "ada"),
        "note": last(CoachNoteRow),
        "account": last(AccountRow, AccountRow.name == "ada"),
        "secret": "nowhere",
        "token": "1",
        "sign_in": "1",
        "name": "icon-192",
        "rule": "load.session_spike",
        "service": SERVICE,
        "job": last(ImportJobRow),
        "leaf": "samples",
    }


def _tokens(session: Session, account_id: int) -> dict[str, str]:
    _, reading = tokens.add(session, account_id, "reads", ["read"], season.NOW_MS)
    row, bare = tokens.add(session, account_id, "nothing", SCOPES, season.NOW_MS)
    session.get_one(TokenRow, row.id).scopes = []
    return {"reading": reading, "bare": bare}


def signed(store: Store, made: Made, who: str) -> dict[str, str]:
    """Headers of a request by `who`: a browser that has just signed in, or a token."""
    if who == "nobody":
        return {}
    if who in made.tokens:
        return {"authorization": f"Bearer {made.tokens[who]}"}
    secret = store.write(lambda session: viewers.sign_in(session, made.accounts[who], season.NOW_MS))
    return {"cookie": f"soleus={secret}"}
