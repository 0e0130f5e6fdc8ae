"""Revocation as it is really asked: lists and answers over HTTP, fresh, sound, or none at all."""

import ipaddress
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from flask import Flask, Response, request

from chassis.clock import now
from documents.adapters.certificates import read_list
from documents.adapters.outbound import Guard
from documents.adapters.revocation_source import HttpRevocation
from documents.domain.verdict import Indication, SubIndication
from testkit.authority import Authority, Shape, Subject, new_key
from testkit.cms import Holder, Recipe
from testkit.serving import Server

HOUR = timedelta(hours=1)
NOBODY = Subject("Иная", "Инна", snils="11223344595")


class Known:
    """What was fetched, in memory."""

    def __init__(self):
        self.kept = []

    def newest(self, url, not_before):
        of_url = [one for one in self.kept if one.url == url and one.fetched_at >= not_before]
        return max(of_url, key=lambda one: one.fetched_at, default=None)

    def keep(self, found):
        self.kept.append(found)


class Responder:
    """Answers as it is told, over HTTP."""

    def __init__(self):
        self.body = b""
        self.questions = []
        app = Flask("responder")
        app.add_url_rule("/", view_func=self._answered, methods=["GET", "POST"])
        self.server = Server(app)

    def _answered(self):
        self.questions.append(request.get_data())
        return Response(self.body, mimetype="application/ocsp-response")


@pytest.fixture
def responder():
    made = Responder()
    with made.server:
        yield made


@pytest.fixture
def known():
    return Known()


@pytest.fixture
def asking(known):
    """The real source, on the loopback."""
    return HttpRevocation(_guard(), known, now)


def _guard():
    return Guard((ipaddress.ip_network("127.0.0.1/32"),), frozenset({"127.0.0.1"}))


def _by_answers(ward, responder):
    """The doctor's certificate names a responder and no list."""
    where = x509.AccessDescription(
        x509.oid.AuthorityInformationAccessOID.OCSP,
        x509.UniformResourceIdentifier(f"{responder.server.url}/"),
    )
    shape = Shape(crl_urls=(), extensions=((x509.AuthorityInformationAccess([where]), False),))
    return _reissued(ward, shape)


def _by_lists(ward, responder):
    return _reissued(ward, Shape(crl_urls=(f"{responder.server.url}/",)))


def _reissued(ward, shape):
    key = new_key("ecdsa")
    subject = Subject("Орлова", "Анна", snils="11223344595")
    certificate = ward.authority.issue(key.public_key(), subject, shape)
    ward.holder = Holder(key, certificate, ward.authority.chain[:1])
    ward.recipe = Recipe(ward.recipe.content, ward.holder)
    return ward


def _answer(authority, certificate, *, by=None, at=None, revoked=None):
    """An OCSP response about a certificate, signed by its issuer unless by another."""
    at, signer = at or now(), by or authority.issuing
    status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
    builder = ocsp.OCSPResponseBuilder().add_response(
        certificate,
        authority.issuing.certificate,
        SHA1(),
        cert_status=status,
        this_update=at,
        next_update=at + HOUR,
        revocation_time=revoked,
        revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
    )
    named = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
    made = named.certificates([signer.certificate]).sign(signer.key, SHA256())
    return made.public_bytes(Encoding.DER)


def test_a_good_answer_lets_it_pass_and_is_kept_as_evidence(make_ward, responder, asking, known):
    ward = _by_answers(make_ward(), responder)
    responder.body = _answer(ward.authority, ward.holder.certificate)

    verdict = ward.verdict(ward.recipe.build(), source=asking)

    (question,) = responder.questions
    assert verdict.indication is Indication.PASSED
    assert [kept.kind for kept in known.kept] == ["ocsp"]
    asked = ocsp.load_der_ocsp_request(question)
    assert asked.serial_number == ward.holder.certificate.serial_number


def test_one_list_serves_signatures_that_came_before_it(make_ward, responder, asking):
    ward = _by_lists(make_ward(), responder)
    responder.body = ward.authority.crl()

    verdicts = [ward.verdict(ward.recipe.build(), source=asking, at=at) for at in (now(),) * 2]

    assert [verdict.indication for verdict in verdicts] == [Indication.PASSED] * 2
    assert len(responder.questions) == 1


