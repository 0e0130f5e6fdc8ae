"""Whatever a transaction waits for, it takes its own step and no other."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from contracts.identifiers import Snils
from idp.domain.asked import Asked, ClientView
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.person import Person
from idp.domain.refusals import StepOutOfOrder, TransactionExpired, TransactionForeign
from idp.domain.signin import State

BLOCK = "192.0.2.0/24"
CLIENT = ClientView("cabinet", "Cabinet", "http://127.0.0.1:18030")
REQUEST = {"redirect_uri": "http://127.0.0.1:18030/oidc/callback", "state": "xyz"}
PERSON = Person("Ли", "Ен Сук", None, date(1990, 12, 1), Snils("00100199800"))
OUT_OF_ORDER = (StepOutOfOrder, TransactionForeign)
OWN_STEPS = {
    State.CREDENTIALS: {"password"},
    State.METHOD: {"choose a method"},
    State.CODE: {"choose a method", "type a code"},
    State.ENROLMENT: {"choose a factor", "switch a factor on"},
    State.CONSENT: {"consent"},
    State.DONE: set(),
    State.PERSON: {"give a person"},
    State.CONTACTS: {"give contacts"},
    State.PHONE: {"prove a phone", "resend"},
    State.PASSWORD: {"choose a password"},
}


def _acts(do, told):
    device = {"device_cookie": None}
    login = (told["phone"], told["password"])
    more = {"remember": False, "block": BLOCK}
    contacts = {"phone": "+79161234567", "email": "other@example.org"}
    return {
        "password": lambda key: do.check_credentials(key, *login, **device, **more),
        "choose a method": lambda key: do.choose_method(key, Method.SMS, block=BLOCK),
        "type a code": lambda key: do.check_code(key, "000000", **device),
        "choose a factor": lambda key: do.choose_factor(key, FactorKind.SMS, block=BLOCK),
        "switch a factor on": lambda key: do.switch_on_factor(key, "000000", **device),
        "consent": lambda key: do.consent(key, accept=True, **device),
        "give a person": lambda key: do.give_person(key, PERSON),
        "give contacts": lambda key: do.give_contacts(key, **contacts, block=BLOCK),
        "prove a phone": lambda key: do.prove_contact(key, State.PHONE, "000000", block=BLOCK),
        "prove a mailbox": lambda key: do.prove_contact(key, State.EMAIL, "000000", block=BLOCK),
        "resend": lambda key: do.resend_contact_code(key, block=BLOCK),
        "choose a password": lambda key: do.choose_password(key, "Синий7Чайник-на-плите"),
        "confirm": lambda key: do.confirm_account(UUID(told["account_id"]), key, "000000"),
    }


def _with_sms(bureau, told):
    step = bureau.enrol(bureau.sign_in(told, least_acr=Acr.AAL2).step, FactorKind.SMS)
    bureau.switch_on(step, bureau.code(told["phone"]))
    bureau.clock.turn(minutes=10)
    return bureau.sign_in(told).step


def _consenting(bureau, told):
    begun = bureau.do.begin_signin(Asked(REQUEST, replace(CLIENT, own=False)), block=BLOCK)
    more = {"remember": False, "device_cookie": None, "block": BLOCK}
    return bureau.do.check_credentials(
        bureau.key(begun), told["phone"], told["password"], **more
    ).step


def _contacts(bureau, _told):
    begun = bureau.do.begin_registration(locale="ru", block=BLOCK)
    return bureau.do.give_person(bureau.key(begun), PERSON)


WAYS = {
    State.CREDENTIALS: lambda bureau, told: bureau.do.begin_signin(block=BLOCK),
    State.METHOD: _with_sms,
    State.CODE: lambda bureau, told: bureau.choose(_with_sms(bureau, told), Method.SMS),
    State.ENROLMENT: lambda bureau, told: bureau.sign_in(told, least_acr=Acr.AAL2).step,
    State.CONSENT: _consenting,
    State.DONE: lambda bureau, told: bureau.sign_in(told).step,
    State.PERSON: lambda bureau, told: bureau.do.begin_registration(locale="ru", block=BLOCK),
    State.CONTACTS: _contacts,
    State.PHONE: lambda bureau, told: bureau.at_phone(),
    State.PASSWORD: lambda bureau, told: bureau.at_password(),
}


@pytest.mark.parametrize("state", list(WAYS))
def test_only_the_step_that_is_due_is_taken(bureau, state):
    told = bureau.plant("akhmetova")
    step = WAYS[state](bureau, told)
    assert step.signin.state is state
    opened = len(bureau.sessions.opened)

    for name, act in _acts(bureau.do, told).items():
        if name not in OWN_STEPS[state]:
            with pytest.raises(OUT_OF_ORDER):
                act(bureau.key(step))

    assert bureau.do.look_up(bureau.key(step)).state is state
    assert len(bureau.sessions.opened) == opened


@pytest.mark.parametrize("kind", [FactorKind.SMS, FactorKind.TOTP])
def test_word_that_comes_after_a_factor_was_switched_on_opens_nothing(bureau, kind):
    """The password was enough when it was typed; the page of consent stayed open meanwhile."""
    told = bureau.plant("akhmetova")
    bureau.register_program(replace(CLIENT, own=False), REQUEST)
    waiting = _consenting(bureau, told)
    step = bureau.enrol(bureau.sign_in(told, least_acr=Acr.AAL2).step, kind)
    code = bureau.totp(bureau.app_secret(step)) if kind is FactorKind.TOTP else None
    bureau.switch_on(step, code or bureau.code(told["phone"]))
    opened = len(bureau.sessions.opened)

    with pytest.raises(TransactionExpired):
        bureau.do.consent(bureau.key(waiting), accept=True, device_cookie=None)

    assert len(bureau.sessions.opened) == opened
    assert bureau.rows("SELECT count(*) FROM consent") == [(0,)]
