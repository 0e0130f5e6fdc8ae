"""Recovery on a real database: whose code, which other proof, what ends with a new password."""

from dataclasses import replace
from uuid import UUID

import pytest

from chassis.refusal import Refusal
from idp.domain.account import Status
from idp.domain.code import Channel
from idp.domain.contact import Contact, ContactKind
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.refusals import (
    AccountBlocked,
    AttemptsExhausted,
    ChannelUnknown,
    CodeMismatch,
    CredentialsWrong,
    PasswordWeak,
    ResendTooSoon,
    SigninThrottled,
    StepOutOfOrder,
    TransactionExpired,
)
from idp.domain.signin import Purpose, State

BLOCK = "192.0.2.0/24"
NEW = "Зелёный8Самовар-в-саду"


@pytest.fixture
def akhmetova(bureau):
    """A nurse without a second factor."""
    return bureau.plant("akhmetova")


@pytest.fixture
def orlova(bureau):
    """A doctor with an authenticator app."""
    return bureau.plant("orlova")


def _tried(bureau, told, **more):
    try:
        return bureau.sign_in(told, **more)
    except Refusal as refusal:
        return type(refusal)


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
def test_a_code_to_a_contact_leads_to_a_new_password(bureau, akhmetova, channel):
    step = bureau.recover(akhmetova, channel)
    assert step.signin.state is State.PASSWORD

    assert bureau.set_password(step, NEW).signin.state is State.DONE

    assert _tried(bureau, akhmetova) is CredentialsWrong
    assert bureau.sign_in(akhmetova, password=NEW).finished is not None


def test_recovery_opens_no_session_and_keeps_the_second_factor(bureau, orlova):
    step = bureau.recover(orlova)
    step = bureau.prove_too(step, Method.TOTP, bureau.totp(orlova["totp_secret"]))
    bureau.set_password(step, NEW)

    assert bureau.sessions.opened == []
    assert bureau.sign_in(orlova, password=NEW).step.signin.state is State.CODE


def test_one_contact_is_not_enough_where_a_factor_is_on(bureau, orlova):
    step = bureau.recover(orlova)

    assert step.signin.state is State.PROOF
    with pytest.raises(StepOutOfOrder):
        bureau.set_password(step, NEW)
    assert bureau.sign_in(orlova).step.signin.state is State.CODE


def test_the_other_contact_is_another_channel_and_a_call_to_the_same_phone_is_not(bureau, orlova):
    step = bureau.recover(orlova)
    _, offers = bureau.recovery.offer_proofs(bureau.key(step))
    assert [offer.method for offer in offers] == [Method.TOTP, Method.EMAIL]
    for method in (Method.SMS, Method.CALL):
        with pytest.raises(ChannelUnknown):
            bureau.prove_too(step, method, "000000")

    step = bureau.prove_too(step, Method.EMAIL, lambda: bureau.code(orlova["email"]))

    assert step.signin.state is State.PASSWORD


def test_a_recovery_code_is_another_channel_and_good_once(bureau, orlova):
    code, *_ = bureau.do.print_recovery_codes(bureau.fresh(orlova))
    step = bureau.prove_too(bureau.recover(orlova), Method.RECOVERY, code)
    assert step.signin.state is State.PASSWORD

    bureau.clock.turn(minutes=5)
    with pytest.raises(CodeMismatch):
        bureau.prove_too(bureau.recover(orlova), Method.RECOVERY, code)


def test_wrong_proof_counts_and_says_so(bureau, orlova):
    step = bureau.recover(orlova)
    for _ in range(4):
        with pytest.raises(CodeMismatch):
            bureau.prove_too(step, Method.TOTP, "000000")
    with pytest.raises(AttemptsExhausted):
        bureau.prove_too(step, Method.TOTP, "000000")

    found = bureau.do.look_up(bureau.key(step))
    assert (found.state, found.purpose) == (State.PROOF, Purpose.RECOVERY)


def test_proof_that_nobody_chose_is_out_of_order(bureau, orlova):
    step = bureau.recover(orlova)

    with pytest.raises(StepOutOfOrder):
        bureau.recovery.check_proof(bureau.key(step), bureau.totp(orlova["totp_secret"]))


def test_factor_that_came_meanwhile_is_asked_for_before_the_password_is_set(bureau, akhmetova):
    step = bureau.recover(akhmetova)
    factor = bureau.enrol(bureau.sign_in(akhmetova, least_acr=Acr.AAL2).step, FactorKind.TOTP)
    bureau.switch_on(factor, bureau.totp(bureau.app_secret(factor)))

    with pytest.raises(StepOutOfOrder):
        bureau.set_password(step, NEW)
    assert bureau.sign_in(akhmetova).step.signin.state is State.CODE


