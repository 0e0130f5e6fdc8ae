"""The session of a page: whoever has none signs in first."""

from typing import cast

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from idp.domain.refusals import LocalAccessOnly
from idp.domain.session import Session
from idp.http import cookies
from idp.http.here import here
from idp.http.steps import away
from look import forms


def check(*, local_access: bool = False) -> ResponseReturnValue | None:
    """The check of page locks: lets in with a live session, guards every form.

    Args:
        local_access: Whether a session of a slip will do, which changes nothing of the account.

    Raises:
        LocalAccessOnly: it will not.
    """
    cookie = cookies.read_session()
    session = here().find_session(cookie)
    if session is None or cookie is None:
        return signed_out()
    if session.local_access is not None and not local_access:
        raise LocalAccessOnly
    g.idp_session = session
    forms.guard(here().csrf_key, cookie)
    if request.method == "POST":
        forms.check_origin(here().public_url)
        forms.check_csrf(here().csrf_key, cookie, request.form.get(forms.CSRF_FIELD))
    return None


def signed_out() -> Response:
    """The way to the sign-in."""
    return away("/login")


def current() -> Session:
    """The session that the lock let in."""
    return cast("Session", g.idp_session)
