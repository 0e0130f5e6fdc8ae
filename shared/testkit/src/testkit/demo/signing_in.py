"""Signing in at the identity provider, from wherever the visitor was sent there."""

from collections.abc import Callable

from testkit.demo.showing import Row, Showing, StepFailed
from testkit.visitor import Page, Walker

STEPS_AT_MOST = 8


def sign_in(
    visitor: Walker, page: Page, person: Row, channel: str, code: Callable[[], str]
) -> Page:
    """Answer each page of the sign-in until the visitor is elsewhere.

    Raises:
        StepFailed: the pages go round without an end, or one of them asks for something else.
    """
    for _ in range(STEPS_AT_MOST):
        fields = {name for form in page.forms() for name in form.names}
        if "identifier" in fields:
            answer = {"identifier": person["phone"], "password": person["password"]}
        elif "channel" in fields and "code" not in fields:
            answer = {"channel": channel}
        elif "code" in fields:
            answer = {"code": code()}
        else:
            return page
        before, page = page, visitor.fill(answer)
        if page.status >= 400:  # noqa: PLR2004 - where HTTP's refusals begin
            raise StepFailed(f"{before.url} refused {sorted(answer)}: {page.text}")
    raise StepFailed(f"the sign-in does not end: {page.url} {page.text}")


def by_sms(showing: Showing, page: Page) -> Page:
    """Sign in with the password and a code by SMS."""
    person = showing.person
    return sign_in(
        showing.visitor, page, person, "sms", lambda: showing.inbox.code(person["phone"])
    )
