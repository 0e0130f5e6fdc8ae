"""Signatures are judged in a child: bombs end it, never the checker, and the next one is judged."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from chassis.clock import now
from chassis.refusal import Unavailable
from documents.adapters.signature_checks import SandboxedVerification, SignatureChild
from documents.domain.verdict import Indication, SubIndication, Unsound
from testkit.authority import GOOD, new_key
from testkit.authority.certificates import ca_certificate
from testkit.cms import Holder, Recipe
from testkit.strikes import demanded

from .conftest import CONTENT, DOCTOR, FakeLists

FAULT = "a bomb met the limits of the child"
_LIMIT = (Indication.INDETERMINATE, SubIndication.GENERIC, "checker.limit")


@pytest.fixture(scope="module")
def ward(make_ward):
    return make_ward()


@pytest.fixture(scope="module")
def child():
    """One child for all that it outlives."""
    return SignatureChild()


def _judged(ward, child, message, source=None, **more):
    source = source or FakeLists(ward.authority.crl())
    return ward.judged(SandboxedVerification(child, source), message, **more)


def _told(judged):
    verdict = judged.verdict
    return verdict.indication, verdict.sub_indication, verdict.finding


def _crowded(ward):
    """A signer whose certificate names seventy thousand lists, within the bytes of a message."""
    key = ward.holder.key
    many = bytes.fromhex("300ba009a0078605687474703a") * 70_000
    raw = b"\x30\x83" + len(many).to_bytes(3, "big") + many
    crowd = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.31"), raw)
    shape = replace(GOOD, crl_urls=(), extensions=((crowd, False),))
    certificate = ward.authority.issue(key.public_key(), DOCTOR, shape)
    return Recipe(CONTENT, Holder(key, certificate, ward.authority.chain[:1])).build()


def test_child_finds_what_the_verification_finds(ward, child):
    message = ward.recipe.build()
    at = now()
    judged = _judged(ward, child, message, at=at)

    assert judged.verdict == ward.verdict(message, at=at)
    assert judged.verdict.passed
    assert (judged.names.snils, judged.names.is_ca) == ("11223344595", False)
    assert len(judged.chain.certificates_sha256) == 3


def test_bomb_of_a_certificate_is_refused_and_the_next_signature_is_judged(ward):
    child = SignatureChild(cpu_s=1)
    with demanded(FAULT) as strikes:
        judged = _judged(ward, child, _crowded(ward))
        strikes.add(_told(judged) == _LIMIT)

    assert _judged(ward, child, ward.recipe.build()).verdict.passed


@pytest.mark.parametrize(
    "message",
    [b"\x30\x80" * 100_000, b"\x30\x84\x00\x10\x00\x00" * 100_000, b"\x31" * (1 << 20)],
    ids=["deep", "lengths", "flat"],
)
def test_nesting_without_end_is_refused_and_the_next_signature_is_judged(ward, child, message):
    judged = _judged(ward, child, message)

    assert judged.verdict.indication is Indication.FAILED
    assert _judged(ward, child, ward.recipe.build()).verdict.passed


def test_long_chain_of_one_name_is_refused_and_the_next_signature_is_judged(ward, child):
    at, issuing, root = now(), ward.authority.issuing, ward.authority.root
    others = [
        ca_certificate(new_key("ecdsa"), issuing.certificate.subject, root, at, 0)
        for _ in range(30)
    ]
    holder = Holder(ward.holder.key, ward.holder.certificate, [*ward.authority.chain[:1], *others])

    judged = _judged(ward, child, Recipe(CONTENT, holder).build())

    assert not judged.verdict.passed
    assert _judged(ward, child, ward.recipe.build()).verdict.passed


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(600)",
        "import os; os.abort()",
        "bytes(1 << 40)",
        "sys.stdout.buffer.write(bytes(4)); sys.stdout.flush(); sys.stdin.buffer.read()",
        "sys.stdout.buffer.write(b'\\xff' * 64); sys.stdout.flush(); sys.stdin.buffer.read()",
        "put({'judged': {'verdict': {}}}); sys.stdin.buffer.read()",
        "put({'evidence': {}}); sys.stdin.buffer.read()",
    ],
    ids=["hangs", "dies", "eats", "empty", "endless", "half", "asks_nonsense"],
)
def test_child_that_fails_in_any_way_is_a_finding(ward, code):
    prelude = """import sys, json
def put(told):
    body = json.dumps(told).encode()
    sys.stdout.buffer.write(len(body).to_bytes(4, 'big') + body)
    sys.stdout.buffer.flush()
put({'ready': True})
"""
    child = SignatureChild((sys.executable, "-I", "-c", prelude + code), wall_s=1.0)

    with demanded(FAULT) as strikes:
        strikes.add(_told(_judged(ward, child, ward.recipe.build())) == _LIMIT)


def test_time_on_the_network_is_not_the_child_s(ward):
    class Slow(FakeLists):
        def evidence(self, certificate, issuers, names, not_before):
            waited.append(certificate)
            child._wall_s = 0.0
            return super().evidence(certificate, issuers, names, not_before)

    waited, child = [], SignatureChild()
    judged = _judged(ward, child, ward.recipe.build(), Slow(ward.authority.crl()))

    assert (len(waited), judged.verdict.passed) == (1, True)


def test_word_that_does_not_come_is_waited_for(ward, child):
    class Away:
        def evidence(self, *_asked):
            raise Unsound(SubIndication.TRY_LATER, "revocation.away")

    judged = _judged(ward, child, ward.recipe.build(), Away())

    assert judged.verdict.sub_indication is SubIndication.TRY_LATER


def test_database_that_is_away_meanwhile_is_told_as_such(ward):
    class Away:
        def evidence(self, *_asked):
            raise Unavailable("database")

    with pytest.raises(Unavailable):
        _judged(ward, SignatureChild(), ward.recipe.build(), Away())


def test_child_has_no_environment_and_no_way_to_more_rights(ward, child):
    _judged(ward, child, ward.recipe.build())
    place = Path(f"/proc/{child._process.pid}")

    assert (place / "environ").read_bytes() == b""
    assert "NoNewPrivs:\t1" in (place / "status").read_text()
    assert "Max data size             536870912" in (place / "limits").read_text()
