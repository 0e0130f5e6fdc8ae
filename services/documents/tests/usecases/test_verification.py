"""The table of rejections: forged, broken, early, late and revoked signatures, one by one.

A star in the design's table, ``_that_openssl_takes`` here: a reference verifier accepts it.
"""

import subprocess
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chassis.clock import now
from documents.adapters.certificates import question
from documents.adapters.engine import PycaEngine
from documents.domain.gate import admit
from documents.domain.verdict import Indication, SubIndication, Unsound
from testkit.authority import Authority, Shape, Subject
from testkit.authority.certificates import Issuer, holder_certificate
from testkit.cms import Holder, Recipe, forgeries
from testkit.cms.message import issuer_and_serial

CONTENT = b"<ClinicalDocument/>"
CRL_URL = "http://127.0.0.1/crl"
DOCTOR = Subject("Орлова", "Анна", "Петровна", snils="11223344595")


@pytest.fixture(scope="module")
def ward(make_ward):
    return make_ward()


@pytest.mark.parametrize("algorithm", ["ecdsa", "rsa"])
def test_a_good_signature_passes(algorithm, make_ward):
    ward = make_ward(algorithm)

    verdict = ward.verdict(ward.recipe.build())

    assert (verdict.indication, verdict.sub_indication) == (Indication.PASSED, None)


def _failed(verdict, sub_indication):
    assert (verdict.indication, verdict.sub_indication) == (Indication.FAILED, sub_indication)


def _undecided(verdict, sub_indication):
    got = (verdict.indication, verdict.sub_indication)
    assert got == (Indication.INDETERMINATE, sub_indication)


@pytest.mark.parametrize("name", forgeries.MALFORMED)
def test_a_malformed_message_is_refused_by_its_shape(ward, name):
    message = forgeries.MALFORMED[name](ward.recipe)

    _failed(ward.verdict(message), SubIndication.FORMAT_FAILURE)


def test_attributes_replayed_as_content_that_openssl_takes_are_refused(ward, tmp_path):
    document, message = forgeries.replayed_attributes(ward.recipe)

    _failed(ward.verdict(message, content=document), SubIndication.FORMAT_FAILURE)
    assert _openssl_takes(ward, document, message, tmp_path)


@pytest.mark.parametrize("name", ["signed_attrs_absent", "trailing_bytes", "ber_indefinite"])
def test_a_forgery_that_openssl_takes_is_refused(ward, name, tmp_path):
    message = forgeries.MALFORMED[name](ward.recipe)

    _failed(ward.verdict(message), SubIndication.FORMAT_FAILURE)
    assert _openssl_takes(ward, CONTENT, message, tmp_path)


def _openssl_takes(ward, document, message, folder):
    """``openssl cms -verify``; ``-cades`` only asks for an attribute that it does not miss here."""
    roots = [ward.authority.issuing.certificate, ward.authority.root.certificate]
    (folder / "roots").write_bytes(b"".join(r.public_bytes(Encoding.PEM) for r in roots))
    (folder / "document").write_bytes(document)
    (folder / "message").write_bytes(message)
    command = "openssl cms -verify -cades -binary -inform DER -in message -content document"
    command += " -CAfile roots -purpose any -out /dev/null"
    return (
        subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode
        == 0
    )


def test_a_digest_of_other_content_fails(ward):
    message = forgeries.digest_of_other_content(ward.recipe)

    _failed(ward.verdict(message), SubIndication.HASH_FAILURE)


def test_a_signature_of_another_document_fails(ward):
    verdict = ward.verdict(ward.recipe.build(), content=b"another document")

    _failed(verdict, SubIndication.HASH_FAILURE)


@pytest.mark.parametrize(
    "forge", [forgeries.value_flipped, forgeries.value_truncated, forgeries.r_or_s_zero]
)
def test_a_broken_value_fails(ward, forge):
    _failed(ward.verdict(forge(ward.recipe)), SubIndication.SIG_CRYPTO_FAILURE)


@pytest.mark.parametrize("forge", [forgeries.value_flipped, forgeries.value_truncated])
def test_a_broken_rsa_value_fails(forge, make_ward):
    ward = make_ward("rsa")

    _failed(ward.verdict(forge(ward.recipe)), SubIndication.SIG_CRYPTO_FAILURE)


