"""`soleus bench archive`: ten years of a runner's files through `soleus import`, as a runner would do it.

The archive is made up (`simulators.archive`). Measured: the wall of the whole command; import and analysis against nothing
but decoding the same files (see `soleus.bench.imports`; unzipping is part of both sides); the memory of all its processes
together; the same import again; and imports that are ended by kill -9 at random moments, then done again, against one that
nobody disturbed.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import Unavailable
from ingest.bridges.archive import default_processes
from simulators import archive as archives
from soleus.bench import imports, process_tree
from soleus.bench.contents import contents
from soleus.bench.process_tree import Ended
from store.engine import Store, sqlite_url

FILES = 2500
_YEARS = 10
_SEED = 2026
_KILLS = 4
_TURNS = 2
_RUNNER = "bench"
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class _Imported:
    ended: Ended
    told: dict[str, Any]


def run(files: int = FILES, *, years: int = _YEARS, kills: int = _KILLS, turns: int = _TURNS) -> dict[str, Any]:
    """Measure with an archive of that many files.

    Returns `ratio` (import ÷ decode, the better of `turns` of each), `denominator` in words, `wall_s` of the command,
    `peak_mib` of all its processes together, `second_s` and `second_new` of the same import again, `as_made` (whether the
    import told exactly what the archive holds), `kills` and `same_after_kills`, `left_behind` (processes that outlived the
    killed), and `runs` with both sides.

    Raises:
        Unavailable: an import failed.

    """
    with tempfile.TemporaryDirectory(prefix="soleus-bench-") as scratch:
        place = Path(scratch)
        made = archives.make(place / "made", files=files, years=years, seed=_SEED)
        export = place / "made" / archives.ARCHIVE
        decoding, imported = [], []
        for turn in range(turns):
            decoding.append(imports.decode(export, default_processes())[0])
            imported.append(_import(export, place / f"whole-{turn}"))
        watched = _import(export, place / "watched", memory=True)
        best = min(imported, key=lambda one: float(one.told["seconds"]))
        second = _import(export, place / "whole-0")
        disturbed = _disturbed(export, place / "killed", kills, best.ended.wall_s)
        decode_s, import_s = min(decoding), float(best.told["seconds"])
        return {
            "ratio": round(import_s / decode_s, 3),
            "denominator": (
                f"unzipping and decoding the same {files} files and nothing else: same decoder, same {default_processes()} "
                f"processes started anew, nothing handed back; best of {turns} turns of each side"
            ),
            "rate_per_s": round(files / import_s, 2),
            "wall_s": round(min(one.ended.wall_s for one in imported), 2),
            "peak_mib": round(watched.ended.peak_bytes / MIB, 1),
            "largest_process_mib": round(watched.ended.largest_bytes / MIB, 1),
            "second_s": second.told["seconds"],
            "second_new": second.told["runs"],
            "as_made": all(_as_made(made, one.told) for one in (*imported, watched)),
            "kills": kills,
            "same_after_kills": _contents(place / "killed") == _contents(place / "whole-0"),
            "left_behind": disturbed,
            "runs": [
                {"name": "decode", "seconds": round(decode_s, 3), "rate_per_s": round(files / decode_s, 2), "ratio": 1.0},
                {
                    "name": "import",
                    "seconds": round(import_s, 3),
                    "cpu_s": round(best.ended.cpu_s, 3),
                    "rate_per_s": round(files / import_s, 2),
                    "ratio": round(import_s / decode_s, 3),
                    "runs_stored": best.told["runs"],
                },
            ],
        }


def _import(export: Path, data: Path, *, memory: bool = False) -> _Imported:
    ended = process_tree.run(_command(export, data), memory=memory)
    if ended.status:
        raise Unavailable(f"The import ended with {ended.status}.", "Try it by hand: soleus import.")
    return _Imported(ended, json.loads(ended.stdout))


def _command(export: Path, data: Path) -> list[str]:
    data.mkdir(exist_ok=True)
    return [sys.executable, "-m", "soleus", "--data", str(data), "import", str(export), "--runner", _RUNNER, "--json"]


def _disturbed(export: Path, data: Path, kills: int, usual_s: float) -> int:
    """Import with kill -9 at random moments, of all its processes and of the first alone in turn, then to the end.

    Returns how many processes outlived the killed ones.
    """
    rng = random.Random(_SEED)  # noqa: S311 - the same moments every time, no secret
    behind = 0
    for n in range(kills):
        after_s = rng.uniform(0.1, 1.0) * usual_s / kills + 1
        ended = process_tree.run(_command(export, data), kill_after_s=after_s, whole=n % 2 == 0)
        behind += len(process_tree.left_behind(ended.group))
    _import(export, data)
    return behind


def _as_made(made: dict[str, Any], told: dict[str, Any]) -> bool:
    """Whether every sound run was stored once, everything that is there twice known, and only broken files refused.

    What was saved again in other bytes is a further recording of its run.
    """
    broken = {one["name"]: one["state"] for one in made["made"] if one["state"] in archives.BROKEN}
    refused = {one["file"].rpartition("/")[2] for one in told["refused"]}
    lost = {name for name, state in broken.items() if state in {"magic", "empty"}}
    return (
        told["files"] == made["files"]
        and told["duplicates"] == made["duplicates"]["copy"]
        and len(told["sources"]) == made["duplicates"]["saved_again"]
        and lost <= refused <= broken.keys()
        and told["runs"] == made["runs"] + len(broken) - len(refused)
    )


def _contents(data: Path) -> dict[str, str]:
    store = Store(sqlite_url(data))
    try:
        return store.read(contents)
    finally:
        store.close()
