"""Where runs are fetched from by themselves, and what a runner hands over in bulk on the page."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel

from store.tables.columns import big_id, ms


class PullRow(SQLModel, table=True):
    """A service that a runner's recordings are fetched from, how far that has got, and what stands in its way."""

    __tablename__ = "pull"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    service: str = Field(primary_key=True, max_length=32)
    athlete: str
    """Whose recordings, as the service calls them."""
    sealed: str
    """The key, encrypted (`store.sealed`)."""
    since: str = ""
    """Nothing before this day, YYYY-MM-DD; "": everything."""
    created_ms: int = ms(nullable=False)
    paused: bool = False
    next_ms: int = ms(nullable=False, index=True)
    """When it is due."""
    whole_ms: int | None = ms()
    """When everything was last gone through to its end; None: not yet."""
    last_try_ms: int | None = ms()
    last_ok_ms: int | None = ms()
    failures: int = 0
    """How often on end it failed."""
    trouble: str = ""
    """key | athlete | busy | away | strange: why it failed last; "": it did not."""
    last_error: str = ""
    """The same in words, in English."""


class PulledRow(SQLModel, table=True):
    """What became of one recording of such a service: it is not fetched again unless it changes there."""

    __tablename__ = "pulled"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    service: str = Field(primary_key=True, max_length=32)
    remote_id: str = Field(primary_key=True, max_length=64)
    version: str
    """A hash of what the service says of the recording itself."""
    started: str = ""
    """When the run began, as the service says, local time."""
    outcome: str
    """imported | source | duplicate | deleted | refused | other | blocked | failed"""
    reason: str = ""
    tries: int = 0
    """How often fetching it failed, at this version."""
    at_ms: int = ms(nullable=False)


class ImportJobRow(SQLModel, table=True):
    """Files that a runner hands over, at first received, then imported in the background."""

    __tablename__ = "import_job"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = big_id()
    """Never used again: it names a folder."""
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    state: str = Field(index=True)
    """receiving → waiting → importing → done | failed | cancelled"""
    created_ms: int = ms(nullable=False)
    changed_ms: int = ms(nullable=False)
    """When something of it arrived or got on last."""
    received: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    """Bytes that have arrived."""
    files: int = 0
    """How many files were sent."""
    found: int = 0
    """How many recordings are in them, as far as is known."""
    done: int = 0
    runs: int = 0
    """How many runs are new by it."""
    newest_ms: int | None = ms()
    """When the newest of them started."""
    error: str = ""


class ImportFileRow(SQLModel, table=True):
    """What became of one recording of such a job. The n-th of the same name: a zip may hold several."""

    __tablename__ = "import_file"
    job_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    name: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    state: str
    """imported | source | duplicate | deleted | refused | other"""
    reason: str = ""
