"""What the pages are handed: each thing they ask of another stage, said in their own words."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from sqlmodel import Session

from alerts import trial
from alerts.channels import ChannelFactory, vapid
from alerts.channels.reach import Reach
from alerts.choices import choices
from analysis import band, metrics, portraying, weeks
from analysis import today as analysis_today
from analysis.plans.ladder import LADDER
from analysis.rules import RULES
from analysis.rules.base import Rule
from api.deps import ChannelTest, Deps, Guest, Intake
from api.facts import BrokerState, Limit, LoadFacts, RuleCard, TodayFacts, WeekFacts
from api.uploads import Uploads
from charts.band import Band
from domain.clock import Clock, iso
from domain.login import Login
from domain.model import Runner
from domain.trace import Trace
from domain.words import LANGUAGES, Language, Say
from soleus import care_facts, handed_over, keys, means, outside, pairing, sources, ways
from soleus.broker_files import Files, noted_login
from soleus.broker_tls import Certificates
from soleus.settings import Settings
from store.doorbell import Doorbell
from store.engine import Store

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names by which a browser on this machine asks for the pages."""


def facts(
    store: Store,
    bell: Doorbell,
    clock: Clock,
    config: Settings,
    broker: Callable[[], BrokerState],
    *,
    guest: Guest | None = None,
    intake: Intake | None = None,
) -> Deps:
    """What the pages know: this installation's store, and the rules and arithmetic of the analysis."""
    vault = outside.vault_of(config)
    return Deps(
        store,
        bell,
        clock,
        today=today_facts,
        load=load_facts,
        weeks=week_facts,
        live_load=live_load,
        load_picture=outside.load_picture,
        portrait=portraying.portray,
        catalogue=cards(),
        report=care_facts.take,
        refresh=care_facts.bring_up_to_date,
        steps=care_facts.steps,
        choices=choices,
        ladder=LADDER,
        channel_test=_channel_test(store, clock, config),
        check_channel=ways.check(Reach(config.allowed_hosts)),
        add_channel=ways.add_channel(vault),
        contacts=ways.contacts_of(vault),
        take_files=handed_over.taker(store, clock),
        uploads=Uploads(handed_over.place(config.data)),
        set_up_source=sources.set_up_with(vault),
        intake=intake,
        devices=pairing.of(store, bell, clock, config),
        push_key=vapid.public_key(keys.kept(config.keys_dir).vapid),
        broker=broker,
        broker_address=lambda: _broker_address(config),
        broker_until=lambda: _broker_until(config),
        data=config.data,
        links_key=keys.kept(config.keys_dir).links,
        guest=guest,
        secure=(config.public_url or "").startswith("https:"),
        hosts=hosts_of(config.http_address[0].strip("[]"), config.public_url),
    )


def hosts_of(bound: str, public_url: str | None = None) -> frozenset[str]:
    """Names under which pages bound to the address `bound` may be asked for: every one, once they left loopback.

    Behind a proxy on this machine they are also asked for by the name in `public_url`.
    """
    try:
        loopback = bound == "localhost" or ipaddress.ip_address(bound).is_loopback
    except ValueError:
        loopback = False
    public = urlsplit(public_url or "").hostname
    return LOOPBACK | {bound} | ({public} if public else set()) if loopback else frozenset({"*"})


def _broker_address(config: Settings) -> str:
    own = config.own_broker
    return f"{own.host}:{own.port}" if own is not None else "{}:{}".format(*config.mqtt_address)


def _broker_until(config: Settings) -> str | None:
    shown = None if config.own_broker is not None else Certificates(Files.below(config.data)).shown()
    return None if shown is None else iso(int(shown.known.expires.timestamp() * 1000))


def _channel_test(store: Store, clock: Clock, config: Settings) -> ChannelTest:
    async def test(runner: str, channel: str) -> str:
        login = config.own_broker or noted_login(Files.below(config.data)) or Login(*config.mqtt_address)
        factory = ChannelFactory(means.of(config, login))
        try:
            return await trial.send(store, clock, factory, outside.vault_of(config), runner, channel)
        finally:
            await factory.close()

    return test


def today_facts(session: Session, runner: Runner, now_ms: int) -> TodayFacts:
    """Today's answer of the analysis."""
    found = analysis_today.today(session, runner, now_ms)
    return TodayFacts(
        room_m=found.room_m,
        sentence=found.sentence,
        next_action=found.next_action,
        week_calf_km=found.week_calf_km,
        week_distance_m=found.week_distance_m,
        band=_band(found.band),
        state=found.state,
        word=found.word,
        limits=tuple(Limit(limit.rule, limit.title, limit.why, limit.room_m) for limit in found.limits),
        note=found.note,
        held=found.held,
    )


def load_facts(session: Session, runner: Runner, now_ms: int) -> LoadFacts:
    """The weeks of the analysis, and what is shown beside them."""
    return LoadFacts(
        week_facts(session, runner, now_ms, None, weeks.WEEKS),
        weeks.displays(session, runner, now_ms),
    )


def week_facts(session: Session, runner: Runner, now_ms: int, last: date | None, most: int) -> tuple[WeekFacts, ...]:
    """At most `most` weeks of the analysis, up to that of the day `last` or to now."""
    return tuple(
        WeekFacts(
            start=row.start,
            calf_km=row.calf_km,
            distance_m=row.distance_m,
            ascent_m=row.ascent_m,
            runs=row.runs,
            band=_band(row.band),
            state=row.state,
            current=row.current,
            mark=row.mark,
            work_minutes=row.work_minutes,
        )
        for row in weeks.weeks(session, runner, now_ms, most, last)
    )


def live_load(runner: Runner, trace: Trace) -> float | None:
    """calf-km of what has arrived of a run, by the same arithmetic as after it."""
    return metrics.measure(trace, runner).calf_load


def _band(found: band.Band | None) -> Band | None:
    return None if found is None else Band(found.low, found.high, found.red)


def _card(rule: Rule, say: Say) -> RuleCard:
    return RuleCard(
        id=rule.id,
        title=say.text(rule.words),
        statement=say.text(f"{rule.words}.statement"),
        kind=rule.kind,
        severity=max(rule.severities, key=lambda severity: severity.rank).value if rule.severities else "info",
        grade=rule.grade,
        do=say.text(f"{rule.words}.advice"),
        thresholds=rule.thresholds,
        settings={threshold.name: say.text(threshold.words) for threshold in rule.thresholds},
        sources=rule.sources,
        version=rule.version,
        needs=say.text(f"{rule.words}.needs"),
    )


@cache
def cards() -> Mapping[Language, tuple[RuleCard, ...]]:
    """The catalogue, as the pages and the API show it, by language."""
    return {language: tuple(_card(rule, Say(language)) for rule in RULES) for language in LANGUAGES}
