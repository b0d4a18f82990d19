"""What the API says about where it hurts, and about episodes with their course."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Out
from api.schemas_care import AT, EpisodeOut, PlanOut, RedFlagOut


class PlaceOut(Out):
    """What was reported of one place of one leg; null = the reports did not say."""

    site: str | None = Field(description="behind_knee, muscle_belly, near_ankle or whole_calf", examples=["near_ankle"])
    side: str | None = Field(description="left or right; a report of both counts for either", examples=["left"])
    worst: int | None = Field(description="0 to 10; null: no report had a number", examples=[4])
    last: int | None = Field(description="the last number that was told", examples=[2])
    last_at: str = Field(examples=AT)
    reports: int
    episodes: list[str] = Field(description="keys of the episodes", examples=[["01JC3Y"]])


class BodyOut(Out):
    """Where it hurt lately. A place that is not there was not reported of, which does not mean that it is healthy."""

    since: str = Field(examples=AT)
    days: int = Field(examples=[14])
    places: list[PlaceOut] = Field(description="the worst first")
    open_flags: list[RedFlagOut]
    last_report_at: str | None = Field(description="of any report of pain, ever", examples=AT)


class EpisodeInFull(EpisodeOut):
    """An episode with its numbers, its red flags and its plans."""

    first: int | None = Field(description="the first number that was told, 0 to 10", examples=[5])
    last: int | None = Field(description="the last one", examples=[2])
    worst: int | None = Field(examples=[6])
    worst_at: str | None = Field(examples=AT)
    flags: list[RedFlagOut]
    plans: list[PlanOut]


class EpisodePage(Out):
    """A page of episodes, the latest first; `next` is the cursor of the page that follows, null on the last."""

    items: list[EpisodeInFull]
    next: str | None = Field(examples=["01JC3Y"])
