"""Databases and their roles: one owner for migrations, one role that only reads and writes."""

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

# Under LC_CTYPE C Cyrillic has no trigrams, and a collation by code points is what indexes expect.
LOCALE = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"

DEFAULTS = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT "
RIGHTS = (
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {role}",
    DEFAULTS + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    DEFAULTS + "USAGE, SELECT ON SEQUENCES TO {role}",
)


@dataclass(frozen=True)
class Roles:
    """The passwords of one service's two logins, the role and its owner twin."""

    service: str
    password: str
    owner_password: str

    @property
    def owner(self) -> str:
        """Name of the login that owns the database; migrations alone use it."""
        return f"{self.service}_owner"


def make_roles(admin: psycopg.Connection, roles: Roles) -> None:
    """Make both logins, or give them these passwords when they exist."""
    for name, password in ((roles.service, roles.password), (roles.owner, roles.owner_password)):
        known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        command = "ALTER ROLE {} LOGIN PASSWORD {}" if known else "CREATE ROLE {} LOGIN PASSWORD {}"
        admin.execute(sql.SQL(command).format(sql.Identifier(name), sql.Literal(password)))


def exists(admin: psycopg.Connection, database: str) -> bool:
    """Whether the server has the database."""
    row = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    return row is not None


def make_database(admin_url: str, database: str, roles: Roles) -> None:
    """Make an empty database of a service; nobody but its two logins may connect."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        statement = sql.SQL("CREATE DATABASE {} OWNER {} " + LOCALE)
        admin.execute(statement.format(sql.Identifier(database), sql.Identifier(roles.owner)))
        close_to_others(admin, database, roles)
    with psycopg.connect(at(admin_url, database), autocommit=True) as inside:
        names = {"role": sql.Identifier(roles.service), "owner": sql.Identifier(roles.owner)}
        for right in RIGHTS:
            inside.execute(sql.SQL(right).format(**names))


def copy_database(admin_url: str, source: str, target: str, roles: Roles) -> None:
    """Make ``target`` a copy of ``source``, to which nobody may be connected."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy")
        names = (target, source, roles.owner)
        admin.execute(statement.format(*(sql.Identifier(name) for name in names)))
        close_to_others(admin, target, roles)


def close_to_others(admin: psycopg.Connection, database: str, roles: Roles) -> None:
    """Only the service's role and the owner may connect; rights of a database are not copied."""
    names = {"database": sql.Identifier(database), "role": sql.Identifier(roles.service)}
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {role}",
    ):
        admin.execute(sql.SQL(statement).format(**names))


def at(url: str, database: str, user: str = "", password: str = "") -> str:
    """The same server's address for another database and, when given, another login."""
    parts = urlsplit(url)
    host = f"{parts.hostname}:{parts.port}"
    login = f"{user}:{password}" if user else parts.netloc.rpartition("@")[0]
    return urlunsplit((parts.scheme, f"{login}@{host}", f"/{database}", "", ""))
