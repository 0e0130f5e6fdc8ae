"""Another phone or e-mail in the place of the former, on a real database (A2)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from chassis.refusal import Refusal
from idp.domain.contact import Contact, ContactKind
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.refusals import (
    AttemptsExhausted,
    CodeExpired,
    CodeForeign,
    CodeMismatch,
    CodeUsed,
    ContactTaken,
    ContactUnchanged,
    CredentialsWrong,
    ProofStale,
    ResendTooSoon,
    SignedOut,
    StepOutOfOrder,
)
from idp.domain.signin import State
from testkit.rush import at_once

BLOCK = "192.0.2.0/24"
PHONE = Contact(ContactKind.PHONE, "+79005550011")
EMAIL = Contact(ContactKind.EMAIL, "new@example.org")
BOTH = pytest.mark.parametrize("contact", [PHONE, EMAIL], ids=["phone", "email"])


@pytest.fixture
def akhmetova(bureau):
    """A nurse without a second factor."""
    return bureau.plant("akhmetova")


def _begin(bureau, told, contact, **more):
    session = more.get("session") or bureau.session_of(told, age_s=0)
    return bureau.own.begin_contact(session, contact, locale="ru", block=BLOCK)


def _change(bureau, step, code):
    return bureau.own.change_contact(bureau.key(step), code)


def _changed(bureau, told, contact):
    step = _begin(bureau, told, contact)
    return _change(bureau, step, bureau.code(contact.value))


def _held(bureau, told):
    profile = bureau.do.read_profile(UUID(told["account_id"]))
    return {contact.kind: contact for contact in profile.contacts}


def _wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


@BOTH
def test_code_from_the_new_contact_puts_it_in_the_place_of_the_former(bureau, akhmetova, contact):
    former = akhmetova[contact.kind]
    step = _changed(bureau, akhmetova, contact)

    assert step.signin.state is State.DONE
    held = _held(bureau, akhmetova)[contact.kind]
    assert (held.value, held.verified_at) == (contact.value, bureau.clock())
    with pytest.raises(CredentialsWrong):
        bureau.sign_in(akhmetova, login=former)
    assert bureau.sign_in(akhmetova, login=contact.value).finished
    assert bureau.told()[-1] == "idp.account.changed.v1"
    assert bureau.rows("SELECT body->'changed' FROM outbox ORDER BY seq DESC LIMIT 1") == [
        (["contacts"],)
    ]


@BOTH
def test_former_contacts_hear_of_it_and_the_new_one_gets_its_code_alone(bureau, akhmetova, contact):
    _changed(bureau, akhmetova, contact)
    bureau.letters.clear()
    bureau.send()

    assert {letter.to for letter in bureau.letters} == {akhmetova["phone"], akhmetova["email"]}


@BOTH
def test_nothing_changes_before_the_code(bureau, akhmetova, contact):
    _begin(bureau, akhmetova, contact)

    assert _held(bureau, akhmetova)[contact.kind].value == akhmetova[contact.kind]
    with pytest.raises(CredentialsWrong):
        bureau.sign_in(akhmetova, login=contact.value)


def test_change_wants_a_proof_just_given(bureau, akhmetova):
    with pytest.raises(ProofStale):
        _begin(bureau, akhmetova, PHONE, session=bureau.session_of(akhmetova, age_s=301))


def test_password_alone_changes_no_contact_where_a_factor_is_on(bureau):
    orlova = bureau.plant("orlova")

    with pytest.raises(ProofStale):
        _begin(bureau, orlova, PHONE, session=bureau.session_of(orlova, Acr.AAL1, age_s=0))
    assert _begin(bureau, orlova, PHONE, session=bureau.fresh(orlova))


def test_own_contact_is_no_new_one(bureau, akhmetova):
    with pytest.raises(ContactUnchanged):
        _begin(bureau, akhmetova, Contact(ContactKind.PHONE, akhmetova["phone"]))


@pytest.mark.parametrize("kind", ["phone", "email"])
def test_contact_of_somebody_else_looks_the_same_and_its_owner_is_told(bureau, akhmetova, kind):
    orlova = bureau.plant("orlova")
    step = _begin(bureau, akhmetova, Contact(ContactKind(kind), orlova[kind]))
    bureau.send()
    (letter,) = bureau.letters

    assert (step.signin.state, letter.to) == (State.CODE, orlova[kind])
    assert "привязать" in letter.text
    for _ in range(4):
        with pytest.raises(CodeMismatch):
            _change(bureau, step, "000000")
    with pytest.raises(AttemptsExhausted):
        _change(bureau, step, "000000")
    assert _held(bureau, orlova)[ContactKind(kind)].value == orlova[kind]


def test_each_refusal_of_a_code_is_its_own(bureau, akhmetova):
    other = _begin(bureau, akhmetova, PHONE)
    foreign = bureau.code(PHONE.value)
    bureau.clock.turn(minutes=1)
    step = _begin(bureau, akhmetova, PHONE)
    code = bureau.code(PHONE.value)

    with pytest.raises(CodeForeign):
        _change(bureau, step, foreign)
    with pytest.raises(CodeMismatch):
        _change(bureau, step, _wrong(code))
    with pytest.raises(ResendTooSoon):
        bureau.own.resend_contact(bureau.key(step), block=BLOCK)
    bureau.clock.turn(seconds=301)
    with pytest.raises(CodeExpired):
        _change(bureau, step, code)
    bureau.own.resend_contact(bureau.key(step), block=BLOCK)
    code = bureau.code(PHONE.value)
    _change(bureau, step, code)
    bureau.clock.turn(seconds=11)
    with pytest.raises(CodeUsed):
        _change(bureau, step, code)
    with pytest.raises(StepOutOfOrder):
        bureau.own.show_contact(bureau.key(step))
    assert other.signin.id != step.signin.id


def test_right_code_sent_twice_changes_once(bureau, akhmetova):
    step = _begin(bureau, akhmetova, PHONE)
    code = bureau.code(PHONE.value)

    states = [_change(bureau, step, code).signin.state for _ in range(2)]

    assert states == [State.DONE, State.DONE]
    assert bureau.told().count("idp.account.changed.v1") == 2  # planted, and this change


@pytest.mark.parametrize("act", ["show_contact", "resend_contact", "change_contact"])
def test_change_begun_in_a_session_ends_with_it(bureau, akhmetova, act):
    step = _begin(bureau, akhmetova, PHONE)
    code = bureau.code(PHONE.value)
    bureau.clock.turn(minutes=1)
    signed_out = replace(bureau.key(step), session_id=None)
    rest = {"show_contact": {}, "resend_contact": {"block": BLOCK}}.get(act, {"typed": code})

    with pytest.raises(SignedOut):
        getattr(bureau.own, act)(signed_out, **rest)


def test_two_accounts_prove_one_contact_at_once_and_one_has_it(bureau, akhmetova):
    orlova = bureau.plant("orlova")
    steps = []
    for told in (akhmetova, orlova):
        session = bureau.session_of(told, Acr.AAL2, age_s=0)
        step = _begin(bureau, told, PHONE, session=session)
        steps.append((step, bureau.code(PHONE.value)))
        bureau.clock.turn(minutes=1)

    def _try(begun):
        try:
            return _change(bureau, *begun).signin.state
        except Refusal as refusal:
            return type(refusal)

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(_try, steps))

    assert sorted(outcomes, key=str) == sorted([State.DONE, ContactTaken], key=str)
    owners = [_held(bureau, told)[ContactKind.PHONE].value for told in (akhmetova, orlova)]
    assert owners.count(PHONE.value) == 1


def test_of_many_right_codes_at_once_one_changes(bureau, akhmetova):
    step = _begin(bureau, akhmetova, PHONE)
    code = bureau.code(PHONE.value)

    steps = at_once([lambda: _change(bureau, step, code)] * 20)

    assert [one.signin.state for one in steps] == [State.DONE] * 20
    assert bureau.told().count("idp.account.changed.v1") == 2


def test_code_on_its_way_to_the_former_phone_opens_nothing_any_more(bureau, akhmetova):
    step = bureau.do.begin_factor(bureau.session_of(akhmetova, age_s=0), locale="ru")
    bureau.enrol(step, FactorKind.SMS)
    bureau.switch_on(step, bureau.code(akhmetova["phone"]))
    bureau.clock.turn(minutes=5)
    thief = bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    code = bureau.code(akhmetova["phone"])
    step = _begin(bureau, akhmetova, PHONE, session=bureau.fresh(akhmetova))
    _change(bureau, step, bureau.code(PHONE.value))

    with pytest.raises(CodeMismatch):
        bureau.offer(thief, code)


def test_codes_of_the_second_factor_go_to_the_new_phone(bureau, akhmetova):
    step = bureau.do.begin_factor(bureau.session_of(akhmetova, age_s=0), locale="ru")
    bureau.enrol(step, FactorKind.SMS)
    bureau.switch_on(step, bureau.code(akhmetova["phone"]))
    step = _begin(bureau, akhmetova, PHONE, session=bureau.fresh(akhmetova))
    _change(bureau, step, bureau.code(PHONE.value))
    bureau.clock.turn(minutes=5)
    begun = bureau.choose(bureau.sign_in(akhmetova, login=PHONE.value).step, Method.SMS)

    assert bureau.offer(begun, bureau.code(PHONE.value)).finished


def test_devices_are_forgotten_with_the_contact(bureau, akhmetova):
    assert bureau.sign_in(akhmetova).finished.device_cookie
    _changed(bureau, akhmetova, EMAIL)

    assert bureau.rows("SELECT count(*) FROM device WHERE revoked_at IS NULL") == [(0,)]
