"""From names to a confirmed account, on a real database."""

import pytest

from chassis.attempts import LimitReached
from idp.domain.level import Level
from idp.domain.refusals import (
    AlreadyConfirmed,
    AttemptsExhausted,
    CodeExpired,
    CodeForeign,
    CodeMismatch,
    CodeUsed,
    ContactTaken,
    PasswordWeak,
    ResendTooSoon,
    SnilsTaken,
    StepOutOfOrder,
    TransactionExpired,
    TransactionForeign,
)
from idp.domain.signin import State
from idp.usecases.transaction import Key
from testkit import people
from testkit.rush import at_once

BLOCK = "192.0.2.0/24"
PASSWORD = "Синий7Чайник-на-плите"
PHONE = people.person("sokolova")["phone"]
EMAIL = people.person("sokolova")["email"]


def _wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_newcomer_registers_and_confirms_and_the_others_hear_of_it(bureau):
    account = bureau.register()
    assert account.level is Level.STANDARD

    confirmed = bureau.confirm(account)

    assert (confirmed.level, confirmed.confirmed_by) == (Level.CONFIRMED, "sms")
    assert bureau.told() == [
        "idp.account.registered.v1",
        "idp.account.changed.v1",
        "idp.account.confirmed.v1",
    ]
    ((person,),) = bureau.rows("SELECT body->'person' FROM outbox ORDER BY seq DESC LIMIT 1")
    assert person["snils"] == people.person("sokolova")["snils"]


def test_numbers_and_contacts_lie_encrypted(bureau):
    account = bureau.register()

    ((snils, phone),) = bureau.rows(
        "SELECT snils_enc, value_enc FROM account JOIN contact USING (account_id)"
        " WHERE kind = 'phone'"
    )
    assert account.person.snils.digits.encode() not in bytes(snils)
    assert PHONE.encode() not in bytes(phone)


def test_new_account_is_signed_in_with_password_and_code(bureau):
    bureau.register()

    (opening,) = bureau.sessions.opened
    assert (opening.amr, opening.acr) == (("pwd", "sms"), "aal2")


def test_sent_message_is_blank_afterwards(bureau):
    bureau.at_phone()
    bureau.send()

    assert bureau.rows("SELECT body_enc FROM dispatch WHERE sent_at IS NOT NULL") == [(None,)]


def test_text_message_ends_with_host_and_code(bureau):
    bureau.at_phone()
    code = bureau.code(PHONE)

    assert bureau.letters[0].text.splitlines()[-1] == f"@localhost:31410 #{code}"


def test_wrong_code_is_refused_and_the_try_counts(bureau):
    step = bureau.at_phone()
    wrong = _wrong(bureau.code(PHONE))

    with pytest.raises(CodeMismatch) as first:
        bureau.prove(step, State.PHONE, wrong)
    with pytest.raises(CodeMismatch) as second:
        bureau.prove(step, State.PHONE, wrong)

    assert (first.value.facts, second.value.facts) == ({}, {"tries_left": 3})


def test_fifth_wrong_code_kills_the_right_one(bureau):
    step = bureau.at_phone()
    code = bureau.code(PHONE)
    for _ in range(4):
        with pytest.raises(CodeMismatch):
            bureau.prove(step, State.PHONE, _wrong(code))
    with pytest.raises(AttemptsExhausted):
        bureau.prove(step, State.PHONE, _wrong(code))

    with pytest.raises(AttemptsExhausted):
        bureau.prove(step, State.PHONE, code)


def test_expired_code_is_called_expired(bureau):
    step = bureau.at_phone()
    code = bureau.code(PHONE)
    bureau.clock.turn(seconds=300)

    with pytest.raises(CodeExpired):
        bureau.prove(step, State.PHONE, code)


def test_code_of_another_attempt_is_called_foreign(bureau):
    bureau.at_phone()
    code = bureau.code(PHONE)
    other = bureau.at_phone()
    bureau.code(PHONE)

    with pytest.raises(CodeForeign):
        bureau.prove(other, State.PHONE, code)


