"""The OpenAPI document: what every operation has in common is said once, here, and comes from where it is decided."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from api.errors import Problem, responses
from api.needs import INTAKE, SAFE, need_of
from domain.access import Need

SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token of Settings, Access; it carries scopes."},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "soleus", "description": "A browser that is signed in."},
}
DEVICE = {"type": "http", "scheme": "basic", "description": "A device: RUNNER.DEVICE and its password, as at the broker."}
METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})


def describe(app: FastAPI) -> None:
    """Complete the document of `app`: who may, and which errors that brings; `Problem` among the schemas."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        known = app.openapi_schema is not None
        document = made()
        if known:
            return document
        components = document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs", {}) | {"Problem": problem}
        components["securitySchemes"] = SCHEMES | {"device": DEVICE}
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                if method in METHODS:
                    _complete(operation, method.upper(), path)
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        return document

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's own way to amend the document


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    need, _ = need_of(method, path)
    known = operation["responses"]
    errors = set() if method in SAFE and need is Need.PUBLIC else {403}
    if path.startswith(INTAKE):
        operation["security"] = [{"device": []}]
    elif need is not Need.PUBLIC:
        operation["security"] = [{name: []} for name in SCHEMES]
        errors.add(401)
    if "{runner}" in path:
        errors.add(404)
    if "422" in known:
        errors.add(422)
        known.pop("422")
    if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
        errors.add(400)
    known |= {code: told for code, told in _responses(*sorted(errors)).items() if code not in known}
    if method == "GET" and "application/json" in known.get("200", {}).get("content", {}):
        known["304"] = {"description": "Unchanged since the ETag in If-None-Match"}


def _responses(*codes: int) -> dict[str, Any]:
    """`responses` with the statuses as text, as an OpenAPI document has them."""
    return {str(code): value for code, value in responses(*codes).items()}
