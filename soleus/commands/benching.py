"""`soleus bench`: what Soleus measures of itself. Needs no `up`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from soleus import context
from soleus.bench import alerts, analysis, archive, imports, ingest, pages, science

app = typer.Typer(no_args_is_help=True, help="What Soleus measures of itself; each figure is a ratio within one run.")
Json = Annotated[bool, typer.Option("--json", help="JSON to stdout.")]


@app.command("ingest")
def bench_ingest(as_json: Json = False) -> None:  # noqa: FBT002 - a flag is a bool
    """Durable messages per second against a subscriber that does nothing, on the same broker."""
    _show(ingest.run(), as_json=as_json)


@app.command("import")
def bench_import(path: Annotated[Path | None, typer.Argument(exists=True)] = None, as_json: Json = False) -> None:  # noqa: FBT002 - a flag is a bool
    """Importing files against only decoding them; PATH is a folder or zip, else files made here."""
    _show(imports.run(path), as_json=as_json)


@app.command("archive")
def bench_archive(
    files: Annotated[int, typer.Option(min=10, help="Files in the archive.")] = archive.FILES,
    as_json: Json = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """A made-up export of ten years: imported, imported again, and killed on the way; takes minutes."""
    _show(archive.run(files), as_json=as_json)


@app.command("analysis")
def bench_analysis(as_json: Json = False) -> None:  # noqa: FBT002 - a flag is a bool
    """One run with ten years of history behind it against one with a month."""
    _show(analysis.run(), as_json=as_json)


@app.command("alerts")
def bench_alerts(as_json: Json = False) -> None:  # noqa: FBT002 - a flag is a bool
    """Findings decided and delivered per second against posting the same messages and nothing else."""
    _show(alerts.run(), as_json=as_json)


@app.command("pages")
def bench_pages(as_json: Json = False) -> None:  # noqa: FBT002 - a flag is a bool
    """The server time of every page with two and with ten years of runs; fails when one is over its budget."""
    result = pages.run()
    _show(result, as_json=as_json)
    if result["ratio"] > 1:
        raise typer.Exit(1)


@app.command("science")
def bench_science(
    forceplate: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="CSV to judge on.")],
    fit: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="CSV to fit on; else leave one out.")] = None,
    as_json: Json = False,  # noqa: FBT002 - a flag is a bool
) -> None:
    """The force model against a force plate."""
    _show(science.run(forceplate, fit), as_json=as_json)


def _show(result: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        context.print_json(result)
        return
    table = Table("figure", "value")
    for name, value in result.items():
        if name != "runs":
            table.add_row(name, f"{value:.4g}" if isinstance(value, float) else str(value))
    for row in result.get("runs", ()):
        figures = ", ".join(f"{k} {v:.4g}" for k, v in row.items() if isinstance(v, float | int))
        table.add_row(str(row["name"]), figures)
    context.report.print(table)
