"""`soleus simulate season`: how often a runner hears of Soleus in a season, week by week and channel by channel."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from alerts.channels.base import Audience
from domain.clock import local_day
from simulators import strained_season
from simulators.diary import Scenario
from simulators.scenarios import scenario
from soleus import verification
from soleus.rehearsal import Heard, Rehearsal, begin

CHANNELS: dict[str, tuple[str, Audience]] = {
    "watch": ("mqtt:", "wrist"),
    "phone": ("phone://runner", "person"),
    "machine": ("machine://home", "machine"),
}
"""What is counted: the watch that every runner has, a phone, and a program at home."""
KINDS = {"FOLLOWUP": "reminders", "REPORT": "reports"}
"""What a message is counted as, by why it was sent; any other is an alert."""


def known(name: str) -> Scenario:
    """The scenario of that name: the strained season, or any that `soleus simulate --list` names.

    Raises:
        NotFound: there is none.

    """
    return strained_season.SCENARIO if name == strained_season.SCENARIO.name else scenario(name)


def replay(chosen: Scenario, weeks: int | None = None, seed: int = verification.SEED) -> dict[str, Any]:
    """Play a scenario from an empty database to its end; returns what was heard each week, and what was held."""
    with tempfile.TemporaryDirectory(prefix="soleus-season-") as place:
        store = verification.new_store(Path(place))
        try:
            diary = chosen.write(seed, weeks or chosen.weeks, verification.END_MS, chosen.runner.zone)
            rehearsal = begin(store, diary)
            rehearsal.enter(chosen)
            for url, audience in CHANNELS.values():
                if audience != "wrist":
                    rehearsal.add_channel(url, audience)
            asyncio.run(rehearsal.play(diary))
            return {"scenario": chosen.name, "title": chosen.title} | told(rehearsal, chosen.runner.zone)
        finally:
            store.close()


def told(rehearsal: Rehearsal, zone: str) -> dict[str, Any]:
    """The weeks from the first run or report to the last, with nothing in them too, and the reasons of what was held."""

    def week(t_ms: int) -> int:
        day = local_day(t_ms, zone)
        return (day - timedelta(days=day.weekday())).toordinal()

    happened = [week(moment.t_ms) for moment in rehearsal.timeline]
    runs = Counter(week(moment.t_ms) for moment in rehearsal.timeline if moment.what == "run")
    held = Counter(moment.text.partition(":")[0] for moment in rehearsal.timeline if moment.what == "held")
    by_week: dict[int, list[Heard]] = {}
    for each in rehearsal.recorder.heard:
        by_week.setdefault(week(each.t_ms), []).append(each)
    mondays = range(min(happened), max(happened) + 1, 7) if happened else ()
    return {
        "weeks": [
            {"week": n, "from": _iso(monday), "runs": runs[monday]} | _counts(by_week.get(monday, []))
            for n, monday in enumerate(mondays, 1)
        ],
        "held": dict(held.most_common()),
    }


def _counts(heard: list[Heard]) -> dict[str, Any]:
    """Messages by channel, and the phone's by what they are."""
    messages = {name: sum(each.url == url for each in heard) for name, (url, _) in CHANNELS.items()}
    on_phone = [each.message.reason for each in heard if each.url == CHANNELS["phone"][0]]
    kinds = Counter(KINDS.get(reason, "alerts") for reason in on_phone)
    return {"messages": messages, "phone": {kind: kinds[kind] for kind in ("alerts", *KINDS.values())}}


def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
