"""A person, a stranger, and every order of steps: nothing opens without its proofs.

A walker drawn by hypothesis goes through transactions of all purposes at once, with its own, a
former, another's or no cookie, too late, with right and wrong answers. What it may expect is the
table of the README, written here by hand; what it must never see is a session, a new password or a
new address that was not proven in the same transaction, nor a session at a program of others
without the person's word.
"""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from idp.domain.contact import Contact, ContactKind
from idp.domain.identifier import Identifier, IdentifierKind
from idp.domain.level import Acr
from testkit.strikes import demanded

from .walk import NEW, PURPOSES, REQUEST, STRANGER, Acts

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
    "new contact": ({"contact"}, {"code"}),
    "login": ({"recovery"}, {"login"}),
    "first code": ({"recovery"}, {"code"}),
    "choose proof": ({"recovery"}, {"proof"}),
    "proof": ({"recovery"}, {"proof"}),
    "new password": ({"recovery"}, {"password"}),
}
OUT_OF_ORDER = {"transaction-foreign", "transaction-expired", "step-out-of-order"}
# A right answer that is pressed twice goes on, or is told as used: the cookie is a former one.
PRESSED_TWICE = {
    *("code", "phone", "mailbox", "confirm", "new contact", "first code", "proof"),
    *("switch on", "consent"),
}


class Walk(RuleBasedStateMachine):
    """Tabs of one browser; the accounts are those of a nurse without and a doctor with an app."""

    bureau = None
    people = None
    refused = None
    taken = None

    def __init__(self):
        super().__init__()
        self.tabs = []
        self.acts = Acts(self.bureau, self.people)

    @initialize()
    def forget(self):
        """Everybody as they were planted, in a time when nothing of before is left."""
        with self.bureau.engine.begin() as db:
            for table in ("signin", "session", "device", "signin_lock", "recovery_code", "consent"):
                db.exec_driver_sql(f"DELETE FROM {table}")
            db.exec_driver_sql("DELETE FROM factor WHERE kind <> 'totp'")
            db.exec_driver_sql("DELETE FROM factor WHERE account_id <> %s", (self._id("orlova"),))
            db.exec_driver_sql("UPDATE factor SET last_timecode = NULL")
            db.exec_driver_sql("UPDATE password SET changed_at = NULL")
        with self.bureau.shared.start_work() as work:
            for told in self.people.values():
                account_id = UUID(told["account_id"])
                hashed = self.bureau.shared.hasher.hash(told["password"])
                work.passwords.put(account_id, hashed)
                self._give_back(work, account_id, Contact(ContactKind.EMAIL, told["email"]))
        self.bureau.clock.turn(days=2)
        self.bureau.sessions.opened.clear()

    @precondition(lambda self: len(self.tabs) < 6)
    @rule(
        purpose=st.sampled_from(PURPOSES),
        slug=st.sampled_from(["akhmetova", "orlova"]),
        strong=st.booleans(),
        of_others=st.booleans(),
    )
    def begin(self, purpose, slug, strong, of_others):
        if purpose == "confirmation":
            statement = "UPDATE account SET level = 'standard' WHERE account_id = %s"
            with self.bureau.engine.begin() as db:
                db.exec_driver_sql(statement, (self._id(slug),))
        self.tabs.append(self.acts.begin(purpose, slug, strong=strong, of_others=of_others))

    @precondition(lambda self: self.tabs)
    @rule(which=st.integers(0, 5), steps=st.integers(1, 4))
    def go_on(self, which, steps):
        """Steps that are due, one after another and well done."""
        tab = self.tabs[which % len(self.tabs)]
        for _ in range(steps):
            due = self._due(tab) if tab in self.tabs else None
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
        mails = self._mails()
        other = next((one.cookie for one in self.tabs if one is not tab), "made up")
        shown = {"own": tab.cookie, "former": tab.former, "other": other, "none": None}[cookie]
        late = self.bureau.clock() >= expires_at
        expected = self._expected(name, (purpose, state), cookie, tab, late=late)

        outcome = self.acts.take(tab, name, shown, right=right)

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
        if self._mails() != mails:
            assert (name, right, cookie) == ("new contact", True, "own")
            self.acts.mails[tab.slug] = tab.mail
        if name == "confirm" and outcome == "done":
            self.tabs.remove(tab)  # its page is of the session, and has no cookie of its own

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
        if tab.of_others:
            statement = "SELECT 1 FROM consent WHERE account_id = CAST(:id AS uuid)"
            assert self.bureau.rows(statement, id=self._id(tab.slug)) == [(1,)]

    def _may_change(self, tab, name):
        """A password changed: a contact was proven in this transaction, and the app if it is on."""
        assert name == "new password"
        assert "contact" in tab.proven
        if self._factors(tab):
            assert "another channel" in tab.proven
        self.acts.passwords[tab.slug] = NEW

    def _factors(self, tab):
        """What is on for the account."""
        statement = "SELECT kind FROM factor WHERE account_id = CAST(:id AS uuid)"
        return {kind for (kind,) in self.bureau.rows(statement, id=self._id(tab.slug))}

    def _row(self, tab):
        (row,) = self.bureau.rows(
            "SELECT purpose, state, expires_at, method FROM signin WHERE signin_id = :id",
            id=tab.signin_id,
        )
        return row

    def _passwords(self):
        return self.bureau.rows("SELECT account_id, changed_at FROM password ORDER BY account_id")

    def _mails(self):
        return self.bureau.rows(
            "SELECT account_id, value_enc FROM contact WHERE kind = 'email' ORDER BY account_id"
        )

    def _give_back(self, work, account_id, mail):
        for held in work.contacts.of(account_id):
            if held.kind is mail.kind and held.value != mail.value:
                work.identifiers.release(account_id, Identifier(IdentifierKind.EMAIL, held.value))
                work.identifiers.claim(account_id, Identifier(IdentifierKind.EMAIL, mail.value))
                work.contacts.put(account_id, mail.proven(self.bureau.clock()))

    def _id(self, slug):
        return self.people[slug]["account_id"]


@pytest.mark.timeout(300)
def test_whatever_the_order_nothing_opens_without_its_proofs(bureau):
    bureau.register_program(STRANGER, REQUEST)
    Walk.bureau = bureau
    Walk.people = {slug: bureau.plant(slug) for slug in ("akhmetova", "orlova")}
    Walk.refused, Walk.taken = Counter(), Counter()
    many = settings(
        max_examples=70,
        stateful_step_count=40,
        deadline=timedelta(seconds=20),
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # to shrink what it found would take an hour: it says its steps
        suppress_health_check=list(HealthCheck),
    )
    with demanded("a step in a wrong order", 300) as strikes:
        run_state_machine_as_test(Walk, settings=many)
        strikes.add(sum(Walk.refused.values()))

    never = [name for name in TABLE if not Walk.taken[name]]
    assert never == ["first password"], Walk.taken
    assert Walk.refused.keys() >= OUT_OF_ORDER
