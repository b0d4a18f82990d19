"""What is wrong with a field that was sent, so that a person can mend it: name, shape of the value, remedy. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from domain.errors import BadInput, shape

SECRETS = frozenset({"url", "password", "old", "code"})
"""Fields whose value is never shown, not even to who sent it: addresses of channels and contacts, and what lets in."""
_RANGES = ("ge", "gt", "le", "lt")
_SIGNS = {"ge": "from", "gt": "above", "le": "up to", "lt": "below"}


class FieldProblem(BaseModel):
    """One field that cannot be used."""

    field: str = Field(examples=["severity"])
    problem: str = Field(examples=["severity cannot be int 11: Input should be less than or equal to 10"])
    remedy: str = Field("", examples=["Send a number up to 10."])


def complaint(item: Mapping[str, Any], skip: int = 0) -> FieldProblem:
    """One of pydantic's errors; the first `skip` parts of its place are not the field's (`body`, `query`)."""
    field = ".".join(str(part) for part in item["loc"][skip:]) or "body"
    kind, context = str(item["type"]), item.get("ctx") or {}
    if kind == "missing":
        return FieldProblem(field=field, problem=f"{field} is missing.", remedy="Send it.")
    if kind == "extra_forbidden":
        return FieldProblem(field=field, problem=f"There is no field {field}.", remedy="Leave it out, or mind its spelling.")
    shown = "used" if field in SECRETS else shape(item.get("input"))
    problem = f"{field} cannot be {shown}: {item['msg']}"
    return FieldProblem(field=field, problem=problem, remedy=_remedy(kind, context))


def _remedy(kind: str, context: Mapping[str, Any]) -> str:
    if kind in {"literal_error", "enum"}:
        return f"Send {context.get('expected', 'one of the choices')}."
    for name in _RANGES:
        if name in context:
            return f"Send a number {_SIGNS[name]} {context[name]}."
    remedies = {
        "int": "Send a whole number.",
        "float": "Send a number.",
        "finite": "Send a number.",
        "bool": "Send true or false; leave it out if it was not asked.",
        "string_pattern_mismatch": f"It has to match {context.get('pattern', '')}.",
        "string_too_long": f"Send at most {context.get('max_length', '')} characters.",
        "string_too_short": f"Send at least {context.get('min_length', '')} characters.",
        "string": "Send text.",
        "json": "Send JSON.",
        "dict": "Send an object.",
        "model": "Send an object.",
    }
    return next((said for start, said in remedies.items() if kind.startswith(start)), "Correct it and send it again.")


def refused(items: list[FieldProblem], where: str = "") -> BadInput:
    """The complaints as one error that names the first field; `where` says in which report of several."""
    first = items[0]
    others = f" (and {len(items) - 1} more)" if len(items) > 1 else ""
    what = first.problem.rstrip(".") + others + "."
    return BadInput(f"{where}{what}", first.remedy, field=first.field)
