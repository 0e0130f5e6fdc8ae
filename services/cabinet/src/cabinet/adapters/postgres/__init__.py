"""The database of the cabinet."""

from cabinet.adapters.postgres.work import PostgresWork, postgres_work

__all__ = ["PostgresWork", "postgres_work"]
