"""What the API says and takes about when, how often and by whom a runner is told; and who else is told."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Out
from domain.preferences import DAY_MIN, MOST_A_DAY, MOST_REPEATS

Level = Literal["info", "watch", "warn", "stop", "urgent"]
OF_DAY = "minutes after midnight where the runner lives"


class PreferencesOut(Out):
    """When and how often a runner wants to be told; times of day are minutes after midnight where the runner lives."""

    quiet: bool = Field(description="whether there are quiet hours; stop, urgent and red flags come all the same")
    quiet_from: int = Field(description=OF_DAY, examples=[1320])
    quiet_to: int = Field(description=f"{OF_DAY}; may be on the next day", examples=[420])
    a_day: int | None = Field(description="how many messages a day at the most; null = no limit", examples=[4])
    repeat_min: dict[str, list[int]] = Field(
        description="by severity: an alert that nobody answered is told again after so many minutes, one after the other",
        examples=[{"info": [], "watch": [], "warn": [1440], "stop": [], "urgent": [15, 60, 240, 1440]}],
    )
    report_weekday: int | None = Field(description="of the weekly report, 0 = Monday; null = none is wanted", examples=[6])
    report_at: int = Field(description=OF_DAY, examples=[1080])


class PreferencesChange(BaseModel):
    """What is to change; what is left out stays, also of `repeat_min`."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"quiet_from": 1290, "a_day": None, "repeat_min": {"warn": []}}]}
    )
    quiet: bool = True
    quiet_from: int = Field(0, ge=0, lt=DAY_MIN, description=OF_DAY)
    quiet_to: int = Field(0, ge=0, lt=DAY_MIN, description=OF_DAY)
    a_day: int | None = Field(None, ge=0, le=MOST_A_DAY, description="null = no limit")
    repeat_min: dict[Level, list[int]] = Field(
        {}, description=f"at most {MOST_REPEATS} waits a severity; an urgent alert needs at least one"
    )
    report_weekday: int | None = Field(None, ge=0, le=6, description="0 = Monday; null = none is wanted")
    report_at: int = Field(0, ge=0, lt=DAY_MIN, description=OF_DAY)


class ContactOut(Out):
    """Somebody who is told when the runner does not answer an urgent alert; the address is a secret."""

    id: int
    name: str = Field(examples=["Eva"])
    channel: str = Field(examples=["mailto"])
    url: str = Field(examples=["mailto://example.org/…"])
    after_min: int = Field(description="minutes from the first message about the alert", examples=[30])
    scope: str = Field(
        description="what they are told. asks: that there is no answer; title: also what about; full: everything"
    )
    consent: str = Field(description="the sentence that the runner agreed to, as it was")
    consented_at: str


class ContactIn(BaseModel):
    """A new contact. Without `consent` it is refused, and the answer has the sentence that has to be agreed to."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Eva",
                    "url": "mailto://USER:PASSWORD@example.org",
                    "after_min": 30,
                    "scope": "asks",
                    "consent": True,
                },
            ],
        },
    )
    name: str = Field(min_length=1, max_length=80)
    url: str = Field(min_length=1, max_length=4096, description="how to reach them: an Apprise URL, as for a channel")
    after_min: int = Field(30, description="5 to 1440 minutes from the first message about the alert")
    scope: Literal["asks", "title", "full"] = "asks"
    consent: bool = Field(default=False, description="the runner has agreed to the sentence: only true is taken")
