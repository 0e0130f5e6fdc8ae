"""The small authority issues what the verifier of documents demands, and revokes for real."""

import base64
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from testkit.authority import Authority, Shape, Subject, UnknownSerial, new_key, published
from testkit.authority.http import create_app

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SNILS = x509.ObjectIdentifier("1.2.643.100.3")
OGRN = x509.ObjectIdentifier("1.2.643.100.1")
DOCTOR = Subject("Соколова", "Мария", "Андреевна", snils="11223344595", ogrn="1027700007004")
ASKED = {
    "snils": "112-233-445 95",
    "family_name": "Соколова",
    "given_name": "Мария",
    "patronymic": "Андреевна",
    "ogrn": "1027700007004",
}


@pytest.fixture(params=["ecdsa", "rsa"])
def authority(request):
    return Authority.create(request.param, crl_url="http://127.0.0.1:9/crl", clock=lambda: NOON)


@pytest.fixture
def client():
    authority = Authority.create(crl_url="http://127.0.0.1:9/crl")
    return create_app(authority).test_client()


def spki(key):
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def text_of(name, oid):
    return name.get_attributes_for_oid(oid)[0].value


def revoked_in(der):
    return {entry.serial_number for entry in x509.load_der_x509_crl(der)}


def test_chain_leads_to_a_root_that_signed_itself(authority):
    leaf = authority.issue(new_key("ecdsa").public_key(), DOCTOR)
    issuing, root = authority.chain

    leaf.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)


def test_certificate_has_the_qualified_shape(authority):
    leaf = authority.issue(new_key("rsa").public_key(), DOCTOR)
    extensions = leaf.extensions

    assert text_of(leaf.subject, SNILS) == "11223344595"
    assert text_of(leaf.subject, OGRN) == "1027700007004"
    assert text_of(leaf.subject, NameOID.SURNAME) == "Соколова"
    assert text_of(leaf.subject, NameOID.GIVEN_NAME) == "Мария Андреевна"
    policies = extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert policies[0].policy_identifier.dotted_string == "1.2.643.100.113.1"
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    points = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert points[0].full_name[0].value == "http://127.0.0.1:9/crl"


def test_snils_and_ogrn_are_numeric_strings(authority):
    leaf = authority.issue(new_key("ecdsa").public_key(), DOCTOR)

    # 0x12 is the tag of NumericString, 0x0b and 0x0d the lengths.
    assert b"\x12\x0b11223344595" in leaf.subject.public_bytes()
    assert b"\x12\x0d1027700007004" in leaf.subject.public_bytes()


def test_bent_shape_is_issued_as_asked(authority):
    bent = Shape(
        valid_from=NOON - timedelta(days=9),
        valid_to=NOON - timedelta(days=1),
        policies=(),
        digital_signature=False,
        content_commitment=True,
        extended_usages=(ExtendedKeyUsageOID.TIME_STAMPING,),
        crl_urls=(),
    )

    leaf = authority.issue(new_key("ecdsa").public_key(), Subject("Ли", "Ен Сук"), bent)

    assert leaf.not_valid_after_utc == NOON - timedelta(days=1)
    held = {type(extension.value) for extension in leaf.extensions}
    assert x509.CertificatePolicies not in held
    assert x509.CRLDistributionPoints not in held
    assert x509.ExtendedKeyUsage in held
    assert not leaf.subject.get_attributes_for_oid(SNILS)


def test_revocation_list_is_signed_fresh_and_numbered(authority):
    first = x509.load_der_x509_crl(authority.crl())
    second = x509.load_der_x509_crl(authority.crl())

    assert second.is_signature_valid(authority.issuing.key.public_key())
    assert second.last_update_utc == NOON
    assert second.next_update_utc == NOON + timedelta(hours=1)
    numbers = [
        made.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        for made in (first, second)
    ]
    assert numbers == [1, 2]


