"""The audit on a real database: what is noted of deeds, and that it stays as it was noted."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.refusal import Refusal
from idp.adapters.postgres import postgres_work
from idp.adapters.vault import Vault
from idp.domain.audit import Entry, Whence
from idp.domain.factor import FactorKind
from idp.domain.level import Acr
from idp.domain.refusals import AccountUnknown

NOTED = "SELECT deed, outcome, account_id::text FROM audit_entry ORDER BY number"
FACTS = "SELECT deed, outcome, facts FROM audit_entry ORDER BY number"


@pytest.fixture
def orlova(bureau):
    """A doctor with an authenticator app."""
    told = bureau.plant("orlova")
    _forget(bureau)
    return told


@pytest.fixture
def akhmetova(bureau):
    """A nurse without a second factor."""
    told = bureau.plant("akhmetova")
    _forget(bureau)
    return told


def _forget(bureau):
    """Look only at what is noted from here on."""
    bureau.noted_before = bureau.rows("SELECT coalesce(max(number), 0) FROM audit_entry")[0][0]


def _noted(bureau, statement=FACTS):
    later = statement.replace("ORDER", f"WHERE number > {bureau.noted_before} ORDER")
    return bureau.rows(later)


def _refused(act, *args, **more):
    with pytest.raises(Refusal):
        act(*args, **more)


def test_people_of_the_seed_are_noted_as_the_operators_deed(bureau):
    told = bureau.plant("akhmetova")

    assert bureau.rows("SELECT deed, actor, account_id::text FROM audit_entry ORDER BY number") == [
        ("registration", "cli", told["account_id"]),
        ("confirmation", "cli", told["account_id"]),
    ]


def test_registration_and_confirmation_are_noted(bureau):
    account = bureau.register()
    bureau.confirm(account)

    assert bureau.rows(NOTED) == [
        ("registration", "done", str(account.id)),
        ("device.known", "done", str(account.id)),
        ("confirmation", "done", str(account.id)),
    ]


def test_wrong_password_is_noted_for_the_account_that_it_was_tried_at(bureau, akhmetova):
    _refused(bureau.sign_in, akhmetova, password="Wrong-password-1")

    assert _noted(bureau, NOTED) == [("signin", "credentials-wrong", akhmetova["account_id"])]


def test_login_that_nobody_has_is_noted_without_it(bureau, akhmetova):
    _refused(bureau.sign_in, akhmetova, login="nobody@example.org")

    assert _noted(bureau, NOTED) == [("signin", "credentials-wrong", None)]
    assert _noted(bureau) == [("signin", "credentials-wrong", {"step": "credentials", "tries": 0})]


def test_throttled_attempt_is_noted_though_its_transaction_is_taken_back(bureau, akhmetova):
    for _ in range(6):
        _refused(bureau.sign_in, akhmetova, password="Wrong-password-1")

    outcomes = [row[1] for row in _noted(bureau, NOTED)]
    assert outcomes == ["credentials-wrong"] * 5 + ["signin-throttled"]


def test_blocked_account_is_noted_as_such(bureau, akhmetova):
    bureau.rows("UPDATE account SET status = 'blocked' RETURNING 1")

    _refused(bureau.sign_in, akhmetova)

    assert _noted(bureau, NOTED) == [("signin", "account-blocked", akhmetova["account_id"])]


def test_login_of_two_people_is_noted_for_both_where_the_password_is_nobodys(bureau):
    phone_of = bureau.plant("akhmetova")
    snils_of = bureau.plant("orlova")
    _forget(bureau)
    with bureau.shared.start_work() as work:
        work.audit.attempt(Entry("signin", None))
        work.audit.about([UUID(phone_of["account_id"]), None, UUID(snils_of["account_id"])])
        work.audit.fail("credentials-wrong")

    assert _noted(bureau, NOTED) == [
        ("signin", "credentials-wrong", phone_of["account_id"]),
        ("signin", "credentials-wrong", snils_of["account_id"]),
    ]


def test_each_wrong_code_is_noted_with_its_tries_and_then_the_right_one(bureau, orlova):
    step = bureau.sign_in(orlova).step
    for _ in range(2):
        _refused(bureau.offer, step, "000000")
    bureau.offer(step, bureau.totp(orlova["totp_secret"]))

    assert _noted(bureau)[:3] == [
        ("signin.second-factor", "code-mismatch", {"step": "code", "tries": 1}),
        ("signin.second-factor", "code-mismatch", {"step": "code", "tries": 2}),
        ("signin.second-factor", "done", {"step": "code", "tries": 2, "method": "totp"}),
    ]


def test_tries_that_run_out_are_noted(bureau, orlova):
    step = bureau.sign_in(orlova).step
    for _ in range(6):
        _refused(bureau.offer, step, "000000")

    assert [row[1] for row in _noted(bureau, NOTED)] == [
        *["code-mismatch"] * 4,
        *["attempts-exhausted"] * 2,
    ]


def test_strangers_browser_is_noted_as_nobodys_deed(bureau, orlova):
    step = bureau.sign_in(orlova).step
    stranger = bureau.key(step).__class__(step.signin.id, "x" * 43)

    _refused(bureau.do.check_code, stranger, "000000", device_cookie=None)

    assert _noted(bureau, NOTED) == [("signin.second-factor", "transaction-foreign", None)]


def test_factor_that_is_switched_on_is_noted_within_its_sign_in(bureau, akhmetova):
    step = bureau.sign_in(akhmetova, least_acr=Acr.AAL2).step
    step = bureau.enrol(step, FactorKind.SMS)
    bureau.switch_on(step, bureau.code(akhmetova["phone"]))

    assert _noted(bureau)[0] == ("factor.on", "done", {"kind": "sms"})


def test_refusal_of_a_transaction_that_tried_nothing_is_not_noted(bureau):
    with pytest.raises(AccountUnknown), bureau.shared.start_work() as work:
        work.accounts.get(uuid4())

    assert bureau.rows("SELECT count(*) FROM audit_entry") == [(0,)]


def test_what_is_noted_in_a_transaction_that_breaks_is_not_kept(bureau):
    with pytest.raises(ZeroDivisionError), bureau.shared.start_work() as work:  # noqa: PT012 - the note comes first
        work.audit.note(Entry("signin", None))
        _ = 1 / 0

    assert bureau.rows("SELECT count(*) FROM audit_entry") == [(0,)]


def test_entry_tells_where_the_deed_came_from(bureau, idp_database):
    number = uuid4()
    start = postgres_work(
        bureau.engine,
        Vault(bytes(32)),
        bureau.shared.digests,
        bureau.clock,
        whence=lambda: Whence(number, "192.0.2.0/24", "Firefox, Linux"),
    )

    with start() as work:
        work.audit.note(Entry("signin", None, client_id="cabinet"))

    row = bureau.rows("SELECT request_id, block, agent, client_id, at FROM audit_entry")
    assert row == [(number, "192.0.2.0/24", "Firefox, Linux", "cabinet", bureau.clock())]


def test_no_entry_holds_a_code_or_a_contact(bureau):
    account = bureau.register()
    bureau.confirm(account)
    told = bureau.plant("orlova")
    bureau.offer(bureau.sign_in(told).step, bureau.totp(told["totp_secret"]))
    bureau.send()

    (everything,) = bureau.rows("SELECT string_agg(audit_entry::text, ' ') FROM audit_entry")[0]

    sent = [letter.to for letter in bureau.letters]
    secrets = [told["phone"], told["email"], told["snils"], told["password"], *sent]
    assert [each for each in secrets if each in everything] == []


@pytest.fixture
def entry(bureau):
    """One entry that is there."""
    with bureau.shared.start_work() as work:
        work.audit.note(Entry("signin", None))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET outcome = 'done'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_seal SET hash = ''",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    ],
)
def test_role_of_the_service_changes_and_removes_nothing(idp_database, entry, statement):
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with psycopg.connect(idp_database.url) as db, refused:
        db.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET outcome = 'done'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "TRUNCATE audit_seal",
    ],
)
def test_even_the_owner_of_the_tables_is_stopped(idp_database, entry, statement):
    refused = pytest.raises(psycopg.errors.RaiseException, match="only grows")
    with psycopg.connect(idp_database.owner_url) as db, refused:
        db.execute(statement)


def test_number_that_a_writer_chooses_is_not_taken(idp_database, entry):
    with psycopg.connect(idp_database.url) as db:
        db.execute(
            """INSERT INTO audit_entry (number, at, deed, outcome, facts)
            VALUES (-5, now(), 'signin', 'done', '{}')"""
        )
        numbers = db.execute("SELECT number FROM audit_entry ORDER BY 1").fetchall()

    assert numbers == [(1,), (2,)]


def test_failed_attempts_at_once_are_each_noted(bureau, orlova):
    step = bureau.sign_in(orlova).step

    def attempt(_):
        _refused(bureau.offer, step, "000000")

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(attempt, range(20)))

    outcomes = [row[1] for row in _noted(bureau, NOTED)]
    assert outcomes == ["code-mismatch"] * 4 + ["attempts-exhausted"] * 16
