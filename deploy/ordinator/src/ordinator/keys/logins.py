"""Passwords of the stores: a login with the same rights stands in while the own one changes.

Two rounds of restarts a service, and at each moment whatever runs can come in: an old process by
the password that it knows, a new one by the one that it was told.
"""

import json

from ordinator import topology
from ordinator.keys import scram
from ordinator.keys.house import House
from ordinator.stack.vault import successor

BEGIN = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{login}') THEN CREATE ROLE {login}; END IF;
END $$;
ALTER ROLE {login} LOGIN PASSWORD '{verifier}';
GRANT {service} TO {login}
"""
CHANGE = "ALTER ROLE {login} LOGIN PASSWORD '{verifier}'"
DROP = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{login}';
DROP ROLE IF EXISTS {login}
"""


def database(house: House, service: str) -> None:
    """The password of a service at PostgreSQL, and that of the owner by which it migrates."""
    login, owner = successor(service), f"{service}_owner"

    def begin() -> None:
        password = house.vault.succeed("db", service)
        told = BEGIN.format(login=login, service=service, verifier=scram.verifier(password))
        house.deployment.stores.ask("postgres", told)

    def change(name: str, password: str) -> None:
        told = CHANGE.format(login=name, verifier=scram.verifier(password))
        house.deployment.stores.ask("postgres", told)

    house.step(f"{service}: {login} comes in with the same rights", begin, house.keep)
    house.step(f"{service}: its processes use it", lambda: house.renew(service))
    house.step(
        f"{service}: a new password",
        lambda: change(service, house.vault.settle("db", service)),
        lambda: change(owner, house.vault.fresh(f"db-{service}-owner")),
        house.keep,
    )
    house.step(f"{service}: its processes use that", lambda: house.renew(service))
    drop = DROP.format(login=login)
    house.step(f"{service}: {login} goes", lambda: house.deployment.stores.ask("postgres", drop))


def broker(house: House, service: str) -> None:
    """The password of a service at RabbitMQ."""
    login = successor(service)

    def put(definitions: object) -> None:
        house.deployment.define(json.dumps(definitions))

    def begin() -> None:
        put(topology.successor(service, login, house.vault.succeed("amqp", service)))

    house.step(f"{service}: {login} comes in with the same rights", begin, house.keep)
    house.step(f"{service}: its processes use it", lambda: house.renew(service))
    house.step(
        f"{service}: a new password",
        lambda: put(topology.user(service, house.vault.settle("amqp", service))),
        house.keep,
    )
    house.step(f"{service}: its processes use that", lambda: house.renew(service))
    house.step(f"{service}: {login} goes", lambda: house.deployment.broker("delete_user", login))
