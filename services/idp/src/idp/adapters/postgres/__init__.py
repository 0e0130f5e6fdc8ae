"""Everything that lies in PostgreSQL: one transaction, one repository a subject."""

from idp.adapters.postgres.work import PostgresWork, postgres_work

__all__ = ["PostgresWork", "postgres_work"]
