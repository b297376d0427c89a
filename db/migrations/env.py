"""Alembic's entry: the migration runner hands over its connection, inside its own transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
context.run_migrations()
