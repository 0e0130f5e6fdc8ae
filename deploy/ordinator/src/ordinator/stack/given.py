"""Servers that the environment names: whether they will do, and making them ready."""

import base64
import json
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import psycopg
import redis

from ordinator.failures import Stopped
from ordinator.servers import versions

TIMEOUT_S = 10


def check_postgres(url: str) -> None:
    """PostgreSQL 15-18 whose login may make databases and roles.

    Raises:
        Stopped: it is not.
    """
    try:
        with psycopg.connect(url, connect_timeout=TIMEOUT_S) as connection:
            number = connection.info.server_version // 10_000
            row = connection.execute(
                "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles"
                " WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        raise Stopped(f"ORDINATOR_DATABASE_URL does not answer: {error}") from None
    if not versions.within((number,), versions.POSTGRES):
        raise Stopped(f"ORDINATOR_DATABASE_URL is PostgreSQL {number}, not 15-18")
    if row != (True,):
        raise Stopped("the login of ORDINATOR_DATABASE_URL needs CREATEDB and CREATEROLE")


def check_redis(url: str) -> None:
    """Valkey, or Redis 7.

    Raises:
        Stopped: it is not.
    """
    try:
        with redis.Redis.from_url(url, socket_timeout=TIMEOUT_S) as client:
            told: Any = client.info("server")
    except redis.RedisError as error:
        raise Stopped(f"ORDINATOR_REDIS_URL does not answer: {error}") from None
    version = versions.number(str(told["redis_version"]))
    if "valkey_version" not in told and not versions.within(version or (0,), versions.REDIS):
        raise Stopped(f"ORDINATOR_REDIS_URL is Redis {told['redis_version']}, not 7 or Valkey")


def load_definitions(management_url: str | None, definitions: Mapping[str, Any]) -> None:
    """Put topology, users and rights into a broker through its management door.

    ``management_url`` carries an administrator's login: ``http://user:password@host:15672``.

    Raises:
        Stopped: the door is not told, or refused.
    """
    if management_url is None:
        raise Stopped(
            "ORDINATOR_AMQP_URL needs ORDINATOR_AMQP_ADMIN_URL beside it, an administrator's"
            " address of the broker's management: topology and rights are loaded through it",
            code=2,
        )
    _definitions(management_url, "POST", json.dumps(definitions).encode())


def exported(management_url: str) -> dict[str, Any]:
    """All that a given broker has, in the form of its definitions.

    Raises:
        Stopped: its management door refused.
    """
    return dict(json.loads(_definitions(management_url, "GET")))


def _definitions(management_url: str, method: str, data: bytes | None = None) -> bytes:
    parts = urlsplit(management_url)
    login = base64.b64encode(f"{parts.username}:{parts.password}".encode()).decode()
    request = Request(  # noqa: S310  an address that the operator gave
        f"{parts.scheme}://{parts.hostname}:{parts.port}/api/definitions",
        data=data,
        headers={"Authorization": f"Basic {login}", "Content-Type": "application/json"},
        method=method,
    )
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310  likewise
            return bytes(answer.read())
    except URLError as error:
        raise Stopped(f"the broker's management refused: {error}") from None


def amqp_url(url: str, user: str, password: str, vhost: str) -> str:
    """The same broker for one of our users."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{user}:{password}@{parts.hostname}:{parts.port or 5672}/{vhost}"