def test_revoked_certificate_is_listed_and_its_first_moment_stays(authority):
    leaf = authority.issue(new_key("ecdsa").public_key(), DOCTOR)
    other = authority.issue(new_key("ecdsa").public_key(), DOCTOR)

    authority.revoke(leaf.serial_number)
    again = authority.revoke(leaf.serial_number, NOON + timedelta(days=1))

    assert again == NOON
    assert revoked_in(authority.crl()) == {leaf.serial_number}
    assert other.serial_number not in revoked_in(authority.crl())


def test_foreign_serial_is_not_revoked(authority):
    with pytest.raises(UnknownSerial):
        authority.revoke(7)


def test_books_outlive_the_process(authority, tmp_path):
    leaf = authority.issue(new_key("ecdsa").public_key(), DOCTOR)
    authority.revoke(leaf.serial_number)
    authority.save(tmp_path / "ca")

    loaded = Authority.load(tmp_path / "ca", clock=lambda: NOON)

    assert loaded.root.certificate == authority.root.certificate
    assert revoked_in(loaded.crl()) == {leaf.serial_number}
    assert (tmp_path / "ca/issuing.key").stat().st_mode & 0o777 == 0o600


def test_http_issues_for_a_key_made_elsewhere(client):
    key = new_key("ecdsa")

    reply = client.post("/certificates", json=ASKED | {"spki": spki(key)})

    assert reply.status_code == 201
    leaf = x509.load_der_x509_certificate(base64.b64decode(reply.json["certificate"]))
    assert leaf.public_key() == key.public_key()
    assert text_of(leaf.subject, SNILS) == "11223344595"
    issuing = x509.load_der_x509_certificate(base64.b64decode(reply.json["chain"][0]))
    leaf.verify_directly_issued_by(issuing)
    assert client.get("/issuing.pem").data == issuing.public_bytes(Encoding.PEM)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"spki": "AAAA"}, "spki-malformed"),
        ({"spki": "not base64"}, "spki-malformed"),
        ({"snils": "11223344594"}, "snils-check-digits"),
        ({"ogrn": "1027700007005"}, "ogrn-check-digits"),
        ({"family_name": " "}, "family_name-malformed"),
        ({"given_name": 7}, "given_name-malformed"),
        ({"patronymic": "о" * 65}, "patronymic-malformed"),
    ],
)
def test_http_refuses_with_a_code(client, change, code):
    reply = client.post("/certificates", json=ASKED | {"spki": spki(new_key("ecdsa"))} | change)

    assert (reply.status_code, reply.json) == (422, {"code": code})


def test_http_refuses_a_body_that_is_no_object(client):
    assert client.post("/certificates", data="{").json == {"code": "json-object-expected"}
    assert client.post("/revocations", json=[]).json == {"code": "json-object-expected"}


@pytest.mark.parametrize("serial", [None, "xyz", "-1", "deadbeef"])
def test_http_does_not_revoke_what_it_did_not_issue(client, serial):
    reply = client.post("/revocations", json={"serial": serial})

    assert (reply.status_code, reply.json) == (422, {"code": "serial-unknown"})


def test_list_lies_where_the_certificate_says():
    with published() as ca:
        leaf = ca.authority.issue(ec.generate_private_key(ec.SECP256R1()).public_key(), DOCTOR)
        points = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        requests.post(
            f"{ca.url}/revocations", json={"serial": format(leaf.serial_number, "x")}, timeout=5
        ).raise_for_status()
        answer = requests.get(points[0].full_name[0].value, timeout=5)

    assert answer.headers["Content-Type"] == "application/pkix-crl"
    assert revoked_in(answer.content) == {leaf.serial_number}


def test_process_keeps_its_root_over_a_restart(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "testkit", "ca", "--port", str(port), "--state", str(tmp_path)]
    roots = []
    for _ in range(2):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == f"ca: http://127.0.0.1:{port}\n"
        roots.append(requests.get(f"http://127.0.0.1:{port}/root.pem", timeout=5).content)
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(timeout=10) == 0

    assert roots[0] == roots[1]
    assert b"BEGIN CERTIFICATE" in roots[0]


def test_books_are_kept_whole_though_many_are_certified_at_once(tmp_path):
    authority = Authority.create("ecdsa")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: authority.save(tmp_path), range(200)))

    assert Authority.load(tmp_path).root.certificate == authority.root.certificate
