"""How Alembic runs here: in the transaction of whoever calls it, so that all of a migration happens or nothing."""

from alembic import context

from kutcalc.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
