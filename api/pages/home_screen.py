"""What makes the pages installable: the manifest, the icons, the worker, and the page for when we are not reached.

All of it is public and the same for everybody: nothing here is about a runner, so that a browser may keep it.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Annotated, Any

import resvg_py
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.deps import Given
from api.marked import FOREVER
from api.pages.frame import HERE as PLACE
from api.pages.frame import ICONS, Here, icon, render, static
from api.pages.words import Words
from domain.errors import NotFound
from domain.words import LANGUAGES, Say, messages

router = APIRouter()
OFFLINE = "/offline"
SVG_SIDE = 32
"""Width and height of `icon.svg`, px."""

NOT_IN_SHELL = frozenset({"sw.js"})
SAID = ("page-offline-", "page-nav-")
"""Beginnings of the messages of that page."""
SHORTCUTS = (("/check-in", "check-in"), ("/live", "live"), ("/plan", "plan"))
"""Where a long press on the icon leads; the words are `page-home-shortcut-…`."""
RECORDINGS = {
    "application/octet-stream": (".fit", ".tcx", ".gpx"),
    "application/vnd.ant.fit": (".fit",),
    "application/fit": (".fit",),
    "application/gpx+xml": (".gpx",),
    "application/vnd.garmin.tcx+xml": (".tcx",),
    "application/zip": (".zip",),
    "application/gzip": (".gz",),
    "text/xml": (".xml",),
}
"""What another app may hand over."""


@router.get("/manifest.webmanifest")
async def manifest(request: Request, deps: Given) -> JSONResponse:
    """What a browser needs to install the pages, in its own language."""
    words = Words.of(None, request.headers.get("accept-language", ""), deps.clock())
    headers = {"cache-control": "no-cache", "vary": "accept-language"}
    return JSONResponse(manifest_of(words), media_type="application/manifest+json", headers=headers)


def manifest_of(words: Words) -> dict[str, Any]:
    """The manifest (W3C Web Application Manifest) in the language of `words`."""
    accepted = [*RECORDINGS, *sorted({suffix for suffixes in RECORDINGS.values() for suffix in suffixes})]
    return {
        "id": "/",
        "name": "Soleus",
        "short_name": "Soleus",
        "description": words.t("page-home-description"),
        "lang": words.say.language,
        "dir": "ltr",
        "scope": "/",
        "start_url": "/",
        "display": "standalone",
        "theme_color": "#ffffff",
        "background_color": "#f4f5f7",
        "categories": ["health", "sports", "fitness"],
        "icons": [
            {"src": icon(name), "sizes": f"{side}x{side}", "type": "image/png", "purpose": name.partition("-")[0]}
            for name, side in ICONS.items()
            if not name.startswith("apple")
        ],
        "shortcuts": [{"name": words.t(f"page-home-shortcut-{name}"), "url": address} for address, name in SHORTCUTS],
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [{"name": "file", "accept": accepted}]},
        },
    }


@router.get("/icons/{name}.png")
async def picture(name: Annotated[str, Path(max_length=20)], v: Annotated[str, Query(max_length=20)] = "") -> Response:
    """The icon in one of its sizes; `any` has round corners, the others are cut by whoever shows them."""
    if name not in ICONS:
        raise NotFound("There is no such icon.", field="name")
    kept = FOREVER if icon(name).endswith(f"?v={v}") else "no-cache"
    return Response(drawn(name), media_type="image/png", headers={"cache-control": kept})


@router.get("/favicon.ico")
async def favicon() -> Response:
    """For programs that ask for it by its old name."""
    return Response(drawn("any-192"), media_type="image/png", headers={"cache-control": "public, max-age=86400"})


@cache
def drawn(name: str) -> bytes:
    """The icon as a PNG; each is drawn once, in some ms."""
    svg = (PLACE / "static" / "icon.svg").read_text(encoding="utf-8")
    if not name.startswith("any"):
        svg = svg.replace('rx="8" ', "")
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=ICONS[name] / SVG_SIDE))


@router.get(OFFLINE)
async def offline(request: Request, deps: Given) -> HTMLResponse:
    """What a browser shows when we are not reached; it keeps this page, so nobody is in it, whoever is signed in."""
    return render(Here(request, deps, None, (), 0, deps.clock()), "offline.html")


@router.get("/sw.js")
async def worker() -> Response:
    """The worker; browsers ask again each time, so that a new version is not held up by a cache."""
    headers = {"cache-control": "no-cache", "service-worker-allowed": "/"}
    return Response(worker_script(), media_type="text/javascript", headers=headers)


@cache
def worker_script() -> str:
    """The worker, told what the shell is made of: with anything in it the script changes, and browsers take the new one."""
    files = shell_files()
    text = (PLACE / "static" / "sw.js").read_text(encoding="utf-8")
    page = [(PLACE / "templates" / name).read_text(encoding="utf-8") for name in ("base.html", "offline.html")]
    said = [Say(language).text(name) for language in LANGUAGES for name in messages(language) if name.startswith(SAID)]
    mark = hashlib.sha256("\n".join([*files, *page, *said]).encode()).hexdigest()[:10]
    shell = {"name": f"soleus-shell-{mark}", "page": OFFLINE, "files": files}
    return f"self.shell = {json.dumps(shell)};\n{text}"


def shell_files() -> list[str]:
    """The addresses of everything that pages are drawn with, each with the mark of what is in it."""
    names = sorted(path.name for path in (PLACE / "static").iterdir() if path.suffix in {".css", ".js", ".svg"})
    return [static(name) for name in names if name not in NOT_IN_SHELL]
