"""Cookies: the session, the sign-ins under way; ``__Host-`` and Secure wherever there is TLS."""

from flask import request
from werkzeug.wrappers import Response

from cabinet.http.wired import site

# One sign-in under way lives ten minutes; five may be open in one browser.
_ATTEMPT_S = 600
_MOST_ATTEMPTS = 5
_STEPS_S = 60
_NAME_OF_STATE = 8
_REPEAT_S = 2


def _secure() -> bool:
    return site().public_url.startswith("https://")


def _named(name: str) -> str:
    return f"__Host-cabinet-{name}" if _secure() else f"cabinet-{name}"


def _set(response: Response, name: str, value: str, life_s: int | None) -> None:
    response.set_cookie(
        _named(name), value, life_s, secure=_secure(), httponly=True, samesite="Lax", path="/"
    )


def _drop(response: Response, name: str) -> None:
    response.delete_cookie(_named(name), secure=_secure(), httponly=True, samesite="Lax", path="/")


def read_session() -> str | None:
    """The session's cookie."""
    return request.cookies.get(_named("session"))


def set_session(response: Response, cookie: str) -> None:
    """Begin a session in this browser; it ends with the browser, or with the session."""
    _set(response, "session", cookie, None)


def drop_session(response: Response) -> None:
    """Forget the session here."""
    _drop(response, "session")


def read_attempt(state: str) -> str | None:
    """The cookie of the sign-in with this state."""
    return request.cookies.get(_named(f"t-{state[:_NAME_OF_STATE]}"))


def any_attempt() -> bool:
    """Whether this browser keeps any cookie of a sign-in."""
    return bool(_attempts())


def set_attempt(response: Response, state: str, cookie: str) -> None:
    """Bind a sign-in to this browser; of too many the oldest known ones go."""
    for name in _attempts()[: 1 - _MOST_ATTEMPTS]:
        _drop(response, name)
    _set(response, f"t-{state[:_NAME_OF_STATE]}", cookie, _ATTEMPT_S)


def drop_attempt(response: Response, state: str) -> None:
    """The sign-in is over."""
    _drop(response, f"t-{state[:_NAME_OF_STATE]}")


def _attempts() -> list[str]:
    prefix = _named("t-")
    start = len(_named(""))
    return [name[start:] for name in request.cookies if name.startswith(prefix)]


def was_repeated() -> bool:
    """Whether a request of this browser was sent again a moment ago."""
    return _named("again") in request.cookies


def count_repeat(response: Response) -> None:
    """Not once more, for a moment."""
    _set(response, "again", "1", _REPEAT_S)


def automatic_steps() -> int:
    """How often this browser was sent to sign in by itself within the last minute."""
    told = request.cookies.get(_named("auto"), "")
    return int(told) if told.isdecimal() and len(told) == 1 else 0


def count_automatic_step(response: Response) -> None:
    """One more."""
    _set(response, "auto", str(automatic_steps() + 1), _STEPS_S)
