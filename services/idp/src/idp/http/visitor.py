"""Who stands at the door: the address block, the browser, the language."""

from uuid import UUID

from flask import has_request_context, request
from flask_babel import get_locale

from chassis.door import request_id
from chassis.locks.open import network
from idp.domain.audit import Whence
from idp.http import agents


def block() -> str:
    """/24 or /56 of the address: what failures and messages are counted by."""
    return network(request.remote_addr or "")


def address() -> str:
    """The address itself: networks of local access are compared with it."""
    return request.remote_addr or ""


def language() -> str:
    """The language in which pages are answered and messages written."""
    return str(get_locale() or "ru")


def whence() -> Whence:
    """Where a deed at hand comes from; nothing is known of one that no request began."""
    if not has_request_context():
        return Whence()
    return Whence(UUID(request_id()), block(), agents.named(request.user_agent.string))
