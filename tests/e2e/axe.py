"""axe-core on a page as it is: in a JavaScript world of its own, so that the page's policy stays as strict as ever."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from playwright.sync_api import CDPSession, Page

SOURCE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = """axe.run(document, {options}).then(({{ violations }}) => violations.map((found) => {{
  const why = (node) => (node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? "";
  const where = found.nodes.slice(0, 4).map((node) => `${{node.target.join(" ")}} (${{why(node)}})`);
  return `${{found.id}}: ${{found.help}} at ${{where.join(", ")}}`;
}}))"""


class Axe:
    """axe-core in the page that `control` controls."""

    def __init__(self, page: Page, control: CDPSession) -> None:
        self._page = page
        self._control = control
        self._world = 0

    def enter(self) -> None:
        """Go into the page that was loaded last."""
        frame = self._control.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self._control.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
        self._world = world["executionContextId"]
        self._evaluate(f"{SOURCE}; true")

    def violations(self, **options: Any) -> list[str]:
        """What is wrong, a line each."""
        found = self._evaluate(RUN.format(options=json.dumps(options)))
        assert isinstance(found, list)
        return found

    def _evaluate(self, script: str) -> Any:
        told = {"expression": script, "contextId": self._world, "awaitPromise": True, "returnByValue": True}
        answer = self._control.send("Runtime.evaluate", told)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")
