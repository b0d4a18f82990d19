"""`python -m store.migrations.generate "what changes"`: a new revision from the difference to `store/tables`.

Read it before you commit it: Alembic sees new and changed columns, not renamed ones, and moves no data.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import ScriptDirectory

from store import migrations
from store.engine import Store, sqlite_url


def generate(message: str) -> Path:
    """Write the next revision, numbered on from the last, and return its file."""
    config = migrations.configuration()
    for hook, options in (("lint", "check --fix --quiet"), ("format", "format --quiet")):
        config.set_section_option("post_write_hooks", f"{hook}.type", "module")
        config.set_section_option("post_write_hooks", f"{hook}.module", "ruff")
        config.set_section_option("post_write_hooks", f"{hook}.options", f"{options} REVISION_SCRIPT_FILENAME")
    config.set_section_option("post_write_hooks", "hooks", "lint, format")
    last = ScriptDirectory.from_config(config).get_current_head()
    with TemporaryDirectory() as directory:
        store = Store(sqlite_url(Path(directory)))
        try:
            migrations.upgrade(store.engine)
            with store.engine.connect() as connection:
                config.attributes["connection"] = connection
                made = command.revision(config, message, autogenerate=True, rev_id=f"{int(last or 0) + 1:04d}")
        finally:
            store.close()
    if made is None or isinstance(made, list):
        raise SystemExit("Alembic made no revision.")
    return Path(made.path)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():  # noqa: PLR2004 - the command and what changes
        sys.exit('Say what changes: python -m store.migrations.generate "shoes have a colour"')
    sys.stdout.write(f"{generate(sys.argv[1])}\n")