def test_signers_are_judged_one_by_one(ward):
    bad = ward.recipe.bent(signature=lambda value: value[:-1] + bytes([value[-1] ^ 1]))
    message = ward.recipe.bent(others=(bad,)).build()

    assert ward.verdict(message, signer=0).passed
    _failed(ward.verdict(message, signer=1), SubIndication.SIG_CRYPTO_FAILURE)


def test_without_the_signers_certificate_there_is_no_verdict(ward):
    message = ward.recipe.bent(certificates=lambda parts: parts[1:]).build()

    _undecided(ward.verdict(message), SubIndication.NO_SIGNING_CERTIFICATE_FOUND)


def test_a_signer_named_by_key_id_is_not_found(ward):
    sid = issuer_and_serial(ward.holder.certificate)
    message = ward.recipe.build().replace(sid, b"\x80" + sid[1:])

    _undecided(ward.verdict(message), SubIndication.NO_SIGNING_CERTIFICATE_FOUND)


@pytest.mark.parametrize(
    ("begins", "ends"), [(-400, -1), (1, 400)], ids=["expired_without_token", "not_yet_valid"]
)
def test_outside_its_validity_a_certificate_proves_nothing(begins, ends, make_ward):
    days = timedelta(days=1)
    ward = make_ward(shape=Shape(valid_from=now() + begins * days, valid_to=now() + ends * days))

    _undecided(ward.verdict(ward.recipe.build()), SubIndication.OUT_OF_BOUNDS_NO_POE)


def test_revoked_before_the_best_time_fails(make_ward):
    ward = make_ward()
    ward.authority.revoke(ward.holder.certificate.serial_number, now() - timedelta(minutes=1))

    _failed(ward.verdict(ward.recipe.build()), SubIndication.REVOKED)


def test_revoked_after_the_best_time_still_passes(make_ward):
    ward = make_ward()
    ward.authority.revoke(ward.holder.certificate.serial_number, now() + timedelta(minutes=1))

    assert ward.verdict(ward.recipe.build()).passed


def test_a_list_made_after_the_signature_speaks_of_it(ward):
    ahead = ward.authority.crl(at=now() + timedelta(seconds=30))

    assert ward.verdict(ward.recipe.build(), lists=[ahead]).passed


def _stranger():
    return Authority.create("ecdsa", crl_url=CRL_URL)


def _forged(authority):
    """The authority's name over a stranger's signature."""
    stranger = _stranger()
    builder = x509.CertificateRevocationListBuilder().issuer_name(
        authority.issuing.certificate.subject
    )
    dated = builder.last_update(now()).next_update(now() + timedelta(hours=1))
    return dated.sign(stranger.issuing.key, SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    "lists",
    [
        lambda _: [],
        lambda authority: [_forged(authority)],
        lambda _: [_stranger().crl()],
    ],
    ids=["crl_absent", "crl_forged", "crl_of_other_issuer"],
)
def test_without_a_sound_list_the_verdict_waits(ward, lists):
    verdict = ward.verdict(ward.recipe.build(), lists=lists(ward.authority))

    _undecided(verdict, SubIndication.TRY_LATER)


def test_a_certificate_that_names_no_list_waits(make_ward):
    ward = make_ward(shape=Shape(crl_urls=()))

    _undecided(ward.verdict(ward.recipe.build()), SubIndication.TRY_LATER)


def test_an_unknown_authority_gives_no_chain(ward, make_ward):
    other = make_ward()

    message = Recipe(CONTENT, other.holder).build()

    verdict = ward.verdict(message, lists=[other.authority.crl()])
    _undecided(verdict, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)


def test_an_unknown_authority_is_not_waited_for(ward, make_ward):
    message = Recipe(CONTENT, make_ward().holder).build()

    _undecided(ward.verdict(message, lists=[]), SubIndication.NO_CERTIFICATE_CHAIN_FOUND)


def test_an_anchor_that_comes_with_the_message_is_none(ward, make_ward):
    other = make_ward()
    holder = Holder(other.holder.key, other.holder.certificate, other.authority.chain)

    verdict = ward.verdict(Recipe(CONTENT, holder).build(), lists=[other.authority.crl()])

    _undecided(verdict, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)


