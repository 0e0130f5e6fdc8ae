"""Who stands at the door: the address block and the language."""

from flask import request
from flask_babel import get_locale

from chassis.locks.open import network


def block() -> str:
    """/24 or /56 of the address: what failures and messages are counted by."""
    return network(request.remote_addr or "")


def language() -> str:
    """The language in which pages are answered and messages written."""
    return str(get_locale() or "ru")