def test_confirmation_code_is_worth_nothing_twice(bureau):
    account = bureau.register()
    step = bureau.do.begin_confirmation(account.id, locale="ru", block=BLOCK)
    code = bureau.code(PHONE)
    bureau.do.confirm_account(account.id, bureau.key(step), code)

    bureau.clock.turn(seconds=11)
    with pytest.raises(CodeUsed):
        bureau.do.confirm_account(account.id, bureau.key(step), code)
    with pytest.raises(AlreadyConfirmed):
        bureau.do.begin_confirmation(account.id, locale="ru", block=BLOCK)


def test_used_code_of_the_phone_does_not_prove_the_mailbox(bureau):
    step = bureau.at_phone()
    code = bureau.code(PHONE)
    step = bureau.prove(step, State.PHONE, code)

    with pytest.raises(CodeMismatch):
        bureau.prove(step, State.EMAIL, code)


def test_previous_code_lives_until_the_second_resend(bureau):
    step = bureau.at_phone()
    codes = [bureau.code(PHONE)]
    for wait in (30, 60):
        bureau.clock.turn(seconds=wait)
        bureau.do.resend_contact_code(bureau.key(step), block=BLOCK)
        codes.append(bureau.code(PHONE))

    with pytest.raises(CodeMismatch):
        bureau.prove(step, State.PHONE, codes[0])
    assert bureau.prove(step, State.PHONE, codes[1]).signin.state is State.EMAIL


def test_resend_waits_half_a_minute(bureau):
    step = bureau.at_phone()

    with pytest.raises(ResendTooSoon) as refused:
        bureau.do.resend_contact_code(bureau.key(step), block=BLOCK)
    assert refused.value.facts == {"retry_after": 30}


def test_of_parallel_right_codes_one_is_spent_and_all_go_on(bureau):
    step = bureau.at_phone()
    code = bureau.code(PHONE)

    outcomes = at_once([lambda: bureau.prove(step, State.PHONE, code)] * 20)

    assert [outcome.signin.state for outcome in outcomes] == [State.EMAIL] * 20
    assert bureau.rows("SELECT count(*) FROM code WHERE used_at IS NOT NULL") == [(1,)]
    bureau.send()
    assert [letter.to for letter in bureau.letters] == [PHONE, EMAIL]


def test_right_code_sent_twice_goes_on_and_the_later_cookie_holds(bureau):
    step = bureau.at_phone()
    code = bureau.code(PHONE)
    bureau.prove(step, State.PHONE, code)
    again = bureau.prove(step, State.PHONE, code)

    assert again.signin.state is State.EMAIL
    assert bureau.prove(again, State.EMAIL, bureau.code(EMAIL)).signin.state is State.PASSWORD


def test_right_code_sent_again_after_a_while_is_used(bureau):
    step = bureau.at_phone()
    code = bureau.code(PHONE)
    bureau.prove(step, State.PHONE, code)
    bureau.clock.turn(seconds=11)

    with pytest.raises(CodeUsed):
        bureau.prove(step, State.PHONE, code)


def test_wrong_code_with_the_cookie_of_the_step_before_goes_nowhere(bureau):
    step = bureau.at_phone()
    code = bureau.code(PHONE)
    bureau.prove(step, State.PHONE, code)

    with pytest.raises(StepOutOfOrder):
        bureau.prove(step, State.PHONE, _wrong(code))


def test_code_that_confirmed_the_account_confirms_it_once_if_sent_twice(bureau):
    account = bureau.register()
    step = bureau.do.begin_confirmation(account.id, locale="ru", block=BLOCK)
    code = bureau.code(PHONE)
    first = bureau.do.confirm_account(account.id, bureau.key(step), code)

    assert bureau.do.confirm_account(account.id, bureau.key(step), code) == first
    assert bureau.told().count("idp.account.confirmed.v1") == 1


def test_code_of_another_attempt_is_not_told_where_somebody_has_the_contact(bureau):
    account = bureau.register()
    bureau.do.begin_confirmation(account.id, locale="ru", block=BLOCK)
    code = bureau.code(PHONE)
    decoy = bureau.at_phone("kuznetsov", phone=PHONE, email="other@example.org")

    with pytest.raises(CodeMismatch):
        bureau.prove(decoy, State.PHONE, code)


def test_address_that_sent_too_many_does_not_use_up_what_a_phone_may_get(bureau):
    bureau.limits.reached = {"send.address"}

    with pytest.raises(LimitReached):
        bureau.at_phone()
    assert "send.hour" not in bureau.limits.taken


