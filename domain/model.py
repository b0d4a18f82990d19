"""The nouns of Soleus: plain frozen data that every place understands.

Instants are UTC Unix milliseconds (`_ms`), distances metres, times seconds, unless the name says otherwise.
`None` means not known, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from domain.privacy import DEFAULT, Privacy
from domain.trace import Trace
from domain.words import ENGLISH, Language, Say

Side = Literal["left", "right", "both"]
Grade = Literal["article", "strong", "moderate", "weak", "null", "expert", "convention"]
Kind = Literal["rule", "display", "guard"]
ShoeKind = Literal["neutral", "stability", "motion_control"]
Cushioning = Literal["minimal", "medium", "maximal"]
Tip = Literal["stretch", "massage", "ice", "compression", "elevation", "strength"]
"""What a piece of advice asks for, as far as a guard may have to hold it back."""
Answer = Literal["yes", "no"]


class Severity(StrEnum):
    """How loud a finding is, from `info` to `urgent`; `stop` = stop running now, `urgent` = see a clinician now."""

    INFO = "info"
    WATCH = "watch"
    WARN = "warn"
    STOP = "stop"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """0 for info … 4 for urgent."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Runner:
    """A runner: identity is the slug `id` ([a-z0-9_-]{1,64})."""

    id: str
    born_year: int | None = None
    zone: str = "UTC"
    country: str | None = None
    units: Literal["km", "mi"] = "km"
    strike: Literal["rear", "mid", "fore"] | None = None
    previous_strain: bool | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """The runner's own values for named rule settings, e.g. {"load.session_spike.ratio": 1.15}."""
    language: Language = ENGLISH
    privacy: Privacy = DEFAULT

    @property
    def say(self) -> Say:
        """What speaks to this runner."""
        return Say(self.language, self.units, self.zone)


@dataclass(frozen=True, slots=True)
class Shoe:
    """A pair of shoes. `start_m`: distance already in it when it was entered, m; `worn_m`: with all runs, m."""

    id: int
    name: str
    kind: ShoeKind | None = None
    drop_mm: float | None = None
    start_m: float = 0.0
    worn_m: float = 0.0
    is_default: bool = False
    retired_ms: int | None = None
    model: str | None = None
    """What is printed on it, e.g. `Ghost 15`: two pairs of one model feel alike."""
    cushioning: Cushioning | None = None


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap as the watch counted it: its own claims, None where it makes none.

    `cadence_spm`: steps a minute, both feet; `trigger`: what ended it, by FIT's names (`manual`, `distance`, `time`,
    `session_end` …), "" when it does not say.
    """

    started_ms: int
    timer_s: float | None = None
    elapsed_s: float | None = None
    distance_m: float | None = None
    cadence_spm: float | None = None
    stance_time_ms: float | None = None
    heart_rate_bpm: float | None = None
    ascent_m: float | None = None
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a device or a file says about one run, beside its samples; totals are the device's own claims.

    `key` identifies the run for its runner for ever: `{device}/{sid}` over MQTT, `{sha256}#{session index}` for a file.
    """

    key: str
    source: str
    """The device (`replay`, `simulator`, a watch's name) or `import`."""
    started_ms: int
    ended_ms: int
    complete: bool = True
    """False when the device fell silent before its end message."""
    sid: str | None = None
    file: str | None = None
    file_sha256: str | None = None
    serial: str | None = None
    time_created_ms: int | None = None
    session_index: int = 0
    sport: str = "running"
    sub_sport: str = "generic"
    device: Mapping[str, str] = field(default_factory=dict)
    """maker, product, serial."""
    sensors: Mapping[str, str] = field(default_factory=dict)
    """Field name → the sensor that measured it, e.g. {"stance_time": "hrm-pro", "strike": "runscribe"}."""
    utc_offset_s: int | None = None
    total_distance_m: float | None = None
    total_timer_s: float | None = None
    total_elapsed_s: float | None = None
    total_ascent_m: float | None = None
    total_descent_m: float | None = None
    total_strides: float | None = None
    clock_offset_ms: int = 0
    flags: tuple[str, ...] = ()
    """Data-quality notes, e.g. "clock_skew", "silence", "partial_file"."""
    laps: tuple[Lap, ...] = ()
    """As the watch counted them, in order; () when it counted none."""
    name: str = ""
    """What the file calls the run; it becomes the run's name when it is stored first, and never after."""


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """One run ready for the store: its recording and its trace."""

    recording: Recording
    trace: Trace


