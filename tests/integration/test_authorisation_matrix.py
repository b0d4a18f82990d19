"""Every route of the application × everybody who may or may not: the routes come from the routers, the rules from words.

Ada's ids stand in every path, and distinctive words in all that is hers: whoever may not see it finds none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from api.app import PAGES, ROUTES
from store.engine import Store, sqlite_url
from tests import matrix, visiting
from tests.matrix import AUDIENCE, OWN, RULES, SEEN, Answer, Made, Route

pytestmark = pytest.mark.slow
LEAST_SEEN, LEAST_OWN = 12, 5
"""On so many addresses the distinctive words stand at the least, for those who may see them."""
FORM = re.compile('method="post" action="(?!/sign-out)')
"""What changes something about a runner."""
LAST = Route("DELETE", "/api/v1/runners/ada", "/runners/{runner}")
"""Who is gone is let in nowhere."""
HEADERS = {"sec-fetch-site": "same-origin", "accept": "text/html"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """An application with everybody in it; streams end at once."""
    place = tmp_path_factory.mktemp("matrix")
    store = Store(sqlite_url(place))
    store.migrate()
    app = visiting.application(store, place)
    app.state.made = matrix.fill(store, app.state.deps)
    app.state.deps.stopping.set()
    yield app
    store.close()


def everything(made: Made) -> list[Route]:
    """Every route, with ada's ids."""
    return [*matrix.routes(ROUTES, "/api/v1", made.ids), *matrix.routes(PAGES, "", made.ids)]


async def ask(web: httpx.AsyncClient, app: FastAPI, route: Route, who: str) -> httpx.Response:
    """One request; of a page, for ada's."""
    api = route.path.startswith("/api/")
    body: dict[str, str] | None = None if route.method in {"GET", "DELETE"} else {}
    return await web.request(
        route.method,
        route.path,
        params={} if api else {"runner": "ada"},
        headers=matrix.signed(app.state.deps.store, app.state.made, who),
        **({"json": body} if api else {"data": body}),  # type: ignore[arg-type]
    )


def read(answer: httpx.Response) -> Answer:
    """What an answer says about whether one may."""
    led_there = answer.request.method == "GET" and answer.headers.get("location", "").startswith("/sign-in")
    if answer.status_code == 401 or led_there:
        return "sign in"
    return {403: "no", 404: "hidden"}.get(answer.status_code, "in")  # type: ignore[return-value]


def leaks(answer: httpx.Response, who: str) -> list[str]:
    """Words of ada's in an answer to somebody who may not see them; a copy of everything holds everything."""
    if answer.headers.get("content-type") == "application/vnd.sqlite3":
        return [] if who == "admin" else [SEEN]
    hidden = {"runner": (), "reading": (), "coach": (OWN,)}.get(who, (SEEN, OWN))
    return [word for word in hidden if word in answer.text]


async def test_everybody_is_answered_as_is_meant(app: FastAPI) -> None:
    """First all who are refused, then all who may read, then all who may change, the runner last."""
    made: Made = app.state.made
    found = everything(made)
    wrong: list[str] = []
    shown: set[tuple[str, str, str]] = set()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=HEADERS
    ) as web:
        asked = [
            (route, who, matrix.expected(matrix.rule_for(route.method, route.path), route.method, who))
            for route in found
            for who in AUDIENCE
        ]
        order = ("nobody", "bare", "reading", "other", "withdrawn", "stranger", "coach", "admin", "runner")
        asked.sort(key=lambda each: (each[2] == "in", each[0].method != "GET", order.index(each[1]), each[0] == LAST))
        for route, who, wanted in asked:
            answer = await ask(web, app, route, who)
            said = read(answer)
            rule = matrix.rule_for(route.method, route.path)
            if rule.let_in == matrix.ALL and said == "sign in" and answer.status_code != 401:
                said = "in"  # set up already: that page leads on
            if said == "hidden" and wanted == "in" and not (route.method == "GET" and rule.about_ada):
                said = "in"  # let in, and what was asked for is not there, or not any more
            if said != wanted or answer.status_code >= 500:
                wrong.append(f"{route.method} {route.pattern} by {who}: {answer.status_code}, not {wanted} ({rule.words})")
            wrong += [f"{route.method} {route.pattern} tells {who} {word}" for word in leaks(answer, who)]
            if who == "coach" and rule.about_ada and FORM.search(answer.text):
                wrong.append(f"{route.method} {route.pattern} offers a coach to change something")
            shown |= {(who, word, route.path) for word in (SEEN, OWN) if word in answer.text}
    assert not wrong, "\n".join(wrong)
    # That nobody else finds the words would say nothing if they stood nowhere.
    assert len({path for who, word, path in shown if (who, word) == ("coach", SEEN)}) >= LEAST_SEEN
    assert len({path for who, word, path in shown if (who, word) == ("runner", OWN)}) >= LEAST_OWN


async def test_a_page_of_ones_own_does_not_show_anothers_rows(app: FastAPI) -> None:
    """Ben on his own pages with ada's ids in the path: not there; nothing of ada's on any page of his, or of a stranger."""
    wrong: list[str] = []
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=HEADERS
    ) as web:
        for route in matrix.routes(PAGES, "", app.state.made.ids):
            for who in ("other", "stranger", "withdrawn", "admin"):
                headers = matrix.signed(app.state.deps.store, app.state.made, who)
                body = (
                    {}
                    if route.method == "GET"
                    else {"data": {"answer": "seen", "action": "retire", "kind": "", "text": "x"}}
                )
                answer = await web.request(route.method, route.path, headers=headers, **body)  # type: ignore[arg-type]
                wrong += [f"{route.method} {route.pattern} tells {who} {word}" for word in leaks(answer, who)]
                names = set(re.findall(r"{(\w+)", route.pattern)) - matrix.NO_ROWS
                numbered = bool(names) and matrix.rule_for(route.method, route.path).about_ada
                if who == "other" and numbered and answer.status_code not in {404, 422}:
                    wrong.append(f"{route.method} {route.pattern} by ben: {answer.status_code}")
    assert wrong == []


def test_every_rule_counts_somewhere(app: FastAPI) -> None:
    """One that no address falls under is left over."""
    made: Made = app.state.made
    used = {matrix.rule_for(route.method, route.path).words for route in everything(made)}
    assert used == {rule.words for rule in RULES}
