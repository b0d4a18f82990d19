"""One file a revision, made by Alembic."""
