"""The slow way through a payload that is not quite right: keep what is good, null and count what is not.

Only fields that nothing depends on are nulled; what identifies and orders a message (`v`, `sid`, `seq`, `t`, `id`, …) has
to be right, or the message cannot be used at all.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec
from msgspec import Struct, ValidationError

from domain.errors import BadInput, shape
from formats.messages import MEASURED, Batch, Payload, Sample

P = TypeVar("P", bound=Payload)

ABSURD = 1e12
"""No sensor, broken or not, reports more: a number beyond means that the message is no measurement at all."""
_AT = re.compile(r"(.*?) - at `\$\.?(.*)`")
_MISSING = re.compile(r"Object missing required field `(\w+)`")


def refused(error: Exception) -> BadInput:
    """What msgspec says about a payload, in our words: the field, the shape it has and what to send instead."""
    text = str(error)
    missing = _MISSING.match(text)
    if missing:
        return BadInput(
            f"{missing[1]} is missing.", f"Send {missing[1]}, as docs/asyncapi.yaml describes it.", field=missing[1]
        )
    found = _AT.match(text)
    said, field = (found[1], found[2]) if found else (text, "")
    return BadInput(
        f"{field or 'The payload'} cannot be used: {said[:200]}.",
        "Send what docs/asyncapi.yaml describes.",
        field=field[:64],
    )


def document(payload: bytes) -> dict[str, Any]:
    """The payload as a JSON object, its numbers within reason.

    Raises:
        BadInput: it is not UTF-8, not JSON, not an object, nested too deeply, of another version, or has absurd numbers.

    """
    try:
        value = msgspec.json.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise refused(error) from error
    except RecursionError as error:
        raise BadInput("The payload is nested too deeply.", "Send a flat JSON object.", field="payload") from error
    if not isinstance(value, dict):
        raise BadInput(f"The payload cannot be {shape(value)}.", "Send a JSON object.", field="payload")
    version = value.get("v")
    if version != 1 or isinstance(version, bool):
        raise BadInput(f"v cannot be {shape(version)}.", "Send version 1.", field="v")
    return value


def _absurd(value: object) -> bool:
    return isinstance(value, int | float) and not -ABSURD <= value <= ABSURD


def _check(name: str, value: object) -> None:
    """Refuse a value that no sensor can have sent."""
    cells = value if isinstance(value, list) else [value]
    for cell in cells:
        if _absurd(cell):
            raise BadInput(f"{name} cannot be {shape(cell)}.", "Send a measured number, or null.", field=name)


def _convert(value: Any, kind: Any) -> Any:  # noqa: ANN401 - any JSON value to any type
    return msgspec.convert(value, kind)


def _fits(value: object, kind: object) -> bool:
    try:
        _convert(value, kind)
    except (ValidationError, RecursionError):
        return False
    return True


def _column(values: object, length: int, kind: object) -> tuple[list[float | None] | None, int]:
    """A batch's column with its bad cells nulled, and how many those were; one of another length is no column."""
    if not isinstance(values, list) or len(values) != length:
        return None, 1
    good: list[float | None] = [value if _fits(value, kind) else None for value in values]
    return good, sum(1 for before, after in zip(values, good, strict=True) if before is not None and after is None)


def _types(kind: type[Struct]) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


_CELL = {name: kind for name, kind in _types(Sample).items() if name in MEASURED}


def samples(value: dict[str, Any]) -> tuple[Sample | Batch, int]:
    """A sample or a batch with its bad measurements nulled, and how many those were.

    Raises:
        BadInput: what identifies or orders it is wrong, or it holds numbers that no sensor can have sent.

    """
    many = isinstance(value.get("seq"), list)
    nulled = 0
    offsets = value.get("dt")
    length = len(offsets) if isinstance(offsets, list) else 0
    kept = {name: value.get(name) for name in ("v", "sid", "seq", *(("t0", "dt") if many else ("t",))) if name in value}
    for name, kind in _CELL.items():
        found = value.get(name)
        if found is None:
            continue
        _check(name, found)
        if many:
            kept[name], bad = _column(found, length, kind)
            nulled += bad
        elif _fits(found, kind):
            kept[name] = found
        else:
            nulled += 1
    try:
        return _convert(kept, Batch if many else Sample), nulled
    except ValidationError as error:
        raise refused(error) from error


def event(value: dict[str, Any], kind: type[P]) -> tuple[P, int]:
    """An event (session start or end, pain, ack, status) with its bad optional fields nulled, and how many those were.

    Raises:
        BadInput: a field that it cannot do without is missing or wrong.

    """
    nulled = 0
    kept = {name: found for name, found in value.items() if name == "v" or name in kind.__struct_fields__}
    for name, hint in _types(kind).items():
        found = kept.get(name)
        if found is None or type(None) not in get_args(hint) or _fits(found, hint):
            continue
        if _answered(found) is not None and _fits(_answered(found) == "yes", hint):  # "yes" where true was asked for
            kept[name] = _answered(found) == "yes"
            continue
        mended = _texts(found) if isinstance(found, dict) and name != "answers" else None
        if isinstance(found, dict) and name == "answers":
            said = {key: _answered(value) for key, value in found.items()}
            mended = {key: value for key, value in said.items() if value is not None and _fits({key: value}, hint)}
        kept[name] = mended if mended is not None and _fits(mended, hint) else None
        nulled += 1 if kept[name] is None else len(found) - len(mended or {})
    try:
        return _convert(kept, kind), nulled
    except ValidationError as error:
        raise refused(error) from error


def _answered(value: object) -> str | None:
    """`yes` or `no`, also when it is said as true or `Yes`: a warning sign must not be lost over its spelling."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value.strip().casefold() if isinstance(value, str) else ""
    return text if text in {"yes", "no"} else None


def _texts(found: dict[str, Any]) -> dict[str, str]:
    """Only the texts of an object, whole numbers (a serial) as texts."""
    return {
        key: str(value)
        for key, value in found.items()
        if isinstance(value, str) or (type(value) is int and not _absurd(value))
    }