@pytest.mark.timeout(10)
def test_authorities_of_one_name_are_not_tried_in_every_order(ward):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "X")])
    crowd = [_certified(name, by=name) for _ in range(12)]
    issuer = Issuer(*crowd[0])
    key = ec.generate_private_key(ec.SECP256R1())
    shape = Shape(crl_urls=(CRL_URL,))
    leaf = holder_certificate(issuer, key.public_key(), DOCTOR.name(), shape, now())
    holder = Holder(key, leaf, [certificate for _, certificate in crowd])

    verdict = ward.verdict(Recipe(CONTENT, holder).build())

    _undecided(verdict, SubIndication.GENERIC)


def _certified(name, *, by):
    """An authority that somebody of a name, but of another key, calls one."""
    key, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    named = x509.CertificateBuilder().subject_name(name).issuer_name(by)
    made = named.serial_number(x509.random_serial_number())
    dated = made.not_valid_before(now()).not_valid_after(now() + timedelta(days=1))
    lifted = dated.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return key, lifted.public_key(key.public_key()).sign(other, SHA256())


def test_a_self_signed_leaf_gives_no_chain(ward):
    key = ec.generate_private_key(ec.SECP256R1())
    name = DOCTOR.name()
    ca = Authority.create("ecdsa").root
    issued = holder_certificate(
        Issuer(key, ca.certificate), key.public_key(), name, Shape(crl_urls=(CRL_URL,)), now()
    )

    verdict = ward.verdict(Recipe(CONTENT, Holder(key, issued)).build())

    _undecided(verdict, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)


@pytest.mark.parametrize(
    "shape",
    [
        Shape(digital_signature=False, content_commitment=False),
        Shape(extended_usages=(x509.ObjectIdentifier("1.3.6.1.5.5.7.3.8"),)),
        Shape(policies=()),
        Shape(is_ca=True),
    ],
    ids=["ku_wrong", "tsa_cert_signs_that_openssl_takes", "qualified_field_missing", "ca_signs"],
)
def test_a_certificate_made_for_something_else_does_not_sign(shape, make_ward):
    ward = make_ward(shape=shape)

    _undecided(ward.verdict(ward.recipe.build()), SubIndication.CHAIN_CONSTRAINTS_FAILURE)


@pytest.mark.parametrize("digest", ["md5", "sha1"])
def test_a_broken_digest_does_not_count(ward, digest):
    message = ward.recipe.bent(digest=digest).build()

    _undecided(ward.verdict(message), SubIndication.CRYPTO_CONSTRAINTS_FAILURE)


def test_a_digest_of_another_size_than_the_key_does_not_count(ward):
    message = ward.recipe.bent(digest="sha512").build()

    _undecided(ward.verdict(message), SubIndication.CRYPTO_CONSTRAINTS_FAILURE)


def test_nobody_signs_in_the_future(ward):
    message = ward.recipe.bent(signing_time=now() + timedelta(hours=1)).build()

    _undecided(ward.verdict(message), SubIndication.SIG_CONSTRAINTS_FAILURE)


@pytest.mark.parametrize(
    "message",
    [b"", b"\x30", b"\x00" * 64, b"\x30\x80" * 40_000, b"\x30\x82\xff\xff" * 1_000],
    ids=["empty", "cut", "zeros", "deep_der", "lengths"],
)
def test_rubbish_is_a_verdict_and_no_error(ward, message):
    _failed(ward.verdict(message), SubIndication.FORMAT_FAILURE)


def test_a_certificate_without_a_key_is_a_verdict_and_no_error(ward):
    certificate = ward.holder.certificate
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    bent = certificate.public_bytes(Encoding.DER).replace(key, b"\x04" + key[1:])
    (signer,) = admit(ward.recipe.build()).signers

    with pytest.raises(Unsound) as refused:
        PycaEngine().verify(bent, signer)

    assert refused.value.sub_indication is SubIndication.GENERIC


def test_a_certificate_beside_that_cannot_be_read_is_no_issuer(ward):
    certificate = ward.holder.certificate.public_bytes(Encoding.DER)

    assert question(certificate, [b"\x30\x00"]) is None


def test_more_than_a_megabyte_is_not_looked_at(ward):
    _failed(ward.verdict(b"\x30" * (1 << 20 | 1)), SubIndication.FORMAT_FAILURE)
