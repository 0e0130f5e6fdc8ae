"""What hides, proves and measures secrets."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from cryptography.exceptions import InvalidTag
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from chassis.refusal import Unavailable
from idp.adapters.chance import SystemChance
from idp.adapters.hasher import Argon2Hasher
from idp.adapters.strength import ZxcvbnStrength, russian
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


def test_turn_is_taken_once_by_a_thread_however_often_it_hashes():
    hasher = Argon2Hasher(1, queue=0)

    with hasher.turn(), hasher.turn():
        hashed = hasher.hash("Синий7Чайник")
        assert hasher.verify(hashed, "Синий7Чайник")
        with ThreadPoolExecutor(1) as other, pytest.raises(Unavailable) as refused:
            other.submit(hasher.hash, "another").result()
    assert (refused.value.what, refused.value.retry_after) == ("password-hashing", 2)
    assert hasher.hash("afterwards")


def test_threads_that_hash_step_back_for_threads_that_answer():
    before = set(threading.enumerate())

    Argon2Hasher(1).hash("Синий7Чайник")

    (hashing,) = set(threading.enumerate()) - before
    ours = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert os.getpriority(os.PRIO_PROCESS, hashing.native_id) == min(19, ours + 10)


def test_hash_of_other_parameters_is_outdated():
    hasher = Argon2Hasher(1)

    assert hasher.is_outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))
    assert not hasher.is_outdated(hasher.hash("x"))


@pytest.mark.parametrize(
    "password",
    [
        "Пароль123",
        "йцукен123",
        "Йцукен123",
        "Password1",
        "Gfhjkm123",
        "Солнышко2024!",
        "1й2ц3у4к",
        "Ghbdtn1!",
        "Rhfcjnrf12",
        "Spartak1922",
        "Спартак1922",
    ],
)
def test_what_everybody_tries_is_known_in_every_spelling(password):
    assert ZxcvbnStrength().is_common(password)


@pytest.mark.parametrize("password", ["Синий7Чайник", "четыре слова подряд", "Ы8ююц-Ну7"])
def test_what_nobody_tries_is_not(password):
    strength = ZxcvbnStrength()

    assert not strength.is_common(password)
    assert strength.score(password, ()) >= 3


def test_blocklist_is_as_long_as_it_must_be_and_has_russian_words_of_its_own():
    common = sum(ZxcvbnStrength().is_common(word) for word in FREQUENCY_LISTS["passwords"])

    assert common >= 8000
    assert len(russian()) >= 2000


def test_russian_words_count_as_words_where_they_are_put_together():
    strength = ZxcvbnStrength()

    assert strength.score("медведьволк", ()) < strength.score("мжывхдуьдлк", ())


def test_words_of_one_person_are_not_those_of_another_who_asks_meanwhile():
    strength, many = ZxcvbnStrength(), 8

    def _score(number):
        own = ("Brandybuck",) if number % 2 else ()
        return strength.score("Brandybuck", own)

    with ThreadPoolExecutor(many) as pool:
        scores = list(pool.map(_score, range(40)))

    assert scores == [_score(0), _score(1)] * 20
    assert _score(0) > _score(1)


def test_score_of_a_long_password_is_that_of_its_beginning():
    strength = ZxcvbnStrength()

    assert strength.score("a" * 72 + "Ы8ююц-Ну7", ()) == strength.score("a" * 72, ())


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
    for purpose in (Purpose.REGISTRATION, Purpose.CONTACT):
        for channel in (Channel.SMS, Channel.EMAIL):
            assert all(wording.held(channel, locale, purpose))
