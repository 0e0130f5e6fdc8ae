"""The desk of support on a real database: what happens at one moment happens once."""

from datetime import timedelta
from uuid import UUID

import pytest

from idp.domain.level import Acr
from idp.domain.officer import Officer
from idp.domain.refusals import FactorResetClosed, FactorResetOpen, ProofStale
from idp.wiring.support import wire_support
from testkit.rush import at_once

MANY = 20


@pytest.fixture
def desk(bureau, cache):
    return wire_support(bureau.shared, cache)


@pytest.fixture
def officer_of(bureau):
    def made(slug, age_s=0):
        told = bureau.plant(slug)
        with bureau.shared.start_work() as work:
            work.scopes.grant(UUID(told["account_id"]), "idp.support", bureau.clock())
        proven_at = bureau.clock() - timedelta(seconds=age_s)
        return Officer(UUID(told["account_id"]), Acr.AAL2, proven_at)

    return made


@pytest.fixture
def rimskaya(bureau):
    return UUID(bureau.plant("rimskaya")["account_id"])


def test_of_many_approvals_at_once_one_counts(bureau, desk, officer_of, rimskaya):
    asked = desk.ask_reset(officer_of("orlova"), rimskaya, "lost the phone")
    second = officer_of("goncharov")

    told = at_once([lambda: desk.approve_reset(second, rimskaya, asked.id, "called back")] * MANY)

    assert len([one for one in told if not isinstance(one, type)]) == 1
    assert told.count(FactorResetClosed) == MANY - 1
    bureau.send()
    assert len([letter for letter in bureau.letters if "code=" in letter.text]) == 2


def test_of_many_who_ask_at_once_one_does(bureau, desk, officer_of, rimskaya):
    officer = officer_of("orlova")

    told = at_once([lambda: desk.ask_reset(officer, rimskaya, "lost the phone")] * MANY)

    assert len([one for one in told if not isinstance(one, type)]) == 1
    assert told.count(FactorResetOpen) == MANY - 1
    assert bureau.rows("SELECT count(*) FROM factor_reset") == [(1,)]


def test_what_nobody_approved_in_three_days_is_dropped(bureau, desk, officer_of, rimskaya):
    asked = desk.ask_reset(officer_of("orlova"), rimskaya, "lost the phone")
    bureau.clock.turn(hours=72)

    with pytest.raises(FactorResetClosed):
        desk.approve_reset(officer_of("goncharov"), rimskaya, asked.id, "too late")

    assert desk.list_resets(officer_of("goncharov")) == []
    assert desk.ask_reset(officer_of("orlova"), rimskaya, "asked anew").id != asked.id


@pytest.mark.parametrize(("age_s", "let_in"), [(900, True), (901, False)])
def test_proof_is_good_for_a_quarter_of_an_hour(desk, officer_of, rimskaya, age_s, let_in):
    officer = officer_of("orlova", age_s)

    if let_in:
        assert desk.show_card(officer, rimskaya).account.id == rimskaya
    else:
        with pytest.raises(ProofStale):
            desk.show_card(officer, rimskaya)
