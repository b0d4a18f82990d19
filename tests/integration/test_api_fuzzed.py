"""The whole API under generated requests: it never breaks, and never answers what its document does not say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from store.engine import Store, sqlite_url
from tests import copies, season, visiting, warned

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 25


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of runs with alerts and a dead letter, to be copied."""
    return copies.database(tmp_path_factory.mktemp("fuzzed"), lambda made: season.fill(made, 2))


@cache
def _document() -> dict[str, Any]:
    """What the API says of itself: the same for every application."""
    with TemporaryDirectory() as place, closing(Store(sqlite_url(Path(place)))) as store:
        return visiting.application(store, Path(place)).openapi()


@contextmanager
def served(store: Store, data: Path) -> Iterator[schemathesis.BaseSchema]:
    """The document of an application on `store`, whose event streams end after their first event."""
    app = visiting.application(store, data, hosts={"*"})
    app.openapi = _document  # type: ignore[method-assign] # else it is written anew for each
    store.write(lambda session: warned.fill(session, app.state.deps))
    app.state.deps.stopping.set()
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


def operations(schema: schemathesis.BaseSchema) -> list[Any]:
    """Everything that the document describes."""
    return [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr] # Err has `ok` too: None


def complaints(operation: Any, signed: dict[str, str]) -> str | None:
    """What is wrong with the answers to EXAMPLES generated requests, if anything is."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
        report_multiple_bugs=True,
    )
    @given(case=operation.as_strategy())
    def ask(case: Case[Any]) -> None:
        if "runner" in case.path_parameters:
            case.path_parameters["runner"] = season.RUNNER
        case.validate_response(case.call(headers=signed), checks=CHECKS)

    try:
        ask()
    except (Exception, FailureGroup) as found:  # noqa: BLE001 - what the application raised comes through
        return f"{operation.label}: {found}"
    return None


@pytest.mark.slow
def test_no_request_breaks_the_api_or_is_answered_as_it_does_not_say(filled: Path, tmp_path: Path) -> None:
    """Every operation, on a database of its own: no server error, and status, media type and body as documented."""
    with copies.copy_of(filled, tmp_path) as store, served(store, tmp_path) as schema:
        names = [operation.label for operation in operations(schema)]
    assert len(names) > 40
    wrong = []
    for number, name in enumerate(names):
        place = tmp_path / str(number)
        place.mkdir()
        with copies.copy_of(filled, place) as store, served(store, place) as schema:
            signed = visiting.as_runner(store, season.RUNNER, admin=True) | {"sec-fetch-site": "same-origin"}
            (operation,) = (one for one in operations(schema) if one.label == name)
            wrong.append(complaints(operation, signed))
    assert list(filter(None, wrong)) == []
