"""A person, a stranger, and every order of steps: nothing opens without its proofs.

A walker drawn by hypothesis goes through transactions of all purposes at once, with its own, a
former, another's or no cookie, too late, with right and wrong answers. What it may expect is the
table of the README, written here by hand; what it must never see is a session or a new password
that was not proven in the same transaction.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chassis.refusal import Refusal
from contracts.identifiers import Snils
from idp.domain.code import Channel
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.person import Person
from idp.domain.signin import State
from idp.usecases.transaction import Key
from testkit.strikes import demanded

BLOCK = "192.0.2.0/24"
NEW = "Зелёный8Самовар-в-саду"
DIFFERENT = Person("Ли", "Ен Сук", None, date(1990, 12, 1), Snils("00100199800"))
CONTACTS = {"phone": "+79161234567", "email": "other@example.org"}
SIGNIN = {"signin", "stepup"}
# Which step is taken in which states of which purposes; everything else is refused.
TABLE = {
    "password": (SIGNIN, {"credentials"}),
    "method": (SIGNIN, {"method", "code"}),
    "code": (SIGNIN, {"code"}),
    "choose factor": ({*SIGNIN, "factor"}, {"enrolment"}),
    "switch on": ({*SIGNIN, "factor"}, {"enrolment"}),
    "consent": (SIGNIN, {"consent"}),
    "person": ({"registration"}, {"person"}),
    "contacts": ({"registration"}, {"contacts"}),
    "phone": ({"registration"}, {"phone"}),
    "mailbox": ({"registration"}, {"email"}),
    "first password": ({"registration"}, {"password"}),
    "confirm": ({"confirmation"}, {"code"}),
    "login": ({"recovery"}, {"login"}),
    "first code": ({"recovery"}, {"code"}),
    "choose proof": ({"recovery"}, {"proof"}),
    "proof": ({"recovery"}, {"proof"}),
    "new password": ({"recovery"}, {"password"}),
}
OUT_OF_ORDER = {"transaction-foreign", "transaction-expired", "step-out-of-order"}
# A right code that is pressed twice goes on, or is told as used: the cookie is of the state before.
PRESSED_TWICE = {"code", "phone", "mailbox", "confirm", "first code", "proof"}


@dataclass
class Tab:
    """One transaction as a browser has it."""

    signin_id: UUID
    cookie: str
    slug: str | None = None
    former: str | None = None
    digits: str = "not sent"
    proven: set = field(default_factory=set)


class Walk(RuleBasedStateMachine):
    """Tabs of one browser; the accounts are those of a nurse without and a doctor with an app."""

    bureau = None
    people = None
    refused = None
    taken = None

    def __init__(self):
        super().__init__()
        self.tabs = []
        self.new = {}

    @initialize()
    def forget(self):
        """Everybody as they were planted, in a time when nothing of before is left."""
        with self.bureau.engine.begin() as db:
            for table in ("signin", "session", "device", "signin_lock", "recovery_code"):
                db.exec_driver_sql(f"DELETE FROM {table}")
            db.exec_driver_sql("DELETE FROM factor WHERE kind <> 'totp'")
            db.exec_driver_sql("DELETE FROM factor WHERE account_id <> %s", (self._id("orlova"),))
            db.exec_driver_sql("UPDATE factor SET last_timecode = NULL")
            db.exec_driver_sql("UPDATE password SET changed_at = NULL")
        with self.bureau.shared.start_work() as work:
            for told in self.people.values():
                hashed = self.bureau.shared.hasher.hash(told["password"])
                work.passwords.put(UUID(told["account_id"]), hashed)
        self.bureau.clock.turn(days=2)
        self.bureau.sessions.opened.clear()

    @precondition(lambda self: len(self.tabs) < 6)
    @rule(
        purpose=st.sampled_from(["signin", "stepup", "registration", "confirmation", "recovery"]),
        slug=st.sampled_from(["akhmetova", "orlova"]),
        strong=st.booleans(),
    )
    def begin(self, purpose, slug, strong):
        told, bureau = self.people[slug], self.bureau
        asked = bureau.strong() if strong else None
        proven = set()
        if purpose == "signin":
            step = bureau.do.begin_signin(asked, block=BLOCK)
        elif purpose == "stepup":
            session = bureau.session_of(told)
            step = bureau.do.begin_signin(bureau.strong(), session=session, block=BLOCK)
            proven = {"session"}
        elif purpose == "registration":
            step = bureau.do.begin_registration(locale="ru", block=BLOCK)
        elif purpose == "confirmation":
            with bureau.engine.begin() as db:
                account_id = self._id(slug)
                db.exec_driver_sql(
                    "UPDATE account SET level = 'standard' WHERE account_id = %s", (account_id,)
                )
            account_id = UUID(told["account_id"])
            step = bureau.do.begin_confirmation(account_id, locale="ru", block=BLOCK)
        else:
            step = bureau.recovery.begin(back=None, locale="ru", block=BLOCK)
        self.tabs.append(Tab(step.signin.id, step.cookie, slug, proven=proven))
        if purpose == "confirmation":
            self._read(self.tabs[-1], told["phone"])

    @precondition(lambda self: self.tabs)
    @rule(which=st.integers(0, 5))
    def go_on(self, which):
        """The step that is due, well done."""
        tab = self.tabs[which % len(self.tabs)]
        due = self._due(tab)
        if due is not None:
            self._act(tab, due, "own", right=True)

    @precondition(lambda self: self.tabs)
    @rule(
        which=st.integers(0, 5),
        name=st.sampled_from(["due", *TABLE]),
        cookie=st.sampled_from(["own", "own", "former", "other", "none"]),
        right=st.booleans(),
        late=st.sampled_from([False, False, False, True]),
    )
    def stray(self, which, name, cookie, right, late):
        """Any step of any purpose, from anywhere."""
        tab = self.tabs[which % len(self.tabs)]
        if late:
            self.bureau.rows(
                "UPDATE signin SET expires_at = :now WHERE signin_id = :id RETURNING 1",
                now=self.bureau.clock(),
                id=tab.signin_id,
            )
        if name == "due":
            name = self._due(tab) or "password"
        self._act(tab, name, cookie, right=right)

    @rule(seconds=st.sampled_from([11, 31, 61]))
    def wait(self, seconds):
        self.bureau.clock.turn(seconds=seconds)

    def _due(self, tab):
        """The step that the transaction waits for."""
        purpose, state, _, method = self._row(tab)
        due = [step for step, (of, at) in TABLE.items() if purpose in of and state in at]
        return due[0 if method is None else -1] if due else None

    def _act(self, tab, name, cookie, *, right):
        purpose, state, expires_at, _ = self._row(tab)
        sessions, passwords = len(self.bureau.sessions.opened), self._passwords()
        other = next((one.cookie for one in self.tabs if one is not tab), "made up")
        shown = {"own": tab.cookie, "former": tab.former, "other": other, "none": None}[cookie]
        late = self.bureau.clock() >= expires_at
        expected = self._expected(name, (purpose, state), cookie, tab, late=late)

        outcome = self._take(tab, name, Key(tab.signin_id, shown), right)

        self.taken[name] += outcome == "done"
        if expected is not None:
            assert outcome in expected, (name, purpose, state, cookie, outcome)
            self.refused[outcome] += outcome != "done"
        else:
            assert outcome != "transaction-foreign", name
        if len(self.bureau.sessions.opened) > sessions:
            self._may_open(tab, purpose)
        if self._passwords() != passwords:
            self._may_change(tab, name)

    @invariant()
    def factor_of_the_doctor_stays(self):
        if self.tabs:
            (row,) = self.bureau.rows("SELECT count(*) FROM factor WHERE kind = 'totp'")
            assert row[0] >= 1

    def _expected(self, name, row, cookie, tab, *, late):
        """What the step is refused as; None where it is taken and judged."""
        of, at = TABLE[name]
        purpose, state = row
        if cookie == "former" and tab.former is not None:
            again = {"code-used", "done"} if name in PRESSED_TWICE else set()
            return {"step-out-of-order", *again}
        if cookie != "own":
            return {"transaction-foreign"}
        if late:
            return {"transaction-expired"}
        if state not in at:
            return {"step-out-of-order", *({"code-used"} if name in PRESSED_TWICE else ())}
        return None if purpose in of else {"transaction-foreign"}

    def _may_open(self, tab, purpose):
        """A session came to be: the password, or the session before it, and the app if it is on."""
        opening = self.bureau.sessions.opened[-1]
        assert opening.account_id == UUID(self.people[tab.slug]["account_id"])
        assert purpose in SIGNIN
        assert tab.proven & {"password", "session"}
        if self._factors(tab):
            assert tab.proven & self._factors(tab)
        if opening.acr is Acr.AAL2:
            assert tab.proven & {"totp", "sms"}

    def _may_change(self, tab, name):
        """A password changed: a contact was proven in this transaction, and the app if it is on."""
        assert name == "new password"
        assert "contact" in tab.proven
        if self._factors(tab):
            assert "another channel" in tab.proven
        self.new[tab.slug] = NEW

    def _factors(self, tab):
        """What is on for the account."""
        statement = "SELECT kind FROM factor WHERE account_id = CAST(:id AS uuid)"
        return {kind for (kind,) in self.bureau.rows(statement, id=self._id(tab.slug))}

    def _take(self, tab, name, key, right):
        try:
            step = self._step(tab, name, key, right=right)
        except Refusal as refusal:
            return refusal.code
        step = getattr(step, "step", step)
        if getattr(step, "cookie", None):
            tab.former, tab.cookie = tab.cookie, step.cookie
        return "done"

    def _step(self, tab, name, key, *, right):  # noqa: C901, PLR0911, PLR0912, PLR0915 - a table of acts
        told, do, recovery = self.people[tab.slug], self.bureau.do, self.bureau.recovery
        device, block = {"device_cookie": None}, {"block": BLOCK}
        digits = tab.digits if right else "000000"
        if name == "password":
            password = self.new.get(tab.slug, told["password"]) if right else "Wrong-password-1"
            more = {"remember": False, **device, **block}
            after = do.check_credentials(key, told["phone"], password, **more)
            tab.proven.add("password")
            return after
        if name == "method":
            method = Method.TOTP if told["totp_secret"] else Method.SMS
            step = do.choose_method(key, method, **block)
            self._read(tab, told["phone"])
            return step
        if name == "code":
            typed = (self._app(told) or digits) if right else "000000"
            after = do.check_code(key, typed, **device)
            tab.proven.add("totp" if told["totp_secret"] else "sms")
            return after
        if name == "choose factor":
            step = do.choose_factor(key, FactorKind.SMS, **block)
            self._read(tab, told["phone"])
            return step
        if name == "switch on":
            after = do.switch_on_factor(key, digits, **device)
            tab.proven.add("sms")
            return after
        if name == "consent":
            return do.consent(key, accept=right, **device)
        if name == "person":
            return do.give_person(key, DIFFERENT)
        if name == "contacts":
            step = do.give_contacts(key, **CONTACTS, **block)
            self._read(tab, CONTACTS["phone"])
            return step
        if name in {"phone", "mailbox"}:
            state = State.PHONE if name == "phone" else State.EMAIL
            step = do.prove_contact(key, state, digits, **block)
            if name == "phone":
                self._read(tab, CONTACTS["email"])
            return step
        if name == "first password":
            return do.choose_password(key, "short")
        if name == "confirm":
            do.confirm_account(UUID(told["account_id"]), key, digits)
            self.tabs.remove(tab)  # its page is of the session, and has no cookie of its own
            return None
        if name == "login":
            login = told["phone"] if right else "nobody@example.org"
            step = recovery.send_code.name(key, login, Channel.SMS, **block)
            if right:
                self._read(tab, told["phone"])
            return step
        if name == "first code":
            step = recovery.check_code(key, digits)
            tab.proven.add("contact")
            return step
        if name == "choose proof":
            method = Method.TOTP if told["totp_secret"] else Method.EMAIL
            step = recovery.choose_proof(key, method, **block)
            self._read(tab, told["email"])
            return step
        if name == "proof":
            typed = (self._app(told) or digits) if right else "000000"
            step = recovery.check_proof(key, typed)
            tab.proven.add("another channel")
            return step
        return recovery.set_password(key, NEW if right else "short")

    def _app(self, told):
        """What the app shows now, if there is one."""
        secret = told["totp_secret"]
        return self.bureau.totp(secret) if secret else None

    def _read(self, tab, to):
        """The newest code that came to an address."""
        self.bureau.letters.clear()
        self.bureau.send()
        if any(letter.to == to for letter in self.bureau.letters):
            tab.digits = self.bureau.code(to)

    def _row(self, tab):
        (row,) = self.bureau.rows(
            "SELECT purpose, state, expires_at, method FROM signin WHERE signin_id = :id",
            id=tab.signin_id,
        )
        return row

    def _passwords(self):
        return self.bureau.rows("SELECT account_id, changed_at FROM password ORDER BY account_id")

    def _id(self, slug):
        return self.people[slug]["account_id"]


@pytest.mark.timeout(300)
def test_whatever_the_order_nothing_opens_without_its_proofs(bureau):
    Walk.bureau = bureau
    Walk.people = {slug: bureau.plant(slug) for slug in ("akhmetova", "orlova")}
    Walk.refused, Walk.taken = Counter(), Counter()
    many = settings(
        max_examples=50,
        stateful_step_count=40,
        deadline=timedelta(seconds=20),
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with demanded("a step in a wrong order", 300) as strikes:
        run_state_machine_as_test(Walk, settings=many)
        strikes.add(sum(Walk.refused.values()))

    never = [name for name in TABLE if not Walk.taken[name]]
    assert never == ["consent", "first password"], Walk.taken
    assert Walk.refused.keys() >= OUT_OF_ORDER
