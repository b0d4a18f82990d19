"""Whose each row is: worked out from the tables themselves, so that what is exported or erased cannot forget a table.

A table that says nothing of a runner itself belongs to one by the row that it hangs on (`HANGS_ON`), or to nobody
(`NOBODYS`, with the reason). A test fails for a table that is none of these.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import SQLModel

from store import tables

RUNNER = "runner_id"
HANGS_ON: dict[str, tuple[str, str]] = {
    "trace": ("run_id", "run"),
    "push_alert": ("push_id", "push"),
    "delivery": ("push_id", "push"),
    "breaker": ("channel_id", "channel"),
    "import_file": ("job_id", "import_job"),
    "sign_in": ("account_id", "account"),
    "token": ("account_id", "account"),
}
"""Table → its column that names the id of a row of another table, whose runner it is."""
NOBODYS: dict[str, str] = {
    "counter": "counts of the whole installation",
    "note": "facts about the installation",
    "spent_link": "hashes of links that were used; nobody can tell whose, and they are forgotten in time",
}
TOPICS = "soleus/v1/"
"""Before the runner's name in a topic."""


def every() -> dict[str, sa.Table]:
    """All tables by name."""
    assert tables.RunnerRow.__tablename__ == "runner"  # noqa: S101 - they are known once they are imported
    return dict(SQLModel.metadata.tables)


def of_runners() -> list[sa.Table]:
    """The tables with rows of runners, in an order in which they can be erased: what hangs on another comes before it."""
    found = [table for name, table in every().items() if name != "runner" and name not in NOBODYS]
    children_first = {table.name: i for i, table in enumerate(reversed(SQLModel.metadata.sorted_tables))}
    parents = {parent for _, parent in HANGS_ON.values()}
    found.sort(key=lambda table: (table.name not in HANGS_ON, table.name in parents, children_first[table.name]))
    return [*found, every()["runner"]]


def whose(table: sa.Table, runner_id: str) -> ColumnElement[bool]:
    """The rows of `table` that are about this runner."""
    if table.name == "runner":
        return table.c.id == runner_id
    if table.name in HANGS_ON:
        column, parent = HANGS_ON[table.name]
        above = every()[parent]
        return table.c[column].in_(sa.select(above.c.id).where(above.c[RUNNER] == runner_id))
    mine: ColumnElement[bool] = table.c[RUNNER] == runner_id
    if table.name == "dead_letter":  # what came before the runner was known here, or after, names the runner in its topic
        mine |= table.c.topic.startswith(f"{TOPICS}{runner_id}/", autoescape=True)
    return mine
