"""What the API says and takes about a runner's devices, and about messages of theirs that could not be used."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Out
from formats.app_settings import App, Transport


class LastRunOut(Out):
    """The run that came from a device last."""

    id: int
    started_at: str = Field(examples=["2026-11-22T07:01:00Z"])
    distance_m: float | None = Field(examples=[12_400.0])


class DeviceTestOut(Out):
    """The last test that went to a device."""

    sent_at: str = Field(description="when the broker was given it")
    answered_at: str | None = Field(description="when the device said that it has it; null = it has not, or never does")


class LetterOut(Out):
    """A message that could not be used, in plain words of the runner's language."""

    id: int
    received_at: str
    device: str | None = Field(description="by its topic", examples=["watch"])
    topic: str
    kind: str = Field(description="why, in short", examples=["json"])
    what: str = Field(examples=["What arrived is not JSON."])
    do: str = Field(examples=["Look at how it begins: there may be a line too many, or half of it is missing."])
    field: str = Field(examples=["payload"])
    reason: str = Field(description="as it was noted, in English")
    size: int = Field(description="bytes")
    head: str = Field(description="how it begins, at most 4 KiB")


class DeviceOut(Out):
    """A device of a runner, without its password, which is kept nowhere."""

    id: str = Field(examples=["watch"])
    app: App | None = Field(description="what sends by it; null = not said, which is as `mqtt`")
    username: str = Field(description="by which it logs in to the broker", examples=["ada.watch"])
    added_at: str
    paired_at: str = Field(description="when its password was made")
    heard: bool = Field(description="whether anything has come of it since then")
    arrived: str | None = Field(description="what came last and could be used, in words", examples=["A part of a run"])
    trouble: LetterOut | None = Field(description="what came last, while nothing has come that could be used")
    online: bool | None = Field(description="as it says itself; null = it never said")
    seen_at: str | None = Field(description="when something of it arrived last, to the second")
    battery_percent: float | None = Field(examples=[81.0])
    last_run: LastRunOut | None
    test: DeviceTestOut | None


class DeviceIn(BaseModel):
    """A new device."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"id": "watch", "app": "mqtt"}]})
    id: str = Field(pattern=r"^[a-z0-9_-]{1,64}$", description="stands in its topics")
    app: App | None = Field(None, description="what sends by it; decides which settings are told")


class TopicsOut(Out):
    """What the device may do at the broker."""

    publish: list[str] = Field(examples=[["soleus/v1/ada/watch/status"]])
    subscribe: list[str] = Field(examples=[["soleus/v1/ada/watch/alert"]])


class SettingOut(Out):
    """One thing to type into an app."""

    label: str = Field(description="as the app shows it", examples=["Push URL"])
    value: str = Field(examples=["https://soleus.example.org/api/v1/intake/sensorlogger"])


class WayOut(Out):
    """One way from an app to Soleus."""

    transport: Transport
    settings: list[SettingOut] = Field(description="in the order of the app's screens")
    code: str = Field(description="what the QR code holds, empty for none")


class PairedOut(DeviceOut):
    """A device with the password that was made just now: it is told here, and never again."""

    host: str = Field(examples=["192.168.1.20"])
    port: int = Field(examples=[1883])
    tls: bool
    password: str = Field(examples=["HZp1…"])
    topics: TopicsOut
    url: str = Field(
        description="all of it in one line; what the QR code holds",
        examples=["mqtt://ada.watch:PASSWORD@192.168.1.20:1883/soleus/v1/ada/watch"],
    )
    own_broker: bool = Field(description="true: the operator's own broker, which has to be told of this login")
    ways: list[WayOut] = Field(description="what to set in its app, the way to try first first")


class LetterPage(Out):
    """Dead letters, newest first; `next` is the cursor of the page that follows, null on the last."""

    items: list[LetterOut]
    next: str | None
    counts: dict[str, int] = Field(description="how many are kept, by kind", examples=[{"json": 3, "value": 1}])
