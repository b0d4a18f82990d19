"""A file of check-ins: one JSON object, or a list of them, each with the fields of the API."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from api.complaints import complaint, refused
from api.schemas_people import CheckInFields
from domain.errors import BadInput, shape

MOST_BYTES = 4 * 1024 * 1024
STDIN = "-"


def read(name: str) -> tuple[list[CheckInFields], bool]:
    """The reports in the file `name` (`-` = stdin), and whether they stood in a list.

    Raises:
        BadInput: it cannot be read, is no JSON, or a field of a report cannot be used; names the field and the remedy.

    """
    found = _parse(name, _bytes(name))
    many = isinstance(found, list)
    rows = found if isinstance(found, list) else [found]
    if not rows:
        raise BadInput(f"{name} holds no report.", "Write at least one.", field="file")
    return [_report(row, f"Report {i}: " if many else "") for i, row in enumerate(rows, 1)], many


def _bytes(name: str) -> bytes:
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
    except OSError as error:
        what = f"{name} cannot be read: {error.strerror or error}."
        raise BadInput(what, "Name a file with a report, or - for stdin.", field="file") from error
    if len(data) > MOST_BYTES:
        raise BadInput(f"{name} is larger than {MOST_BYTES} bytes.", "Split it into several files.", field="file")
    return data


def _parse(name: str, data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(data)
    except UnicodeDecodeError as error:
        raise BadInput(f"{name} is not UTF-8.", "Save it as UTF-8.", field="file") from error
    except (json.JSONDecodeError, RecursionError) as error:
        place = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise BadInput(
            f"{name} is not JSON{place}.", 'Write a report as {"side": "left", "severity": 3}.', field="file"
        ) from error


def _report(row: object, where: str) -> CheckInFields:
    if not isinstance(row, dict):
        raise BadInput(
            f"{where}A report cannot be {shape(row)}.", 'Write it as {"side": "left", "severity": 3}.', field="file"
        )
    try:
        return CheckInFields.model_validate(row)
    except ValidationError as error:
        raise refused([complaint(item) for item in error.errors()], where) from error
