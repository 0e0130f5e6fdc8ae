"""The broker's topology and rights, made from what the contracts say of listeners."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from contracts import events
from ordinator.servers.rabbitmq import ADMIN, VHOST

SERVICES = ("idp", "frmr", "cabinet", "documents")
EXCHANGE = "ordinator.events"
WATCH = "watch"
USERS = (*SERVICES, WATCH, ADMIN)
RETRIES = {"5s": 5_000, "60s": 60_000, "600s": 600_000}
RETURNS = 20  # a delivery more and the broker itself moves the message to the dead letters
NEVER = 1_000_000  # RabbitMQ 4 drops after 20 deliveries where no limit is set


def queues() -> tuple[str, ...]:
    """Names of all queues."""
    kinds = ("inbox", *(f"retry.{delay}" for delay in RETRIES), "dlq")
    return tuple(f"{service}.{kind}" for service in SERVICES for kind in kinds)


def definitions(passwords: Mapping[str, str]) -> dict[str, Any]:
    """All that the broker loads at boot; ``passwords`` names a password for each of ``USERS``."""
    return {**without_users(), "users": [_user(name, passwords[name]) for name in USERS]}


def successor(service: str, login: str, password: str) -> dict[str, Any]:
    """Definitions of a login with the rights of a service, while that one's password changes."""
    return {
        "users": [_user(login, password)],
        "permissions": [{**_permission(service), "user": login}],
        "topic_permissions": [{**_topic_permission(service), "user": login}],
    }


def user(name: str, password: str) -> dict[str, Any]:
    """Definitions that give a known user another password."""
    return {"users": [_user(name, password)]}


def without_users() -> dict[str, Any]:
    """The same without the users, who differ from place to place."""
    return {
        "vhosts": [{"name": VHOST}],
        "permissions": [_permission(name) for name in USERS if name != WATCH],
        "topic_permissions": [_topic_permission(service) for service in SERVICES],
        "parameters": [],
        "policies": [policy for service in SERVICES for policy in _policies(service)],
        "exchanges": [
            _exchange(EXCHANGE, "topic"),
            *(_exchange(f"{service}.retry", "direct") for service in SERVICES),
        ],
        "queues": [_queue(name) for name in queues()],
        "bindings": [*_heard(), *(b for service in SERVICES for b in _retried(service))],
    }


def _user(name: str, password: str) -> dict[str, Any]:
    salt = secrets.token_bytes(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return {
        "name": name,
        "password_hash": base64.b64encode(salt + digest).decode(),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": {ADMIN: "administrator", WATCH: "monitoring"}.get(name, ""),
    }


def _permission(name: str) -> dict[str, str]:
    if name == ADMIN:
        rights = {"configure": ".*", "write": ".*", "read": ".*"}
    else:
        rights = {
            "configure": "^$",
            "write": rf"^(ordinator\.events|{name}\.retry)$",
            "read": rf"^{name}\.(inbox|dlq)$",
        }
    return {"user": name, "vhost": VHOST, **rights}


def _topic_permission(service: str) -> dict[str, str]:
    return {
        "user": service,
        "vhost": VHOST,
        "exchange": EXCHANGE,
        "write": rf"^{service}\.",
        "read": "^$",
    }


def _policies(service: str) -> list[dict[str, Any]]:
    kept = {"dead-letter-strategy": "at-least-once", "overflow": "reject-publish"}
    retry = {"dead-letter-exchange": f"{service}.retry"}
    inbox = {**kept, **retry, "dead-letter-routing-key": "dlq", "delivery-limit": RETURNS}
    waiting = {**kept, **retry, "dead-letter-routing-key": "now", "delivery-limit": NEVER}
    return [
        _policy(f"{service}.inbox", inbox),
        *(
            _policy(f"{service}.retry.{delay}", {**waiting, "message-ttl": milliseconds})
            for delay, milliseconds in RETRIES.items()
        ),
        _policy(f"{service}.dlq", {"delivery-limit": NEVER}),
    ]


def _policy(queue: str, definition: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "vhost": VHOST,
        "name": queue,
        "pattern": "^" + queue.replace(".", r"\.") + "$",
        "apply-to": "queues",
        "priority": 0,
        "definition": dict(definition),
    }


def _exchange(name: str, kind: str) -> dict[str, Any]:
    return {
        "name": name,
        "vhost": VHOST,
        "type": kind,
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def _queue(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "vhost": VHOST,
        "durable": True,
        "auto_delete": False,
        "arguments": {"x-queue-type": "quorum"},
    }


def _heard() -> list[dict[str, Any]]:
    return [
        _binding(EXCHANGE, f"{service}.inbox", name)
        for name in events.names()
        for service in events.listeners(name)
    ]


def _retried(service: str) -> list[dict[str, Any]]:
    places = {"now": "inbox", "dlq": "dlq", **{delay: f"retry.{delay}" for delay in RETRIES}}
    return [
        _binding(f"{service}.retry", f"{service}.{queue}", key) for key, queue in places.items()
    ]


def _binding(source: str, queue: str, key: str) -> dict[str, Any]:
    return {
        "source": source,
        "vhost": VHOST,
        "destination": queue,
        "destination_type": "queue",
        "routing_key": key,
        "arguments": {},
    }
