"""What a walker does in transactions: every step of every purpose, rightly or wrongly."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from chassis.refusal import Refusal
from contracts.identifiers import Snils
from idp.domain.asked import Asked, ClientView
from idp.domain.code import Channel
from idp.domain.contact import Contact, ContactKind
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.person import Person
from idp.domain.session import Session
from idp.domain.signin import State
from idp.usecases.transaction import Key

BLOCK = "192.0.2.0/24"
NEW = "Зелёный8Самовар-в-саду"
DIFFERENT = Person("Ли", "Ен Сук", None, date(1990, 12, 1), Snils("00100199800"))
CONTACTS = {"phone": "+79161234567", "email": "other@example.org"}
STRANGER = ClientView("stranger", "A program of others", "http://127.0.0.1:18030", own=False)
REQUEST = {
    "redirect_uri": "http://127.0.0.1:18030/oidc/callback",
    "state": "xyz",
    "scope": ["openid", "profile"],
}
PURPOSES = ("signin", "stepup", "registration", "confirmation", "recovery", "contact", "factor")


@dataclass
class Tab:
    """One transaction as a browser has it.

    Attributes:
        of_others: The program that asks is a stranger's: the person's own word is needed.
    """

    signin_id: UUID
    cookie: str
    slug: str
    proven: set = field(default_factory=set)
    former: str | None = None
    digits: str = "not sent"
    of_others: bool = False
    session: Session | None = None
    mail: str | None = None

    def key(self, cookie):
        """What the browser shows: the cookie, and the session that it is signed in by."""
        return Key(self.signin_id, cookie, self.session and self.session.id)


class Acts:
    """Begins transactions of all purposes and takes their steps."""

    def __init__(self, bureau, people):
        self.bureau = bureau
        self.people = people
        self.passwords = {slug: told["password"] for slug, told in people.items()}
        self.mails = {slug: told["email"] for slug, told in people.items()}
        self._numbers = iter(range(10_000))

    def begin(self, purpose, slug, *, strong, of_others):
        """A tab of the purpose."""
        told, do = self.people[slug], self.bureau.do
        locale, session, proven, mail = {"locale": "ru", "block": BLOCK}, None, set(), None
        asked = self._asked(strong=strong or purpose == "stepup", of_others=of_others)
        if purpose == "signin":
            step = do.begin_signin(asked, block=BLOCK)
        elif purpose == "stepup":
            proven = {"session"}
            session = self.bureau.session_of(told)
            step = do.begin_signin(asked, session=session, block=BLOCK)
        elif purpose == "registration":
            step = do.begin_registration(**locale)
        elif purpose == "confirmation":
            step = do.begin_confirmation(UUID(told["account_id"]), **locale)
        elif purpose == "contact":
            mail = f"new-{next(self._numbers)}@example.org"
            session = self.bureau.session_of(told, Acr.AAL2, age_s=0)
            contact = Contact(ContactKind.EMAIL, mail)
            step = self.bureau.own.begin_contact(session, contact, **locale)
        elif purpose == "factor":
            session = self.bureau.session_of(told, Acr.AAL2, age_s=0)
            step = do.begin_factor(session, locale="ru")
        else:
            step = self.bureau.recovery.begin(back=None, **locale)
        others = of_others and purpose in {"signin", "stepup"}
        tab = Tab(step.signin.id, step.cookie, slug, proven, of_others=others)
        tab.session, tab.mail = session, mail
        if purpose in {"confirmation", "contact"}:
            self._read(tab, mail or told["phone"])
        return tab

    def take(self, tab, name, cookie, *, right):
        """The step; what it came to, ``done`` or the code of the refusal."""
        act = getattr(self, "_" + name.replace(" ", "_"))
        try:
            step = act(tab, tab.key(cookie), self.people[tab.slug], right)
        except Refusal as refusal:
            return refusal.code
        step = getattr(step, "step", step)
        if getattr(step, "cookie", None):
            tab.former, tab.cookie = tab.cookie, step.cookie
        return "done"

    def _asked(self, *, strong, of_others):
        least = {"least_acr": Acr.AAL2, "fresh": True} if strong else {}
        if of_others:
            return Asked(REQUEST, STRANGER, **least)
        return replace(self.bureau.strong(), **({} if strong else {"least_acr": Acr.AAL1}))

    def _password(self, tab, key, told, right):
        typed = self.passwords[tab.slug] if right else "Wrong-password-1"
        more = {"remember": False, "device_cookie": None, "block": BLOCK}
        after = self.bureau.do.check_credentials(key, told["phone"], typed, **more)
        tab.proven.add("password")
        return after

    def _method(self, tab, key, told, right):
        method = Method.TOTP if told["totp_secret"] else Method.SMS
        step = self.bureau.do.choose_method(key, method, block=BLOCK)
        self._read(tab, told["phone"])
        return step

    def _code(self, tab, key, told, right):
        typed = (self._app(told) or tab.digits) if right else "000000"
        after = self.bureau.do.check_code(key, typed, device_cookie=None)
        tab.proven.add("totp" if told["totp_secret"] else "sms")
        return after

    def _choose_factor(self, tab, key, told, right):
        step = self.bureau.do.choose_factor(key, FactorKind.SMS, block=BLOCK)
        self._read(tab, told["phone"])
        return step

    def _switch_on(self, tab, key, told, right):
        after = self.bureau.do.switch_on_factor(key, self._typed(tab, right), device_cookie=None)
        tab.proven.add("sms")
        return after

    def _consent(self, tab, key, told, right):
        after = self.bureau.do.consent(key, accept=right, device_cookie=None)
        if right:
            tab.proven.add("word")
        return after

    def _person(self, tab, key, told, right):
        return self.bureau.do.give_person(key, DIFFERENT)

    def _contacts(self, tab, key, told, right):
        step = self.bureau.do.give_contacts(key, **CONTACTS, block=BLOCK)
        self._read(tab, CONTACTS["phone"])
        return step

    def _phone(self, tab, key, told, right):
        typed = self._typed(tab, right)
        step = self.bureau.do.prove_contact(key, State.PHONE, typed, block=BLOCK)
        self._read(tab, CONTACTS["email"])
        return step

    def _mailbox(self, tab, key, told, right):
        return self.bureau.do.prove_contact(key, State.EMAIL, self._typed(tab, right), block=BLOCK)

    def _first_password(self, tab, key, told, right):
        return self.bureau.do.choose_password(key, "short")

    def _confirm(self, tab, key, told, right):
        account_id = UUID(told["account_id"])
        self.bureau.do.confirm_account(account_id, key, self._typed(tab, right))

    def _new_contact(self, tab, key, told, right):
        return self.bureau.own.change_contact(key, self._typed(tab, right))

    def _login(self, tab, key, told, right):
        login = told["phone"] if right else "nobody@example.org"
        step = self.bureau.recovery.send_code.name(key, login, Channel.SMS, block=BLOCK)
        if right:
            self._read(tab, told["phone"])
        return step

    def _first_code(self, tab, key, told, right):
        step = self.bureau.recovery.check_code(key, self._typed(tab, right))
        tab.proven.add("contact")
        return step

    def _choose_proof(self, tab, key, told, right):
        method = Method.TOTP if told["totp_secret"] else Method.EMAIL
        step = self.bureau.recovery.choose_proof(key, method, block=BLOCK)
        self._read(tab, self.mails[tab.slug])
        return step

    def _proof(self, tab, key, told, right):
        typed = (self._app(told) or tab.digits) if right else "000000"
        step = self.bureau.recovery.check_proof(key, typed)
        tab.proven.add("another channel")
        return step

    def _new_password(self, tab, key, told, right):
        return self.bureau.recovery.set_password(key, NEW if right else "short")

    def _typed(self, tab, right):
        return tab.digits if right else "000000"

    def _app(self, told):
        """What the app shows now, if there is one."""
        secret = told["totp_secret"]
        return self.bureau.totp(secret) if secret else None

    def _read(self, tab, to):
        """The newest code that came to an address."""
        self.bureau.letters.clear()
        with suppress(IndexError):  # none was sent
            tab.digits = self.bureau.code(to)