def test_weak_password_is_refused_with_its_reason_and_the_step_may_be_repeated(bureau, akhmetova):
    step = bureau.recover(akhmetova)
    with pytest.raises(PasswordWeak) as refused:
        bureau.set_password(step, f"A1a{akhmetova['phone']}")
    assert refused.value.facts == {"reason": "own-contact"}

    assert bureau.set_password(step, NEW).signin.state is State.DONE


def test_whatever_stood_on_the_old_password_ends(bureau, akhmetova):
    device = bureau.sign_in(akhmetova).finished.device_cookie
    account_id = akhmetova["account_id"]
    bureau.rows(
        """INSERT INTO session (session_id, account_id, cookie_hash, amr, acr, auth_time, idle_at,
        expires_at) VALUES (gen_random_uuid(), CAST(:id AS uuid), '\\x01', '{pwd}', 'aal1',
        :now, :now + interval '1 hour', :now + interval '1 hour') RETURNING session_id""",
        id=account_id,
        now=bureau.clock(),
    )

    bureau.set_password(bureau.recover(akhmetova), NEW)

    assert bureau.rows("SELECT count(*) FROM session WHERE ended_at IS NULL") == [(0,)]
    assert bureau.rows("SELECT count(*) FROM device WHERE revoked_at IS NULL") == [(0,)]
    assert "idp.session.revoked.v1" in bureau.told()
    with bureau.shared.start_work() as work:
        hashed = bureau.shared.digests.token(device)
        assert work.devices.find(UUID(account_id), hashed, bureau.clock()) is None


def test_every_contact_is_told(bureau, akhmetova):
    step = bureau.recover(akhmetova)
    bureau.send()
    bureau.letters.clear()
    bureau.set_password(step, NEW)
    bureau.send()

    told = sorted(letter.to for letter in bureau.letters)
    assert told == sorted([akhmetova["phone"], akhmetova["email"]])
    assert all("восстановлен" in letter.text for letter in bureau.letters)


def test_a_locked_person_recovers_and_the_lock_is_gone(bureau, akhmetova):
    for _ in range(20):
        bureau.clock.turn(minutes=15)
        _tried(bureau, akhmetova, password="Wrong-password-1")
    bureau.clock.turn(minutes=15)
    assert _tried(bureau, akhmetova) is SigninThrottled

    bureau.set_password(bureau.recover(akhmetova), NEW)

    assert bureau.sign_in(akhmetova, password=NEW).finished is not None


def _blocked(bureau, told, reason):
    bureau.rows(
        """UPDATE account SET status = 'blocked', blocked_for = :reason
        WHERE account_id = CAST(:id AS uuid) RETURNING account_id""",
        id=told["account_id"],
        reason=reason,
    )


def test_what_the_owner_stopped_the_owner_recovers(bureau, akhmetova):
    _blocked(bureau, akhmetova, "owner")

    bureau.set_password(bureau.recover(akhmetova), NEW)

    assert bureau.sign_in(akhmetova, password=NEW).finished is not None
    assert bureau.told()[-1] == "idp.account.changed.v1"


def test_what_support_blocked_no_code_recovers(bureau, akhmetova):
    _blocked(bureau, akhmetova, "support")
    step = bureau.begin_recovery(akhmetova["phone"])
    bureau.send()

    assert (step.signin.state, step.signin.decoy, bureau.letters) == (State.CODE, True, [])


def test_account_that_is_blocked_meanwhile_gets_no_password(bureau, akhmetova):
    step = bureau.recover(akhmetova)
    _blocked(bureau, akhmetova, "support")

    with pytest.raises(AccountBlocked):
        bureau.set_password(step, NEW)
    assert bureau.do.read_profile(UUID(akhmetova["account_id"])).account.status is Status.BLOCKED


def test_login_of_nobody_sends_nothing_and_no_code_is_right(bureau, akhmetova):
    step = bureau.begin_recovery("nobody@example.org", Channel.EMAIL)
    bureau.send()

    assert bureau.letters == []
    for _ in range(4):
        with pytest.raises(CodeMismatch):
            bureau.recovery.check_code(bureau.key(step), "123456")
    with pytest.raises(AttemptsExhausted):
        bureau.recovery.check_code(bureau.key(step), "123456")


def test_three_decoys_do_not_make_a_channel_look_broken(bureau, akhmetova):
    for number in range(4):
        bureau.begin_recovery(f"nobody{number}@example.org", Channel.EMAIL)
    bureau.send()

    assert bureau.begin_recovery(akhmetova["email"], Channel.EMAIL).signin.state is State.CODE