def test_of_a_crowd_of_addresses_only_a_few_are_asked(make_ward, responder, asking):
    crowd = tuple(f"{responder.server.url}/?{number}" for number in range(50))
    ward = _reissued(make_ward(), Shape(crl_urls=crowd))

    verdict = ward.verdict(ward.recipe.build(), source=asking)

    assert verdict.sub_indication is SubIndication.TRY_LATER
    assert len(responder.questions) == 4


def test_a_list_that_proved_wrong_is_asked_for_again(make_ward, responder, known):
    ward = _by_lists(make_ward(), responder)
    came, url = now(), f"{responder.server.url}/"
    known.keep(read_list(url, _stranger().crl(), came))
    responder.body = ward.authority.crl()
    later = HttpRevocation(_guard(), known, lambda: came + timedelta(minutes=6))

    verdict = ward.verdict(ward.recipe.build(), source=later, at=came)

    assert verdict.indication is Indication.PASSED


def _stranger():
    return Authority.create("ecdsa", crl_url="http://127.0.0.1/crl")


def test_an_answer_that_it_is_revoked_fails(make_ward, responder, asking):
    ward = _by_answers(make_ward(), responder)
    responder.body = _answer(ward.authority, ward.holder.certificate, revoked=now() - HOUR)

    verdict = ward.verdict(ward.recipe.build(), source=asking)

    assert (verdict.indication, verdict.sub_indication) == (
        Indication.FAILED,
        SubIndication.REVOKED,
    )


def _wrong_responder(ward):
    return _answer(ward.authority, ward.holder.certificate, by=Authority.create().issuing)


def _stale(ward):
    return _answer(ward.authority, ward.holder.certificate, at=now() - 2 * HOUR)


def _other_certificate(ward):
    key = ec.generate_private_key(ec.SECP256R1())
    other = ward.authority.issue(key.public_key(), NOBODY, Shape(crl_urls=()))
    return _answer(ward.authority, other)


def _try_later(_ward):
    unwilling = ocsp.OCSPResponseStatus.TRY_LATER
    return ocsp.OCSPResponseBuilder.build_unsuccessful(unwilling).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    "made",
    [_wrong_responder, _stale, _other_certificate, _try_later, lambda _: b"", lambda _: b"<html>"],
    ids=["wrong_responder", "stale", "other_cert", "unwilling", "empty", "html"],
)
def test_an_answer_that_does_not_hold_makes_it_wait(make_ward, responder, asking, made):
    ward = _by_answers(make_ward(), responder)
    responder.body = made(ward)

    verdict = ward.verdict(ward.recipe.build(), source=asking)

    assert (verdict.indication, verdict.sub_indication) == (
        Indication.INDETERMINATE,
        SubIndication.TRY_LATER,
    )


def test_a_fresh_list_lets_it_pass(make_ward, responder, asking):
    ward = _by_lists(make_ward(), responder)
    responder.body = ward.authority.crl()

    assert ward.verdict(ward.recipe.build(), source=asking).passed


@pytest.mark.parametrize(
    "made",
    [
        lambda authority: authority.crl(at=now() - 2 * HOUR),
        lambda authority: authority.crl(at=now() + HOUR),
        lambda _: Authority.create().crl(),
        lambda _: b"rubbish",
    ],
    ids=["expired", "of_tomorrow", "other_issuer", "rubbish"],
)
def test_a_list_that_does_not_hold_makes_it_wait(make_ward, responder, asking, known, made):
    ward = _by_lists(make_ward(), responder)
    responder.body = made(ward.authority)

    verdict = ward.verdict(ward.recipe.build(), source=asking)

    assert verdict.sub_indication is SubIndication.TRY_LATER


def test_without_an_issuer_nothing_is_asked(make_ward, responder, asking):
    ward = _by_answers(make_ward(), responder)
    stranger = make_ward()
    message = ward.recipe.bent(certificates=lambda parts: parts[:1]).build()

    stranger.verdict(message, source=asking)

    assert responder.questions == []
