"""Signing keys on the real database: announced, used, retired; sealed where they lie."""

import pytest
from cryptography.exceptions import InvalidTag

from chassis.refusal import Unavailable
from idp.adapters.keyring import Keyring, KeySeal
from idp.domain.refusals import KeyTooYoung

from .conftest import MASTER


def _stages(provider, alg="ES256"):
    statement = "SELECT stage FROM signing_key WHERE alg = :alg ORDER BY stage"
    return [stage for (stage,) in provider.rows(statement, alg=alg)]


def test_each_algorithm_begins_with_a_key_that_signs_and_one_that_is_announced(provider):
    provider.register.ensure_keys()

    assert _stages(provider) == _stages(provider, "RS256") == ["active", "next"]
    assert len(provider.published()) == 4


def test_published_keys_are_public(provider):
    members = [set(key) for key in provider.published()]

    assert {frozenset(names) for names in members} == {
        frozenset({"kty", "crv", "x", "y", "alg", "use", "kid"}),
        frozenset({"kty", "n", "e", "alg", "use", "kid"}),
    }


def test_key_is_not_used_before_everybody_had_a_day_to_hear_of_it(provider):
    provider.clock.turn(hours=23, minutes=59)

    with pytest.raises(KeyTooYoung):
        provider.register.rotate_keys()

    assert _stages(provider) == ["active", "next"]


def test_rotation_loses_no_token(provider, session):
    before = provider.tokens(session).access_token
    provider.clock.turn(hours=24)
    fresh = provider.tokens(provider.sign_in(session.account_id)).access_token
    provider.register.rotate_keys()
    provider.clock.turn(seconds=30)
    after = provider.tokens(provider.sign_in(session.account_id)).access_token

    assert _stages(provider) == ["active", "next", "retired"]
    assert provider.claims(fresh, "cabinet") is not None
    assert provider.claims(after, "cabinet") is not None
    assert len({token.split(".")[0] for token in (before, fresh, after)}) == 2


def test_withdrawn_key_is_trusted_no_more(provider, session):
    token = provider.tokens(session).access_token
    provider.register.rotate_keys(at_once=True)
    provider.clock.turn(seconds=10)
    meanwhile = provider.tokens(provider.sign_in(session.account_id)).access_token

    assert provider.register.withdraw_keys() == 2
    provider.clock.turn(seconds=10)
    assert provider.claims(token, "cabinet") is None
    assert provider.claims(meanwhile, "cabinet") is not None
    assert _stages(provider) == ["active", "next", "withdrawn"]


def test_keys_are_shown_with_their_stages(provider):
    provider.register.rotate_keys(at_once=True)

    shown = [(key.alg, key.stage) for key in provider.register.show_keys()]

    assert sorted(shown) == [
        (alg, stage) for alg in ("ES256", "RS256") for stage in ("active", "next", "retired")
    ]


def test_private_keys_lie_sealed(provider):
    sealed = [bytes(row[0]) for row in provider.rows("SELECT sealed FROM signing_key")]

    assert not any(b"PRIVATE KEY" in each for each in sealed)
    with provider.start_work() as work, pytest.raises(InvalidTag):
        KeySeal(bytes(32)).open(work.signing_keys.all()[0])


def test_key_moved_to_another_row_is_not_opened(provider):
    with provider.start_work() as work:
        first, second, *_ = work.signing_keys.all()

    with pytest.raises(InvalidTag):
        KeySeal(MASTER).open(type(first)(**vars(first) | {"sealed": second.sealed}))


def test_without_keys_nothing_is_signed(provider):
    empty = Keyring(list, KeySeal(MASTER), provider.clock)

    with pytest.raises(Unavailable):
        empty.access_token({})


def test_each_step_of_a_key_is_noted_with_who_had_it_done(provider):
    noted = provider.noted(lambda: provider.register.rotate_keys(at_once=True))
    withdrawn = provider.noted(provider.register.withdraw_keys)

    assert {(deed, actor) for deed, _, actor, *_ in noted} == {("key", "cli")}
    assert sorted((entry[-1]["alg"], entry[-1]["stage"]) for entry in noted) == [
        (alg, stage) for alg in ("ES256", "RS256") for stage in ("active", "retired")
    ]
    assert {(entry[2], entry[-1]["stage"]) for entry in withdrawn} == {("cli", "withdrawn")}