def test_contact_that_the_person_has_not_is_answered_alike(bureau, akhmetova):
    with bureau.shared.start_work() as work:
        mailbox = Contact(ContactKind.EMAIL, akhmetova["email"])
        work.contacts.put(UUID(akhmetova["account_id"]), mailbox)

    step = bureau.begin_recovery(akhmetova["phone"], Channel.EMAIL)
    bureau.send()

    assert (step.signin.state, bureau.letters) == (State.CODE, [])


def test_code_may_be_asked_for_again_and_the_other_way(bureau, akhmetova):
    step = bureau.begin_recovery(akhmetova["phone"])
    first = bureau.code(akhmetova["phone"])
    with pytest.raises(ResendTooSoon):
        bureau.recovery.send_code.again(bureau.key(step), None, block=BLOCK)

    bureau.recovery.send_code.again(bureau.key(step), Channel.EMAIL, block=BLOCK)
    with pytest.raises(CodeMismatch):
        bureau.recovery.check_code(bureau.key(step), first)

    code = bureau.code(akhmetova["email"])
    assert bureau.recovery.check_code(bureau.key(step), code).signin.state is State.PASSWORD


def test_right_code_sent_twice_goes_on_once(bureau, akhmetova):
    step = bureau.begin_recovery(akhmetova["phone"])
    code = bureau.code(akhmetova["phone"])
    first, second = (bureau.recovery.check_code(bureau.key(step), code) for _ in range(2))

    assert (first.signin.state, second.signin.state) == (State.PASSWORD, State.PASSWORD)
    assert bureau.set_password(second, NEW).signin.state is State.DONE


def test_stranger_s_wrong_codes_shut_no_recovery_of_the_owner(bureau, akhmetova):
    for _ in range(3):
        step = bureau.begin_recovery(akhmetova["phone"])
        for _ in range(5):
            with pytest.raises((CodeMismatch, AttemptsExhausted)):
                bureau.recovery.check_code(bureau.key(step), "not it")

    assert bureau.recover(akhmetova).signin.state is State.PASSWORD
    assert "code.account" in bureau.limits.taken
    subjects = dict.fromkeys(bureau.limits.subjects)
    assert akhmetova["account_id"] not in subjects


def test_messages_that_strangers_ask_for_use_up_none_of_the_owner_s(bureau, akhmetova):
    bureau.begin_recovery(akhmetova["phone"])
    asked = bureau.limits.subjects[-2]
    step = bureau.enrol(bureau.sign_in(akhmetova, least_acr=Acr.AAL2).step, FactorKind.SMS)
    own = bureau.limits.subjects[-2]

    assert step.signin.method == "sms"
    assert asked == f"{own}:strangers"


def test_sign_in_that_began_with_the_old_password_ends_without_a_session(bureau, orlova):
    begun = bureau.sign_in(orlova).step
    bureau.clock.turn(seconds=30)
    step = bureau.recover(orlova)
    step = bureau.prove_too(step, Method.TOTP, bureau.totp(orlova["totp_secret"]))
    bureau.set_password(step, NEW)
    bureau.clock.turn(seconds=30)

    with pytest.raises(TransactionExpired):
        bureau.offer(begun, bureau.totp(orlova["totp_secret"]))
    assert bureau.sessions.opened == []


def test_new_hash_of_an_old_password_takes_no_new_one_s_place(bureau, akhmetova):
    account_id = UUID(akhmetova["account_id"])
    with bureau.shared.start_work() as work:
        former = work.passwords.get(account_id)
    bureau.set_password(bureau.recover(akhmetova), NEW)

    with bureau.shared.start_work() as work:
        assert not work.passwords.exchange(account_id, former, "a hash of the old one")
    assert bureau.sign_in(akhmetova, password=NEW).finished is not None


def test_recovery_of_another_browser_is_foreign(bureau, akhmetova):
    step = bureau.recover(akhmetova)
    stranger = replace(bureau.key(step), cookie="made up")

    with pytest.raises(Refusal) as refused:
        bureau.recovery.set_password(stranger, NEW)
    assert refused.value.code == "transaction-foreign"


def test_second_password_of_one_recovery_is_out_of_order(bureau, akhmetova):
    step = bureau.recover(akhmetova)
    bureau.set_password(step, NEW)

    with pytest.raises(StepOutOfOrder):
        bureau.set_password(step, "Другой9Пароль-на-стене")
    assert bureau.sign_in(akhmetova, password=NEW).finished is not None
