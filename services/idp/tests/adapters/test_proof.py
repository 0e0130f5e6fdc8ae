"""What proves a person is changed only after a fresh proof (A4)."""

import pytest

from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.refusals import ChannelUnknown, ProofStale
from idp.domain.signin import State

BLOCK = "192.0.2.0/24"


@pytest.fixture
def orlova(bureau):
    """A doctor with an authenticator app."""
    return bureau.plant("orlova")


@pytest.mark.parametrize(
    ("acr", "age_s"), [(Acr.AAL2, 301), (Acr.AAL1, 0), (Acr.AAL1E, 0), (Acr.AAL2R, 0)]
)
def test_session_that_is_old_or_weak_makes_no_other_proof(bureau, orlova, acr, age_s):
    session = bureau.session_of(orlova, acr, age_s)

    with pytest.raises(ProofStale):
        bureau.do.begin_factor(session, locale="ru")
    with pytest.raises(ProofStale):
        bureau.do.print_recovery_codes(session)
    assert bureau.do.read_profile(session.account_id).recovery_left == 0


def test_first_factor_wants_the_password_just_typed(bureau):
    told = bureau.plant("akhmetova")

    with pytest.raises(ProofStale):
        bureau.do.begin_factor(bureau.session_of(told, age_s=301), locale="ru")
    assert bureau.do.begin_factor(bureau.session_of(told, age_s=300), locale="ru")


def test_fresh_proof_of_a_weaker_factor_leads_to_the_stronger_one(bureau, orlova):
    step = bureau.do.begin_factor(bureau.fresh(orlova), locale="ru")
    bureau.enrol(step, FactorKind.EMAIL)
    bureau.switch_on(step, bureau.code(orlova["email"]))
    begun = bureau.do.begin_proof(
        bureau.session_of(orlova), back="/account", locale="ru", block=BLOCK
    )
    step = bureau.choose(begun, Method.EMAIL)

    after = bureau.offer(step, bureau.code(orlova["email"]))
    assert (after.step.signin.state, after.finished) == (State.METHOD, None)
    step = bureau.choose(after.step, Method.TOTP)
    after = bureau.offer(step, bureau.totp(orlova["totp_secret"]))

    assert after.finished.address == "/account"
    assert bureau.sessions.opened[-1].acr is Acr.AAL2


@pytest.mark.parametrize("bureau", [{"policy": "strict"}], indirect=True)
def test_mailbox_is_no_factor_where_the_policy_has_none(bureau, orlova):
    step = bureau.do.begin_factor(bureau.fresh(orlova), locale="ru")

    with pytest.raises(ChannelUnknown):
        bureau.enrol(step, FactorKind.EMAIL)


def test_mailbox_is_no_factor_where_more_is_asked(bureau):
    step = bureau.sign_in(bureau.plant("akhmetova"), least_acr=Acr.AAL2).step

    with pytest.raises(ChannelUnknown):
        bureau.enrol(step, FactorKind.EMAIL)


def test_mailbox_alone_prints_no_recovery_codes(bureau):
    told = bureau.plant("akhmetova")
    step = bureau.do.begin_factor(bureau.session_of(told, age_s=0), locale="ru")
    bureau.enrol(step, FactorKind.EMAIL)
    bureau.switch_on(step, bureau.code(told["email"]))

    with pytest.raises(ChannelUnknown):
        bureau.do.print_recovery_codes(bureau.session_of(told, Acr.AAL1E, age_s=0))
