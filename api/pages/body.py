"""Body: where it hurt lately, and every episode with its course, over the load that came with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.facts import LoadFacts
from api.pages.frame import Here, Visitor, render
from api.pages.pictures import WIDE, axis_top, both
from api.pages.words import Words
from charts.course import course
from charts.episodes import Pain, episodes
from charts.leg import LEVELS, Spot, leg
from charts.weekly import Week
from domain.body import SIDES, SITES
from domain.clock import MS_PER_DAY, from_iso
from store import body_views

router = APIRouter()
WEEKS = 26
AFTER_MS = 14 * MS_PER_DAY
PER_PAGE = 10
COLOUR = {"better": "in", "settled": "in", "worse": "over", "relapsed": "over"}
"""The pill of each course; of every other, orange."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the page reads."""

    body: dict[str, Any]
    page: body_views.EpisodePage
    load: LoadFacts


@router.get("/body")
async def page(visitor: Visitor, cursor: Annotated[str | None, Query(max_length=64)] = None) -> HTMLResponse:
    """The map, the episodes over load, and each of them."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner, words = visitor.runner, visitor.words

    def work(session: Session) -> Facts:
        now_ms = visitor.now_ms
        return Facts(
            body_views.body_json(session, runner.id, now_ms),
            body_views.episode_page(session, runner.id, visitor.deps.steps, now_ms, cursor=cursor, most=PER_PAGE),
            visitor.deps.load(session, runner, now_ms),
        )

    facts = await visitor.deps.store.read_async(work)
    places = {(place["site"], place["side"]): place for place in facts.body["places"]}
    return render(
        visitor,
        "body.html",
        body=facts.body,
        worst=next((place for place in facts.body["places"] if place["worst"]), None),
        map=leg_map(visitor, facts.body),
        levels=LEVELS,
        table=[(site, [places.get((site, side)) for side in SIDES]) for site in SITES],
        sides=SIDES,
        elsewhere=[place for place in facts.body["places"] if place["site"] is None or place["side"] is None],
        chart=over_load(visitor, facts.load) if visitor.care.episodes else "",
        weeks=facts.load.weeks[-WEEKS:],
        episodes=[_shown(episode, i, words) for i, episode in enumerate(facts.page.items)],
        numbers=numbers(visitor),
        colour=COLOUR,
        cursor=cursor,
        following=facts.page.following,
    )


def leg_map(visitor: Here, body: Mapping[str, Any]) -> str:
    """Both legs; a place leads to the check-in form with itself filled in, for whoever may check in."""
    spots = [
        Spot(place["site"], place["side"], place["worst"]) for place in body["places"] if place["site"] and place["side"]
    ]
    return leg(spots, link=_to_check_in if visitor.mine else None, days=body["days"], say=visitor.words.say)


def _to_check_in(site: str, side: str) -> str:
    return f"/check-in?{urlencode({'site': site, 'side': side})}"


def numbers(visitor: Here) -> dict[str, str]:
    """What each episode that shows in the picture is called there, the oldest "1"."""
    since_ms = visitor.now_ms - WEEKS * 7 * MS_PER_DAY
    shown = [episode for episode in reversed(body_views.in_order(visitor.care)) if episode.last_ms >= since_ms]
    return {episode.key: str(i) for i, episode in enumerate(shown, 1)}


def over_load(visitor: Here, load: LoadFacts, keys: Sequence[str] | None = None, weeks: int = WEEKS) -> str:
    """The course of the episodes that show in the last `weeks`, over the load of the weeks.

    With `keys` those alone, numbered anew, up to two weeks after the last report of them.
    """
    words, until = visitor.words, visitor.words.today
    named = numbers(visitor)
    shown = [each for each in reversed(body_views.in_order(visitor.care)) if each.key in (named if keys is None else keys)]
    if keys is not None:
        named = {episode.key: str(i) for i, episode in enumerate(shown, 1)}
        heard_ms = max((episode.heard_ms for episode in shown), default=visitor.now_ms)
        until = min(until, words.local(heard_ms + AFTER_MS).date())
    pains = [
        Pain(
            named[episode.key],
            [(words.local(rating.t_ms), rating.severity) for rating in episode.ratings],
            settled=episode.settled_ms is not None,
        )
        for episode in shown
    ]
    drawn = [
        Week(week.start, week.calf_km, week.band, week.current, week.mark) for week in load.weeks if week.start <= until
    ]
    top = axis_top(load.weeks)

    def draw(name: str, width: float) -> str:
        slots = weeks if width == WIDE else min(weeks, 16)
        return episodes(drawn, top, pains, until, slots=slots, name=name, width=width, say=words.say)

    return both(draw, "episodes")


def _shown(episode: dict[str, Any], i: int, words: Words) -> tuple[dict[str, Any], str]:
    ratings = [(from_iso(rating["at"]), rating["severity"]) for rating in episode["ratings"]]
    return episode, course(ratings, name=f"course-{i}", say=words.say)
