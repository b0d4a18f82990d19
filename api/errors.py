"""Errors as RFC 9457 problem details for programs, and as a page for people; one error class, one status, one handler."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from api.complaints import FieldProblem, complaint
from domain.errors import BadInput, Conflict, NotFound, SoleusError, TooLarge, TooMany, Unavailable, Unknown

API = "/api/"
MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[SoleusError], tuple[int, str]] = {
    BadInput: (422, "Input that cannot be used"),
    NotFound: (404, "Not found"),
    Conflict: (409, "Not possible as things stand"),
    TooLarge: (413, "Too large"),
    TooMany: (429, "Too many attempts"),
    Unknown: (401, "Not known"),
    Unavailable: (503, "Not available now"),
}
BASIC = 'Basic realm="Soleus devices", charset="UTF-8"'
"""How a device shows who it is (RFC 7617)."""
HTTP_TITLES = {
    401: "Not signed in",
    403: "Not permitted",
    404: "Not found",
    405: "Method not allowed",
}
log = structlog.get_logger("api")


class Problem(BaseModel):
    """RFC 9457 problem details: what happened (`detail`) and what can be done (`remedy`)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no runner str 'nobody'.",
                    "remedy": "Add it with: soleus runner add NAME",
                    "field": "runner",
                    "instance": "/api/v1/runners/nobody/runs",
                },
            ],
        },
    )
    type: str = "about:blank"
    title: str
    status: int
    detail: str
    remedy: str = ""
    field: str = ""
    instance: str = ""
    errors: list[FieldProblem] = []


def responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """What a route documents for the error statuses `codes`."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {code: {"description": _title(code), "content": {MEDIA_TYPE: {"schema": schema}}} for code in codes}


def _title(status: int) -> str:
    return (dict(STATUS.values()) | HTTP_TITLES).get(status, "Refused")


def problem_response(problem: Problem, path: str, headers: dict[str, str] | None = None) -> Response:
    """`problem` as a response to a request for `path`."""
    body = problem.model_copy(update={"instance": path}).model_dump(exclude_defaults=False)
    kept = {name: value for name, value in body.items() if value not in ("", [])}
    return JSONResponse(kept, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def answer(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """`problem` in the form that the request asks for: a page for a browser, problem details for a program."""
    path = request.url.path
    page = getattr(request.app.state, "error_page", None)
    if page is None or path.startswith(API) or "text/html" not in request.headers.get("accept", "*/*"):
        return problem_response(problem, path, headers)
    shown = cast("Response", page(request, problem))
    shown.headers.update(headers or {})
    return shown


async def _soleus_error(request: Request, error: Exception) -> Response:
    known = cast("SoleusError", error)
    status, title = next((found for kind, found in STATUS.items() if isinstance(known, kind)), (500, "Failed"))
    problem = Problem(title=title, status=status, detail=known.what, remedy=known.remedy, field=known.field)
    headers = {"www-authenticate": BASIC} if isinstance(known, Unknown) else {}
    if isinstance(known, TooMany | Unavailable) and known.wait_s:
        headers["retry-after"] = str(known.wait_s)
    return answer(request, problem, headers)


async def _bad_request(request: Request, error: Exception) -> Response:
    found = cast("Sequence[dict[str, Any]]", cast("RequestValidationError", error).errors())
    fields = [complaint(item, skip=1) for item in found]
    names = ", ".join(item.field for item in fields)
    problem = Problem(
        title="Input that cannot be used",
        status=422,
        detail=f"What was sent cannot be used: {names}.",
        remedy=fields[0].remedy if len(fields) == 1 else "Correct the fields named and send it again.",
        field=fields[0].field if len(fields) == 1 else "",
        errors=fields,
    )
    return answer(request, problem)


async def _http_error(request: Request, error: Exception) -> Response:
    known = cast("HTTPException", error)
    problem = Problem(title=_title(known.status_code), status=known.status_code, detail=str(known.detail))
    return answer(request, problem, dict(known.headers) if known.headers else None)


async def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("unforeseen", path=request.url.path, error=repr(error), exc_info=error)
    detail = "Something went wrong here. It is in the log; nothing that was stored is lost."
    return answer(request, Problem(title="Failed", status=500, detail=detail))


def install(app: FastAPI) -> None:
    """One handler for each error class."""
    app.add_exception_handler(SoleusError, _soleus_error)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unforeseen)
