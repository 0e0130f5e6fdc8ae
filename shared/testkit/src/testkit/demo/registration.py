"""Step 1: registration, proofs by code, password, second factor. Step 2: the confirmation."""

from testkit.demo.codes import Generator
from testkit.demo.showing import Showing, StepFailed, expect

NAMES = ("family_name", "given_name", "patronymic", "birth_date", "gender", "snils")


def register(showing: Showing) -> None:
    """Fill in the form, prove phone and e-mail, set a password, switch on a generator."""
    visitor, person, inbox = showing.visitor, showing.person, showing.inbox
    showing.keep(expect(visitor.open(showing.url("idp", "/register")), "/register", "the form"))
    visitor.fill({name: person[name] for name in (*NAMES, "phone", "email")})
    for channel in ("phone", "email"):
        visitor.fill({"code": inbox.code(person[channel])})
        showing.tell(f"{channel} proven by a code from the inbox")
    page = visitor.fill({"password": person["password"], "password_repeat": person["password"]})
    showing.keep(expect(page, "/account", "registration"))
    _switch_on_generator(showing)


def _switch_on_generator(showing: Showing) -> None:
    visitor = showing.visitor
    page = visitor.open(showing.url("idp", "/account/factors/totp"))
    secret = page.html.get_element_by_id("totp-secret", None)
    if secret is None:
        raise StepFailed(f"{page.url} shows no secret: {page.text}")
    showing.generator = Generator("".join(secret.text_content().split()))
    visitor.fill({"code": showing.generator.code()})
    showing.tell("second factor: a code generator, proven by its first code")


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
