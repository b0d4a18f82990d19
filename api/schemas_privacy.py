"""What the API says and takes about privacy."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schemas import Out
from domain.privacy import LEAST_RADIUS_M, MOST_RADIUS_M, RADIUS_M


class HomeOut(Out):
    """The home around which nothing is shown. Where it is, is never sent back."""

    radius_m: float = Field(examples=[500.0])


class PrivacyOut(Out):
    """What is kept and shown of where a runner was."""

    keep_gps: bool = Field(description="whether positions are stored at all")
    home: HomeOut | None = Field(description="null = positions are shown as they are")
    taking_out: bool = Field(description="positions are being taken out of stored runs, in the background")


class HomeIn(BaseModel):
    """A home: a place, or where most of the last runs start."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"lat": 52.52, "long": 13.4, "radius_m": 500}]}
    )
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False, description="degrees, WGS 84")
    long: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    radius_m: float = Field(RADIUS_M, ge=LEAST_RADIUS_M, le=MOST_RADIUS_M, allow_inf_nan=False)
    from_runs: bool = Field(default=False, description="instead of lat and long: where most of the last runs start")

    @model_validator(mode="after")
    def _one_place(self) -> HomeIn:
        if self.from_runs != (self.lat is None and self.long is None) or (self.lat is None) != (self.long is None):
            raise ValueError("send lat and long, or from_runs alone")
        return self


class PrivacyChange(BaseModel):
    """What changes; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"home": {"from_runs": True}}, {"keep_gps": False, "confirm": True}]}
    )
    keep_gps: bool = True
    confirm: bool = Field(default=False, description="with keep_gps false: what is taken out does not come back")
    home: HomeIn | None = Field(None, description="null: positions are shown as they are")


class ErasingOut(Out):
    """A runner who is being erased: from now on nobody knows that runner here any more."""

    runner: str = Field(examples=["ada"])
    since: str = Field(examples=["2026-11-23T09:00:00Z"])
