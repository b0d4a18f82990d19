"""The OpenAPI document: whoever writes a program against it finds examples, limits and every refusal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.deps import Deps
from api.needs import INTAKE, need_of
from domain.access import Need
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url
from tests import season, visiting


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The document, which needs no data."""
    store = Store(sqlite_url(tmp_path_factory.mktemp("document")))
    found: dict[str, Any] = create_app(Deps(store, Doorbell(), lambda: 0)).openapi()
    store.close()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation: its path, method and description."""
    for path, known in document["paths"].items():
        for method, operation in known.items():
            yield path, method.upper(), operation


def test_every_operation_says_what_it_does_and_refuses(document: dict[str, Any]) -> None:
    """A sentence each; 401 and 403 where a sign-in is needed, 404 below a runner; every refusal has the one shape."""
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        assert operation["description"].endswith((".", ":")), where
        public = need_of(method, path)[0] is Need.PUBLIC and not path.startswith(INTAKE)
        assert ("401" in operation["responses"]) is not public, where
        assert ("security" in operation) is not public, where
        assert "{runner}" not in path or "404" in operation["responses"], where
        for code, told in operation["responses"].items():
            if code >= "400" and code != "503":
                schema = told["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, f"{where} {code}"


def test_what_is_sent_has_an_example(document: dict[str, Any]) -> None:
    """Each body that is taken shows one that would be."""
    bare: list[str] = []
    for path, method, operation in operations(document):
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if kind != "application/json":
                continue
            schema = content["schema"]
            names = [one["$ref"] for one in schema.get("anyOf", [schema]) if "$ref" in one]
            schemas = document["components"]["schemas"]
            bare += [f"{method} {path}: {name}" for name in names if not schemas[name.rpartition("/")[2]].get("examples")]
    assert bare == []


def test_every_number_that_is_sent_has_limits(document: dict[str, Any]) -> None:
    """A whole number no database can hold is refused by name, wherever it is sent."""
    bare: list[str] = []
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", []):
            schema = parameter["schema"]
            numbers = [one for one in schema.get("anyOf", [schema]) if one.get("type") == "integer"]
            endless = [one for one in numbers if not {"maximum", "exclusiveMaximum"} & set(one)]
            bare += [f"{method} {path}: {parameter['name']}"] * bool(endless)
    assert bare == []


async def test_an_answer_that_is_known_is_not_sent_again(sqlite_store: Store) -> None:
    """An ETag comes back as 304 without a body, until what it marks changes; a stream has none; pages stay unstored."""
    season.fill(sqlite_store, 1)
    app = create_app(Deps(sqlite_store, Doorbell(), lambda: season.NOW_MS, guest=visiting.guest()))
    ada = f"/api/v1/runners/{season.RUNNER}"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321") as web:
        first = await web.get(ada)
        assert first.headers["cache-control"] == "private, no-cache"
        mark = first.headers["etag"]
        for told in (mark, f'"x", W/{mark}', "*"):
            again = await web.get(ada, headers={"if-none-match": told})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark), told
        assert (await web.get(ada, headers={"if-none-match": '"x"'})).status_code == 200
        assert (await web.patch(ada, json={"units": "mi"})).status_code == 200
        changed = await web.get(ada, headers={"if-none-match": mark})
        assert (changed.status_code, changed.json()["units"]) == (200, "mi")
        assert "etag" not in (await web.get("/rules")).headers
        assert (await web.get(f"{ada}x", headers={"if-none-match": "*"})).status_code == 404


async def test_long_lists_come_in_pages_and_nothing_twice(sqlite_store: Store) -> None:
    """Findings and reports: following `next` gives each once, in the order of one long page."""
    season.fill(sqlite_store, 2)
    app = create_app(Deps(sqlite_store, Doorbell(), lambda: season.NOW_MS, guest=visiting.guest()))
    ada = f"/api/v1/runners/{season.RUNNER}"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321") as web:
        for i in range(5):
            report = {"id": f"r{i}", "severity": 2, "t_ms": season.NOW_MS - 1000 * (i // 2)}
            assert (await web.post(f"{ada}/check-ins", json=report)).status_code == 201
        for part in ("findings", "check-ins"):
            whole = (await web.get(f"{ada}/{part}", params={"limit": 1000})).json()
            assert whole["next"] is None
            assert len(whole["items"]) > 2
            seen: list[Any] = []
            cursor: str | None = ""
            while cursor is not None:
                page = (await web.get(f"{ada}/{part}", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
                seen += page["items"]
                cursor = page["next"]
            assert seen == whole["items"], part
            for wrong in ("x", "1", "1.2.3", f"{2**63}.1", "٣.1"):
                refused = await web.get(f"{ada}/{part}", params={"cursor": wrong})
                if part == "findings":
                    assert (refused.status_code, refused.json()["field"]) == (422, "cursor"), wrong
                else:
                    assert refused.status_code in {200, 422}, wrong


def test_a_place_of_its_own(tmp_path: Path) -> None:
    """The document is made once: asking again gives the very same."""
    store = Store(sqlite_url(tmp_path))
    app = create_app(Deps(store, Doorbell(), lambda: 0))
    assert app.openapi() is app.openapi()
    store.close()
