"""Puts the real adapters behind what owners are told."""

from urllib.parse import urlsplit
from uuid import uuid4

from chassis.clock import Clock
from idp.adapters.wording import CatalogWording
from idp.usecases.notices import Notices


def wire_notices(issuer: str, clock: Clock) -> Notices:
    """The notices of this deployment; ``issuer`` is whom they name."""
    return Notices(CatalogWording(urlsplit(issuer).netloc), clock, uuid4)
