"""Step 3: the entry. Step 4: the binding. Step 5: the workplaces and the pages behind them."""

from testkit.demo.showing import Showing, expect
from testkit.demo.signing_in import by_sms

PAGES = ("/home", "/profile", "/planned", "/documents")


def enter(showing: Showing) -> None:
    """Press the button of the entry page, sign in with both factors, come back."""
    visitor = showing.visitor
    showing.keep(expect(visitor.open(showing.url("cabinet", "/")), "/", "the entry page"))
    page = visitor.follow("/login")
    page = by_sms(visitor, page, showing.person, showing.inbox)
    showing.keep(expect(page, showing.url("cabinet"), "the way back to the cabinet"))
    showing.tell(f"came back to {page.url}")


def bind(showing: Showing) -> None:
    """Bind by the organisation's number and confirm the match; the observer hears the fact."""
    visitor, organisation = showing.visitor, showing.organisation()
    expect(visitor.open(showing.url("cabinet", "/binding")), "/binding", "the binding form")
    page = visitor.fill({"method": "ogrn", "value": organisation["ogrn"]})
    showing.keep(expect(page, "/binding", "the match"))
    page = visitor.submit(page.form(action="/confirmation"))
    expect(page, showing.url("cabinet"), "the confirmation of the match")
    heard = showing.observer.wait("frmr.organisation.bound.v1", "account_id", showing.account_id)
    showing.tell(f"heard {heard.key} {heard.message_id} organisation {organisation['ogrn']}")


def choose(showing: Showing) -> None:
    """Choose the workplace from the list, and open the pages behind it."""
    visitor = showing.visitor
    page = showing.awaited(
        "/workplaces", lambda page: any("position_id" in form.names for form in page.forms())
    )
    showing.keep(page)
    visitor.submit(page.form("position_id"))
    for path in PAGES:
        showing.keep(showing.awaited(path, lambda _: True))
    showing.tell(f"opened {', '.join(PAGES)}")
