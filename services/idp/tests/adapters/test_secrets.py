"""What hides, proves and measures secrets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from chassis.refusal import Unavailable
from idp.adapters.chance import SystemChance
from idp.adapters.hasher import Argon2Hasher
from idp.adapters.strength import ZxcvbnStrength
from idp.adapters.totp import PyotpTotp
from idp.adapters.vault import KeyedDigests, Vault
from idp.adapters.wording import CatalogWording
from idp.domain.code import Channel
from idp.domain.signin import Purpose

KEY, OTHER = bytes(range(32)), bytes(32)


def test_sealed_value_opens_only_in_its_own_row():
    vault, row = Vault(KEY), uuid4()
    sealed = vault.seal("account", row, b"11223344595")

    assert vault.open("account", row, sealed) == b"11223344595"
    for table, where in (("account", uuid4()), ("contact", row)):
        with pytest.raises(InvalidTag):
            vault.open(table, where, sealed)


def test_value_sealed_twice_looks_different():
    vault, row = Vault(KEY), uuid4()

    assert vault.seal("account", row, b"x") != vault.seal("account", row, b"x")


def test_digest_of_a_code_belongs_to_one_transaction_purpose_and_channel():
    digests, signin_id = KeyedDigests(KEY, OTHER), uuid4()
    one = digests.code(signin_id, Purpose.SIGNIN, Channel.SMS, "123456")

    assert one == digests.code(signin_id, Purpose.SIGNIN, Channel.SMS, "123456")
    assert one != digests.code(uuid4(), Purpose.SIGNIN, Channel.SMS, "123456")
    assert one != digests.code(signin_id, Purpose.CONFIRMATION, Channel.SMS, "123456")
    assert one != digests.code(signin_id, Purpose.SIGNIN, Channel.CALL, "123456")


def test_index_depends_on_its_key_and_kind():
    digests = KeyedDigests(KEY, OTHER)

    assert digests.index("phone", "1") != digests.index("snils", "1")
    assert digests.index("phone", "1") != KeyedDigests(KEY, KEY).index("phone", "1")


def test_password_fits_its_own_hash_alone():
    hasher = Argon2Hasher(1)
    hashed = hasher.hash("Синий7Чайник")

    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify(hashed, "Синий7Чайник")
    assert not hasher.verify(hashed, "синий7чайник")
    assert not hasher.verify(None, "nobody has this password")


def test_flood_of_passwords_is_refused_beyond_the_queue():
    hasher, together = Argon2Hasher(1, queue=2), Barrier(12)

    def _hash(number):
        together.wait()
        try:
            return bool(hasher.hash(f"password {number}"))
        except Unavailable:
            return False

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(_hash, range(12)))

    assert outcomes.count(False) > 0
    assert hasher.hash("afterwards")


@pytest.mark.parametrize("password", ["Пароль123", "Йцукен123", "Password1", "Gfhjkm123"])
def test_what_everybody_tries_is_weak_in_every_spelling(password):
    strength = ZxcvbnStrength()

    assert strength.is_common(password) or strength.score(password, ()) < 2


def test_own_words_make_a_password_weaker():
    strength = ZxcvbnStrength()

    assert strength.score("Rimskaya-Korsakova", ()) > strength.score(
        "Rimskaya-Korsakova", ("Римская", "Корсакова", "Rimskaya", "Korsakova")
    )


def test_app_codes_follow_the_vectors_of_the_rfc():
    # RFC 6238 appendix B, SHA-1, the last six of eight digits.
    totp, secret = PyotpTotp(), b"12345678901234567890"

    for seconds, digits in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        at = datetime.fromtimestamp(seconds, UTC)
        assert totp.timecode(secret, digits, at) == seconds // 30


def test_random_values_have_the_length_they_promise():
    chance = SystemChance()

    assert (len(chance.token()), len(chance.digits()), len(chance.secret())) == (43, 6, 20)
    assert len({*chance.recovery_codes()}) == 10


@pytest.mark.parametrize("locale", ["ru", "en", "de"])
def test_every_message_has_words_in_every_language(locale):
    wording = CatalogWording("localhost:18010")

    for purpose in Purpose:
        for channel in Channel:
            subject, text = wording.code(channel, locale, purpose, "123456")
            assert subject
            assert "123456" in text.replace(", ", "")
    assert wording.held(Channel.SMS, locale)[1]
