"""What the API says of messages that devices brought by HTTP."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Out

SID_PATTERN = r"^[0-9A-Za-z_-]{1,64}$"


class ReceiptOut(Out):
    """What is committed of a run, the same object as over MQTT: up to these numbers nothing is missing."""

    v: Literal[1] = 1
    sid: str = Field(examples=["01JC0000000000000000000000"])
    samples: int = Field(examples=[1071])
    steps: int = Field(examples=[0])
    complete: bool = Field(description="stored as a run: all of it may be forgotten")


class RefusedOut(Out):
    """A message that could not be used. It is kept as a dead letter; sending it again changes nothing."""

    index: int = Field(description="its place in the list, from 0", examples=[0])
    field: str = Field(examples=["seq"])
    reason: str


class IntakeOut(Out):
    """What became of the messages, all of them committed."""

    receipts: list[ReceiptOut]
    taken: int = Field(description="how many were used, or were there already", examples=[1])
    refused: list[RefusedOut]


BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "One payload of that leaf as docs/asyncapi.yaml has it, or a JSON list of up to 1000; at most 256 "
        "KiB each and 4 MiB together, as it is or with Content-Encoding: gzip.",
        "content": {
            "application/json": {
                "schema": {"oneOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]},
                "example": {
                    "v": 1,
                    "sid": "01JC0000000000000000000000",
                    "seq": [1, 2],
                    "t0": 1795424400000,
                    "dt": [0, 1000],
                    "speed": [3.2, 3.3],
                    "cadence": [86.5, 86],
                },
            }
        },
    }
}
"""How the body of both routes is documented: it is read by hand, within limits."""
EXAMPLE = {
    "receipts": [{"v": 1, "sid": "01JC0000000000000000000000", "samples": 2, "steps": 0, "complete": False}],
    "taken": 1,
    "refused": [],
}
