"""Taking out of a recording where it was made: of a stored trace, and of a device's message as it came. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from domain.privacy import POSITIONS
from domain.trace import Trace
from formats import trace as trace_format

MARK = b"position_l"
"""Begins both columns' names, which stand in a Parquet file as they are: bytes without it hold no position."""
NAMES = frozenset({*POSITIONS, "lat", "lon", "long", "lng", "latitude", "longitude", "position", "positions", "gps", "geo"})
"""What a message may call a place, at whatever depth: those that we know, and those that others use."""


def of_trace(trace: Trace) -> Trace:
    """`trace` without positions."""
    if not any(name in trace.columns for name in POSITIONS):
        return trace
    return replace(trace, columns={name: values for name, values in trace.columns.items() if name not in POSITIONS})


def of_samples(samples: bytes) -> bytes:
    """A stored trace without positions; the same bytes where there are none.

    Raises:
        BadInput: these bytes are no trace.

    """
    if MARK not in samples:
        return samples
    return trace_format.encode(of_trace(trace_format.decode(samples, None)))[0]


def of_payload(payload: bytes) -> bytes:
    """A message without positions; of what is no JSON every digit becomes 0, so that it can still be told what it was."""
    try:
        document = json.loads(payload)
        cleaned = of_document(document)
    except (ValueError, RecursionError):
        return re.sub(rb"\d", b"0", payload)
    return payload if cleaned == document else json.dumps(cleaned, ensure_ascii=False).encode(errors="replace")


def of_document(document: Any) -> Any:  # noqa: ANN401 - JSON is Any
    """A message that was read, without positions."""
    if isinstance(document, dict):
        return {name: of_document(value) for name, value in document.items() if name not in NAMES}
    if isinstance(document, list):
        return [of_document(value) for value in document]
    return document
