"""Databases and their roles: one owner for migrations, one role that only reads and writes."""

from collections.abc import Iterable
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
CLOSED = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {role}",
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

    @property
    def logins(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Both names with their passwords."""
        return (self.service, self.password), (self.owner, self.owner_password)


def make_roles(admin: psycopg.Connection, roles: Roles) -> None:
    """Make both logins, or give them these passwords when they exist."""
    for name, password in roles.logins:
        known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        admin.execute(_login("ALTER" if known else "CREATE", name, password))


def exists(admin: psycopg.Connection, database: str) -> bool:
    """Whether the server has the database."""
    row = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    return row is not None


def make_database(admin_url: str, database: str, roles: Roles) -> None:
    """Make an empty database of a service; nobody but its two logins may connect."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(_empty(database, roles))
        close_to_others(admin, database, roles)
    with psycopg.connect(at(admin_url, database), autocommit=True) as inside:
        for statement in _rights(roles):
            inside.execute(statement)


def script(everybody: Iterable[Roles]) -> str:
    """The same as ``make_roles`` and ``make_database`` for a new server's `psql`."""
    lines = []
    for roles in everybody:
        before = [
            *(_login("CREATE", name, password) for name, password in roles.logins),
            _empty(roles.service, roles),
            *_closed(roles.service, roles),
        ]
        lines += [f"{statement.as_string(None)};" for statement in before]
        lines.append(f"\\connect {roles.service}")
        lines += [f"{statement.as_string(None)};" for statement in _rights(roles)]
        lines.append("\\connect postgres")
    return "\n".join(lines) + "\n"


def copy_database(admin_url: str, source: str, target: str, roles: Roles) -> None:
    """Make ``target`` a copy of ``source``, to which nobody may be connected."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy")
        names = (target, source, roles.owner)
        admin.execute(statement.format(*(sql.Identifier(name) for name in names)))
        close_to_others(admin, target, roles)


def close_to_others(admin: psycopg.Connection, database: str, roles: Roles) -> None:
    """Only the service's role and the owner may connect; rights of a database are not copied."""
    for statement in _closed(database, roles):
        admin.execute(statement)


def at(url: str, database: str, user: str = "", password: str = "") -> str:
    """The same server's address for another database and, when given, another login."""
    parts = urlsplit(url)
    host = f"{parts.hostname}:{parts.port}"
    login = f"{user}:{password}" if user else parts.netloc.rpartition("@")[0]
    return urlunsplit((parts.scheme, f"{login}@{host}", f"/{database}", "", ""))


def _login(verb: str, name: str, password: str) -> sql.Composed:
    statement = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")
    return statement.format(sql.SQL(verb), sql.Identifier(name), sql.Literal(password))


def _empty(database: str, roles: Roles) -> sql.Composed:
    statement = sql.SQL("CREATE DATABASE {} OWNER {} " + LOCALE)
    return statement.format(sql.Identifier(database), sql.Identifier(roles.owner))


def _closed(database: str, roles: Roles) -> list[sql.Composed]:
    names = {"database": sql.Identifier(database), "role": sql.Identifier(roles.service)}
    return [sql.SQL(statement).format(**names) for statement in CLOSED]


def _rights(roles: Roles) -> list[sql.Composed]:
    names = {"role": sql.Identifier(roles.service), "owner": sql.Identifier(roles.owner)}
    return [sql.SQL(right).format(**names) for right in RIGHTS]