@dataclass(frozen=True, slots=True)
class Evidence:
    """One number that tripped a rule (or held it back), with its limit and where it came from."""

    metric: str
    value: float | str | None
    limit: float | None = None
    unit: str = ""
    window: str = ""
    samples: int | None = None
    sensor: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the article, a paper with its DOI, or us; with the limits of the study."""

    name: str
    doi: str | None = None
    says: str = ""
    limits: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule saw. `key` names the one event it is about: the same key never makes a second finding.

    `title` ≤ 60 characters; `why` one sentence with the numbers; `do` one sentence. `confidence` 0…1 is coverage of data
    and agreement between models, not a probability of injury.
    """

    rule: str
    version: int
    severity: Severity
    title: str
    why: str
    do: str
    key: str
    created_ms: int
    kind: Kind = "rule"
    grade: Grade = "expert"
    side: Side | None = None
    run_id: int | None = None
    checkin_id: str | None = None
    sid: str | None = None
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[Source, ...] = ()
    confidence: float = 1.0
    emergency: bool = False
    tips: tuple[Tip, ...] = ()
    """What `do` asks for: a guard holds the finding's advice back while one of these must not be given."""
    plan: str | None = None
    """Key of the plan that this finding carries (`domain.care.Plan`)."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A runner's report: from the web form, the API, a pain marker mid-run or an answer to a push.

    `answers` has the eight red-flag keys of the rule catalogue as "yes" | "no"; a key that is absent was not asked.
    Every other question left out is None: not asked, and never read as no.
    """

    id: str
    t_ms: int
    received_ms: int
    source: str
    phase: Literal["during", "after"] | None = None
    sid: str | None = None
    device: str | None = None
    site: str | None = None
    side: Side | None = None
    character: str | None = None
    onset: str | None = None
    severity: int | None = None
    course: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    walks_without_pain: bool | None = None
    hurts_at_rest: bool | None = None
    """Pain or cramp while resting, or again later: then it is not called a cramp."""
    rested: bool | None = None
    """Whether rest, …"""
    iced: bool | None = None
    """… ice and …"""
    elevated: bool | None = None
    """… elevation were kept since the last report."""
    clinician_seen: bool | None = None
    """A clinician has seen it: closes red flags."""


Urgency = Literal["low", "normal", "high"]
"""How much a phone should care: `low` waits for the screen to be on, `high` wakes it."""
ANSWERS = ("seen", "better", "same", "worse", "stop", "snooze")
"""What a runner can say to an alert; `stop` = no more reminders of its plan, `snooze` = not now."""


@dataclass(frozen=True, slots=True)
class Action:
    """One answer that a runner can give right where the message is shown.

    `answer` is one of `ANSWERS`; `label` is in the runner's language; `url` takes a POST without a body and counts once
    (None: nobody told us under which address we are reached, so only the page can take the answer).
    """

    answer: str
    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel has to get across: a telling, ready to be read. Times in Unix ms, `ttl_s` seconds from `t_ms`."""

    id: str
    """The delivery's id: what makes a second sending of it the same message."""
    alert_id: str
    """The alert it is about; of a digest the one that leads it. Of a report or a test: the same as `id`."""
    runner_id: str
    rule: str
    severity: Severity
    title: str
    why: str
    do: str
    t_ms: int
    ttl_s: int
    sid: str | None = None
    device: str | None = None
    reason: str = "FIRST"
    """Why it is told: FIRST, WORSE, REPEAT, RESOLVED, FOLLOWUP, ESCALATED, REPORT or TEST."""
    urgency: Urgency = "normal"
    thread: str = ""
    """The same for every telling of one alert: a later one takes the place of an earlier on the screen."""
    also: tuple[str, ...] = ()
    """What else the telling carries: a line for the second alert of a digest, and one for how many more there are."""
    actions: tuple[Action, ...] = ()
    link: str | None = None
    """Where it can be read in full, an absolute URL."""
    picture: bytes | None = field(default=None, repr=False)
    """A PNG, for channels that take one (`Channel.pictures`)."""
    picture_url: str | None = field(default=None, repr=False)
    """Where a browser can fetch that picture."""
    language: Language = ENGLISH

    @property
    def body(self) -> str:
        """Everything below the title, a paragraph a line."""
        return "\n".join(part for part in (self.why, self.do, *self.also) if part)
