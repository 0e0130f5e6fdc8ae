"""Cookies of transactions, of the session, of the device: only necessary ones."""

from datetime import timedelta
from uuid import UUID

from flask import Response, request

from idp.domain.device import KNOWN_FOR
from idp.domain.signin import LIFE
from idp.http.here import here

TRANSACTIONS_AT_MOST = 5


def read_transaction(signin_id: UUID) -> str | None:
    """The secret of a transaction."""
    return request.cookies.get(_transaction(signin_id))


def set_transaction(response: Response, signin_id: UUID, cookie: str) -> None:
    """Give the browser the secret of a transaction; of many, an older one is forgotten."""
    name = _transaction(signin_id)
    others = [each for each in request.cookies if each.startswith(_prefixed("t-")) and each != name]
    for other in others[: max(0, len(others) - TRANSACTIONS_AT_MOST + 1)]:
        _drop(response, other)
    _set(response, name, cookie, LIFE)


def drop_transaction(response: Response, signin_id: UUID) -> None:
    """The transaction is over."""
    _drop(response, _transaction(signin_id))


def read_session() -> str | None:
    """The secret of the session."""
    return request.cookies.get(_prefixed("session"))


def set_session(response: Response, cookie: str) -> None:
    """Sign the browser in, until it closes or the session ends."""
    _set(response, _prefixed("session"), cookie, None)


def drop_session(response: Response) -> None:
    """Sign the browser out."""
    _drop(response, _prefixed("session"))


def read_device() -> str | None:
    """The secret by which accounts know this browser."""
    return request.cookies.get(_prefixed("device"))


def set_device(response: Response, cookie: str) -> None:
    """Let accounts know this browser again."""
    _set(response, _prefixed("device"), cookie, KNOWN_FOR)


def read_slip() -> str | None:
    """The secret by which a slip of local access knows this browser."""
    return request.cookies.get(_prefixed("slip"))


def set_slip(response: Response, cookie: str, life: timedelta) -> None:
    """Let the slip know this browser again."""
    _set(response, _prefixed("slip"), cookie, life)


def drop_device(response: Response) -> None:
    """Nobody knows this browser any more."""
    _drop(response, _prefixed("device"))


def _transaction(signin_id: UUID) -> str:
    return _prefixed(f"t-{signin_id.hex[:8]}")


def _prefixed(name: str) -> str:
    """``__Host-`` ties a cookie to this host over https; browsers refuse the prefix without."""
    return f"__Host-idp-{name}" if here().is_secure else f"idp-{name}"


def _set(response: Response, name: str, value: str, life: timedelta | None) -> None:
    response.set_cookie(
        name, value, max_age=life, secure=here().is_secure, httponly=True, samesite="Lax", path="/"
    )


def _drop(response: Response, name: str) -> None:
    response.delete_cookie(name, secure=here().is_secure, httponly=True, samesite="Lax", path="/")
