"""Runs the migrations on the connection it is given. Alembic loads this file; bot/database/schema.py calls Alembic."""

from __future__ import annotations

from alembic import context

options = context.config.attributes
context.configure(connection=options["connection"], target_metadata=options.get("tables"))
with context.begin_transaction():
    context.run_migrations()
