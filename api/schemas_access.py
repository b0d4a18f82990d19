"""What the API says and takes about whoever asks: who that is, tokens, sign-ins."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Out
from domain.access import Scope


class MeOut(Out):
    """Whoever asks."""

    name: str = Field(examples=["ada"])
    runner: str | None = Field(description="the runner who you are", examples=["ada"])
    coach: bool
    admin: bool
    scopes: list[Scope] | None = Field(description="of the token that was sent; null: a browser, which may all that you may")
    coached: list[str] = Field(description="runners who let you see them", examples=[["ben"]])


class TokenOut(Out):
    """A token, never what it is."""

    id: int
    name: str = Field(examples=["my watch's sync"])
    scopes: list[Scope]
    added_at: str = Field(examples=["2026-11-25T10:00:00Z"])
    used_at: str | None
    ends_at: str | None


class AddedTokenOut(TokenOut):
    """A token that was just made."""

    token: str = Field(description="what to send as `Authorization: Bearer …`; it is told this once")


class TokenIn(BaseModel):
    """A token that is wanted."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "my export", "scopes": ["read"], "days": 90}]}
    )
    name: str = Field(min_length=1, max_length=100)
    scopes: list[Scope] = Field(min_length=1, description="no more than who asks has; `admin` only for an administrator")
    days: int | None = Field(None, ge=1, le=3650, description="after how many days it ends; null: never")


class SignInOut(Out):
    """A browser that is signed in."""

    id: int
    browser: str = Field(description="what it calls itself", examples=["Mozilla/5.0 …"])
    address: str = Field(examples=["192.0.2.7"])
    since: str
    used_at: str
    ends_at: str = Field(description="if it is not used before")
    this: bool = Field(description="it is the one that asks")