def test_what_is_counted_names_no_phone_and_no_address(bureau):
    bureau.at_password()

    assert "code.account" in bureau.limits.taken
    named = [who for who in bureau.limits.subjects if PHONE in who or EMAIL in who]
    assert named == []


def test_held_phone_looks_the_same_and_no_code_is_ever_right(bureau):
    bureau.register()
    bureau.send()
    step = bureau.at_phone(
        "kuznetsov", phone=PHONE, email="kuznetsov@example.org", snils="11223344595"
    )
    bureau.send()

    assert step.signin.state is State.PHONE
    assert "есть учётная запись" in bureau.letters[-1].text
    with pytest.raises(CodeMismatch):
        bureau.prove(step, State.PHONE, "000000")


def test_held_snils_is_told_only_after_the_phone_is_proven(bureau):
    bureau.register()
    other = {"phone": "+79161234567", "email": "other@example.org"}
    step = bureau.at_phone(**other)
    code = bureau.code(other["phone"])

    with pytest.raises(SnilsTaken):
        bureau.prove(step, State.PHONE, code)
    with pytest.raises(CodeUsed):
        bureau.prove(step, State.PHONE, code)


def test_owner_of_a_held_snils_is_told_by_mail(bureau):
    bureau.register()
    other = {"phone": "+79161234567", "email": "other@example.org"}
    step = bureau.at_phone(**other)
    with pytest.raises(SnilsTaken):
        bureau.prove(step, State.PHONE, bureau.code(other["phone"]))
    bureau.send()

    assert bureau.letters[-1].to == EMAIL
    assert "с вашим СНИЛС" in bureau.letters[-1].text


def test_of_two_registrations_with_one_phone_the_first_to_finish_wins(bureau):
    first = bureau.at_password()
    second = bureau.at_password("kuznetsov", phone=PHONE)
    bureau.do.choose_password(bureau.key(first), PASSWORD)

    with pytest.raises(ContactTaken):
        bureau.do.choose_password(bureau.key(second), PASSWORD)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Пароль123", "common"),
        ("Йцукен123", "common"),
        ("Sokolova1986x", "own-name"),
        ("коротк", "short"),
    ],
)
def test_weak_password_may_be_chosen_again(bureau, password, reason):
    step = bureau.at_password()

    with pytest.raises(PasswordWeak) as refused:
        bureau.do.choose_password(bureau.key(step), password)

    assert refused.value.facts == {"reason": reason}
    assert bureau.do.choose_password(bureau.key(step), PASSWORD).account.version == 2


def test_steps_out_of_order_are_refused(bureau):
    step = bureau.do.begin_registration(locale="ru", block=BLOCK)

    with pytest.raises(StepOutOfOrder):
        bureau.do.choose_password(bureau.key(step), PASSWORD)
    assert bureau.rows("SELECT count(*) FROM account") == [(0,)]


def test_transaction_without_its_cookie_is_foreign(bureau):
    step = bureau.at_phone()

    for cookie in (None, "", "another"):
        with pytest.raises(TransactionForeign):
            bureau.do.prove_contact(Key(step.signin.id, cookie), State.PHONE, "000000", block=BLOCK)


def test_cookie_of_a_state_left_behind_is_worth_nothing(bureau):
    first = bureau.do.begin_registration(locale="ru", block=BLOCK)
    bureau.do.give_person(bureau.key(first), bureau.person())

    with pytest.raises(StepOutOfOrder):
        bureau.do.give_contacts(bureau.key(first), phone=PHONE, email=EMAIL, block=BLOCK)


def test_after_a_quarter_of_an_hour_the_transaction_is_over(bureau):
    step = bureau.at_phone()
    bureau.clock.turn(minutes=15)

    with pytest.raises(TransactionExpired):
        bureau.prove(step, State.PHONE, "000000")


def test_confirmation_of_another_account_is_foreign(bureau):
    account = bureau.register()
    step = bureau.do.begin_confirmation(account.id, locale="ru", block=BLOCK)
    other = bureau.register("kuznetsov")

    with pytest.raises(TransactionForeign):
        bureau.do.confirm_account(other.id, bureau.key(step), bureau.code(PHONE))
