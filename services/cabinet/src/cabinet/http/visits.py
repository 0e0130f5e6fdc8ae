"""The lock of pages: who is asking, may they come in here, is the form one of ours."""

from urllib.parse import urlencode

from flask import g, redirect, request
from flask.typing import ResponseReturnValue

from cabinet.domain.refusals import (
    AccountUnconfirmed,
    RegistryMismatch,
    SessionOver,
    StepUpNeeded,
)
from cabinet.domain.rights import Level
from cabinet.domain.session import CONFIRMED
from cabinet.domain.workplace import Workplace
from cabinet.http import cookies
from cabinet.http.readers import is_script
from cabinet.http.wired import site, wired
from cabinet.usecases.ports import Visit
from look import forms

# A browser that loses its session this often in a minute keeps no cookies.
_MOST_AUTOMATIC = 3


def check(
    *,
    confirmed: bool = True,
    module: str | None = None,
    write: bool = False,
    fresh: bool = False,
    streamed: bool = False,
    poll: bool = False,
    while_stopped: bool = False,
) -> ResponseReturnValue | None:
    """Let a request in, send it elsewhere, or refuse.

    Args:
        confirmed: The account must be confirmed.
        module: The page belongs to this module: a workplace is needed, and its right.
        write: The right must be to write.
        fresh: A second factor must have been shown just now (RFC 9470).
        streamed: The view reads the form, and its token, itself.
        poll: The request is no sign of a person.
        while_stopped: Open also to a worker whom a discrepancy stops (B7).
    """
    cookie = cookies.read_session()
    try:
        visit = wired().open_page(cookie, poll=poll)
    except SessionOver:
        return _sign_in_first()
    assert cookie is not None
    g.cabinet_visit = visit
    forms.guard(site().form_key, cookie)
    if request.method == "POST":
        forms.check_origin(site().public_url)
        if not streamed:
            check_form(request.headers.get(forms.CSRF_HEADER) or request.form.get(forms.CSRF_FIELD))
    if confirmed and visit.session.level != CONFIRMED:
        raise AccountUnconfirmed
    try:
        if module is not None:
            answer = _enter(visit, module, Level.WRITE if write else Level.VIEW)
            if answer is not None:
                return answer
        elif not while_stopped:
            wired().check_standing(visit)
    except RegistryMismatch:
        if request.method != "GET" or is_script():
            raise
        return redirect("/mismatch", 303)
    return _step_up_first(visit) if fresh else None


def check_form(token: str | None) -> None:
    """Refuse a form that was not made for this session."""
    forms.check_csrf(site().form_key, cookies.read_session(), token)


def visit() -> Visit:
    """Who is asking."""
    found: Visit = g.cabinet_visit
    return found


def place() -> Workplace:
    """From which workplace."""
    found: Workplace = g.cabinet_place
    return found


def at_hand() -> tuple[Visit | None, Workplace | None]:
    """Both, as far as known: for the frame of a page."""
    return g.get("cabinet_visit"), g.get("cabinet_place")


def return_to() -> str:
    """The address of this page; an act comes back to the page that offers it."""
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query and request.method == "GET" else request.path


def _sign_in_first() -> ResponseReturnValue:
    if request.method != "GET" or is_script():
        raise SessionOver(idle=True)
    if cookies.automatic_steps() >= _MOST_AUTOMATIC:
        raise SessionOver(idle=False)
    response = redirect("/login?" + urlencode({"return_to": return_to()}), 303)
    cookies.count_automatic_step(response)
    return response


def _enter(visit: Visit, module: str, level: Level) -> ResponseReturnValue | None:
    found = wired().enter_workplace(visit, module, level)
    if found is None:
        return redirect("/workplaces", 303)
    g.cabinet_place = found
    return None


def _step_up_first(visit: Visit) -> ResponseReturnValue | None:
    try:
        visit.session.check_fresh(site().limits, site().clock())
    except StepUpNeeded:
        if is_script():
            raise
        return redirect("/stepup?" + urlencode({"return_to": return_to()}), 303)
    return None
