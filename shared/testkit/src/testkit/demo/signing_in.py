"""Signing in at the identity provider, from wherever the visitor was sent there."""

from testkit.demo.codes import Inbox
from testkit.demo.showing import Row, StepFailed
from testkit.visitor import Page, Walker

STEPS_AT_MOST = 8


def by_sms(visitor: Walker, page: Page, person: Row, inbox: Inbox) -> Page:
    """Sign in with the password and a code by SMS: answer each page until one asks nothing.

    Raises:
        StepFailed: an answer is refused, or the pages go round without an end.
    """
    for _ in range(STEPS_AT_MOST):
        fields = {name for form in page.forms() for name in form.names}
        if {"identifier", "password"} <= fields:  # a search asks for the first alone
            answer = {"identifier": person["phone"], "password": person["password"]}
        elif "code" in fields:
            answer = {"code": inbox.code(person["phone"])}
        elif "channel" in fields:
            answer = {"channel": "sms"}
        elif "kind" in fields:
            answer = {"kind": "sms"}
        else:
            return page
        before, page = page, visitor.fill(answer)
        if page.status >= 400:  # noqa: PLR2004 - where HTTP's refusals begin
            raise StepFailed(f"{before.url} refused {sorted(answer)}: {page.text}")
    raise StepFailed(f"the sign-in does not end: {page.url} {page.text}")
