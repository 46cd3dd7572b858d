"""The schema's history; Alembic runs it, `store/migrating.py` calls Alembic."""
