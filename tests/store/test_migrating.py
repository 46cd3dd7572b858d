"""The schema: made from nothing, brought up from each released version, all of it or nothing (L12)."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from tests.store.clock import MovedClock

from kutcalc.errors import StoreUnfitError
from kutcalc.store import Reply, Store
from kutcalc.store.database import Database
from kutcalc.store.migrating import MIGRATIONS, schema_of, upgrade
from kutcalc.store.tables import METADATA, SCHEMA

RELEASED: Final = sorted((Path(__file__).parent / "released").glob("*.sql"))


def old_store(dump: Path, file: Path) -> Path:
    """Make the store of a released version from its dump."""
    file.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(file)) as plain:
        plain.executescript(dump.read_text(encoding="utf-8"))
    return file


def revisions() -> list[str]:
    """Give the revisions, the oldest first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return [str(script.revision) for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]


def test_the_newest_revision_is_the_one_that_the_tables_say() -> None:
    assert revisions()[-1] == SCHEMA


def test_the_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    with store._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


@pytest.mark.parametrize("first", [None, *revisions()])
def test_a_store_at_any_revision_is_brought_to_the_newest(address: str, first: str | None) -> None:
    database = Database(address)
    if first is not None:
        with database.writing() as connection:
            upgrade(connection, first)
    database.close()

    store = Store(address)

    with store._database.reading() as connection:
        assert schema_of(connection) == SCHEMA
    assert store.is_writable()
    assert store.jobs.add("sweep", b"{}", "sv", total_cells=1, client="c").queue_position == 0
    store.close()


def test_a_migration_that_stops_half_way_leaves_the_store_as_it_was(address: str) -> None:
    database = Database(address)

    def stopped_half_way() -> None:
        with database.writing() as connection:
            upgrade(connection, SCHEMA)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_half_way()

    with database.reading() as connection:
        assert schema_of(connection) is None
        assert MigrationContext.configure(connection).get_current_heads() == ()
        assert {diff[0] for diff in compare_metadata(MigrationContext.configure(connection), METADATA)} == {
            "add_table",
            "add_index",
        }
    database.close()
    Store(address).close()


def test_a_store_from_a_newer_kutcalc_is_refused(address: str) -> None:
    Store(address).close()
    database = Database(address)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    database.close()

    with pytest.raises(StoreUnfitError, match="newer kutcalc"):
        Store(address)


@pytest.mark.parametrize("dump", RELEASED, ids=lambda dump: dump.stem)
def test_a_store_of_a_released_version_is_opened_with_all_that_it_holds(dump: Path, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{old_store(dump, tmp_path / 'kutcalc.db')}", clock=MovedClock())

    holds_what_was_released(store)
    store.close()


@pytest.mark.parametrize("dump", RELEASED, ids=lambda dump: dump.stem)
def test_a_backup_of_a_released_version_is_put_back(dump: Path, address: str, tmp_path: Path) -> None:
    old_store(dump, tmp_path / "backups" / "kutcalc-20261122T120000.000000Z.db")
    store = Store(address, clock=MovedClock())

    store.restore(tmp_path / "backups")

    holds_what_was_released(store)
    store.close()


def holds_what_was_released(store: Store) -> None:
    """Check the one job, the one share and the one kept reply of the dumps in `released/`."""
    result = store.jobs.result("01M81J18G0KVA98HC56RXJAXTP")
    assert result is not None
    assert result.reply == b'{"points": 7}'
    assert store.frames.get(result.frames["point"]) == b"PAR1 and so on PAR1"
    share = store.shares.get("wX3rT0mJd1v0cQ7u9e2a5A")
    assert share is not None
    assert (share.title, share.reply) == ("Våren 2026", b'{"totals": {}}')
    assert store.replay("jobs 192.0.2.1", "2026-11-22-sats-1", "body") == Reply(202, b"{}", {"Location": "/x"})
    assert store.shares.delete(share.id, "the owner's secret")


def test_there_is_a_dump_of_every_revision_that_was_released() -> None:
    assert [dump.stem for dump in RELEASED] != []
    assert {dump.stem for dump in RELEASED} <= set(revisions())


def test_what_is_in_a_store_outlives_its_opening(address: str) -> None:
    first = Store(address)
    job = first.jobs.add("sweep", b"{}", "sv", total_cells=1, client="c")
    first.close()

    second = Store(address)

    assert second.jobs.get(job.id) is not None
    second.close()
