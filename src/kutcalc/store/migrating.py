"""Bringing a store to the newest schema, in one transaction, by one process at a time."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from kutcalc.errors import StoreUnfitError
from kutcalc.language import Text
from kutcalc.store.database import MIGRATION_LOCK, Database
from kutcalc.store.tables import SCHEMA

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Make the tables, or bring them up; killed half-way it is as it was."""
    with database.reading() as connection:
        if schema_of(connection) == SCHEMA:
            return
    with database.writing() as connection:
        database.alone(connection, MIGRATION_LOCK)
        if schema_of(connection) != SCHEMA:
            upgrade(connection, SCHEMA)


def schema_of(connection: Connection) -> str | None:
    """Give the revision that the store is at, None for one that is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def upgrade(connection: Connection, revision: str) -> None:
    """Run the migrations up to a revision in the transaction that is open."""
    # Alembic takes a tenth of a second to import, and a store is at the newest schema nearly always.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise StoreUnfitError(
            Text(
                sv=f"Lagringen är gjord av en nyare kutcalc än den här ({error}). Uppgradera kutcalc.",
                en=f"The store was made by a newer kutcalc than this one ({error}). Upgrade kutcalc.",
            )
        ) from error
