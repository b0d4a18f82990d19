"""`docs/parquet.md`: the layout in words and examples, made from the layout itself. The tests run the examples."""

from __future__ import annotations

from collections.abc import Sequence

from formats.parquet_layout import TABLES, VERSION, Column

_HEAD = f"""# Runs as Parquet tables

Made from the code by `make docs`; layout {VERSION}.

    soleus export RUNNER FOLDER --parquet     # only these tables
    soleus export RUNNER FILE.zip             # everything; these tables are below parquet/

    FOLDER/
      runs.parquet  laps.parquet  pauses.parquet
      samples/YEAR/RUN.parquet                # YEAR in UTC, RUN is run_id
      steps/YEAR/RUN.parquet                  # only of runs whose sensor tells single foot strikes

A single run's samples (or steps) download as the same file from its page, and from
`GET /api/v1/runners/{{runner}}/runs/{{run}}/parquet?part=samples|steps`.

Instants are timestamps in UTC with milliseconds, as the device's clock had them. Numbers are 64-bit floats in the unit that
stands below, and in the metadata of each column. Null means "not measured", never zero. Every file of a table has every
column, so that a folder is one table. Cadence in samples is of one leg, as in FIT; in runs and laps it is steps of both.
A new column may come without a new layout; none is renamed, removed or given another meaning without one.
"""
_EXAMPLES = """## With DuckDB

Kilometres and calf load of each week:

```sql
SELECT date_trunc('week', started) AS week, round(sum(distance_m) / 1000, 1) AS km, round(sum(calf_load), 1) AS calf_km
FROM 'runs.parquet' WHERE NOT excluded GROUP BY week ORDER BY week;
```

Ground contact at easy pace, run by run:

```sql
SELECT r.started, median(s.stance_time) AS stance_time_ms, count(*) AS seconds
FROM 'samples/*/*.parquet' s JOIN 'runs.parquet' r USING (run_id)
WHERE s.speed BETWEEN 2.6 AND 3.0 AND s.stance_time IS NOT NULL
GROUP BY r.run_id, r.started ORDER BY r.started;
```

## With pandas

```python
import pandas as pd

runs = pd.read_parquet("runs.parquet").set_index("run_id")
samples = pd.read_parquet("samples")
late = samples.groupby("run_id").tail(600).groupby("run_id")["cadence"].mean() * 2
print(runs[["started", "distance_m"]].join(late.rename("cadence of the last ten minutes, steps/min")))
```
"""


def document() -> str:
    """The page."""
    parts = [_HEAD, *(_table(name, columns) for name, columns in TABLES.items()), _EXAMPLES]
    return "\n".join(parts)


def _table(name: str, columns: Sequence[Column]) -> str:
    place = f"{name}/" if name in {"samples", "steps"} else f"{name}.parquet"
    lines = [f"## {place}", "", "| column | kind | unit | what it says |", "|---|---|---|---|"]
    lines += [f"| {c.name} | {c.kind}{'' if c.always else ' or null'} | {c.unit} | {c.says} |" for c in columns]
    return "\n".join([*lines, ""])
