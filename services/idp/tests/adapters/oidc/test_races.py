"""Twenty at once with one pushed request, one code, one refresh token: one of them wins."""

from functools import partial

import pytest

from chassis.refusal import Unavailable
from idp.domain.level import Acr
from idp.domain.oauth import InvalidGrant
from idp.usecases.ports import Opening
from testkit.proofs import Holder
from testkit.rush import at_once
from testkit.strikes import demanded

from .conftest import members

MANY = 20


def won(act):
    """What those got who were not refused; on a slow machine some wait in vain for the row."""
    told = at_once([act] * MANY)
    assert {one for one in told if isinstance(one, type)} <= {InvalidGrant, Unavailable}
    return [one for one in told if not isinstance(one, type)]


def test_one_of_twenty_is_answered_to_a_pushed_request(provider, session):
    pushed = provider.push()
    address = {"client_id": ["cabinet"], "request_uri": [pushed.request_uri]}
    asked = provider.oidc.authorize(address, None).request.plain()

    answers = [members(each) for each in won(lambda: provider.sessions.issue_code(asked, session))]

    assert ["code" in told for told in answers].count(True) == 1
    assert {told["error"] for told in answers if "code" not in told} <= {"invalid_request"}
    assert provider.rows("SELECT count(*) FROM permission") == [(1,)]


def test_one_of_twenty_redeems_a_code_that_is_bound_to_a_key(provider, session):
    holder = Holder(provider.clock)
    code = provider.code(session, dpop_jkt=holder.jkt)

    assert len(won(lambda: provider.redeem(code, jkt=holder.jkt))) == 1
    # What the winner got was taken back: the code came twice.
    assert provider.rows("SELECT revoked_at IS NOT NULL FROM permission") == [(True,)]


def test_thieves_without_the_key_take_nothing_from_who_has_it(provider, session):
    holder, thief = Holder(provider.clock), Holder(provider.clock)
    code = provider.code(session, dpop_jkt=holder.jkt)

    assert won(lambda: provider.redeem(code, jkt=thief.jkt)) == []
    assert provider.redeem(code, jkt=holder.jkt).access_token


@pytest.fixture
def desktop(provider, session):
    return provider.tokens(session, "ordinator-cli", scope="openid offline_access")


def test_one_of_twenty_renews_a_family_that_no_key_guards(provider, desktop):
    renewed = won(lambda: provider.renew(desktop.refresh_token, "ordinator-cli"))

    assert len(renewed) == 1
    with pytest.raises(InvalidGrant):
        provider.renew(renewed[0].refresh_token, "ordinator-cli")


def test_browsers_that_swap_their_people_at_once_all_sign_in(provider, doctor):
    """Each ends the other person's session; neither waits for the other for ever."""
    other = provider.account("goncharov")

    def sign_in(person, replaces=None):
        return provider.sessions.open(Opening(person, ("pwd",), Acr.AAL1, replaces))

    swaps = []
    for _ in range(10):
        swaps += [(other, sign_in(doctor).session.id), (doctor, sign_in(other).session.id)]
    with demanded("two browsers swap their people", 10) as strikes:
        told = at_once([partial(sign_in, person, former) for person, former in swaps])
        strikes.add(len(swaps) // 2)

    assert [one.session.account_id for one in told] == [person for person, _ in swaps]
    assert all(provider.sessions.find(one.cookie) for one in told)
    assert len(provider.told()) == len(swaps)
