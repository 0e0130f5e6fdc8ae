"""Step 1: registration, proofs by code, password, second factor. Step 2: the confirmation."""

from testkit.demo.codes import generated
from testkit.demo.showing import Showing, StepFailed, expect
from testkit.visitor import Page

STEPS_AT_MOST = 8
_NAMES = ("family_name", "given_name", "patronymic", "snils")


def register(showing: Showing) -> None:
    """Fill in the forms, prove phone and e-mail, set a password, switch on a generator."""
    page = showing.visitor.open(showing.url("idp", "/register"))
    showing.keep(expect(page, "/register", "the form"))
    for _ in range(STEPS_AT_MOST):
        if "/account" in page.url:
            break
        page = _answer(showing, page)
        if page.status >= 400:  # noqa: PLR2004 - where HTTP's refusals begin
            raise StepFailed(f"{page.url} answered {page.status}: {page.text}")
    showing.keep(expect(page, "/account", "registration"))
    _switch_on_factors(showing)


def _answer(showing: Showing, page: Page) -> Page:
    """Fill in whatever the page asks a newcomer for."""
    person, inbox = showing.person, showing.inbox
    fields = {name for form in page.forms() for name in form.names}
    if "family_name" in fields:
        year, month, day = person["birth_date"].split("-")
        birth = {"birth_date-day": day, "birth_date-month": month, "birth_date-year": year}
        return showing.visitor.fill({name: person[name] or "" for name in _NAMES} | birth)
    if "phone" in fields:
        return showing.visitor.fill({"phone": person["phone"], "email": person["email"]})
    if "code" in fields:
        channel = "phone" if "phone" not in showing.proven else "email"
        showing.proven.append(channel)
        code = inbox.code(person[channel])
        showing.tell(f"{channel} proven by a code from the inbox")
        return showing.visitor.fill({"code": code})
    return showing.visitor.fill({"password": person["password"]})


def _switch_on_factors(showing: Showing) -> None:
    visitor, inbox = showing.visitor, showing.inbox
    page = visitor.open(showing.url("idp", "/account/factors/totp"))
    secret = page.html.get_element_by_id("totp-secret", None)
    if secret is None:
        raise StepFailed(f"{page.url} shows no secret: {page.text}")
    visitor.fill({"code": generated("".join(secret.text_content().split()))})
    showing.tell("second factor: a code generator, proven by its first code")
    page = visitor.open(showing.url("idp", "/account"))
    visitor.submit(page.form(action="/account/factors/sms"))
    visitor.fill({"code": inbox.code(showing.person["phone"])})
    showing.tell("another one: codes by SMS")


def confirm(showing: Showing) -> None:
    """Confirm the account by a code; the observer hears the fact."""
    visitor, person = showing.visitor, showing.person
    page = visitor.open(showing.url("idp", "/account"))
    visitor.submit(page.form(action="/account/confirmation"))
    page = visitor.fill({"code": showing.inbox.code(person["phone"])})
    showing.keep(expect(page, "/account", "confirmation"))
    heard = showing.observer.wait_for(
        "idp.account.confirmed.v1",
        lambda body: body["person"]["snils"] == person["snils"],
    )
    showing.account_id = heard.body["account_id"]
    showing.tell(f"heard {heard.key} {heard.message_id} account {showing.account_id}")
    visitor.submit(page.form(action="/account/sign-out"))
