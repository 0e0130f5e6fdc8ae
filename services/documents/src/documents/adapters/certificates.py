"""Reading certificates and revocation lists: only what the policy and the match ask for."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import core, crl, ocsp, x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from cryptography.x509.ocsp import OCSPRequestBuilder

from contracts.identifiers import BadIdentifier, Snils
from documents.domain.evidence import RevocationObject, SignerNames
from documents.domain.verdict import SubIndication, Unsound

# Order of the Federal Security Service No. 795.
_SNILS, _OGRN = "1.2.643.100.3", "1.2.643.100.1"
_SURNAME, _GIVEN_NAME = "2.5.4.4", "2.5.4.42"
_BITS = {"digital_signature": "digital_signature", "non_repudiation": "content_commitment"}


def read_names(certificate: bytes) -> SignerNames:
    """What the certificate says of its holder and of its use.

    Raises:
        Unsound: GENERIC, the certificate cannot be read.
    """
    try:
        return _names(x509.Certificate.load(certificate, strict=True))
    except (ValueError, TypeError, KeyError, IndexError):
        raise Unsound(SubIndication.GENERIC, "certificate.unreadable") from None


def _names(found: x509.Certificate) -> SignerNames:
    named: dict[str, str] = {}
    for rdn in found.subject.chosen:
        for part in rdn:
            named.setdefault(part["type"].dotted, _text(part["value"]))
    usage = found.key_usage_value
    extended = found.extended_key_usage_value
    policies = found.certificate_policies_value
    constraints = found.basic_constraints_value
    return SignerNames(
        snils=_snils(named.get(_SNILS)),
        ogrn=named.get(_OGRN),
        family_name=named.get(_SURNAME),
        given_name=named.get(_GIVEN_NAME),
        serial=format(found.serial_number, "x"),
        valid_from=found.not_valid_before,
        valid_to=found.not_valid_after,
        key_usages=frozenset(
            name for bit, name in _BITS.items() if usage is not None and bit in usage.native
        ),
        extended_usages=frozenset(kind.dotted for kind in extended or ()),
        policies=frozenset(part["policy_identifier"].dotted for part in policies or ()),
        crl_urls=tuple(point.url for point in found.crl_distribution_points if point.url),
        ocsp_urls=tuple(found.ocsp_urls),
        is_ca=bool(constraints is not None and constraints["ca"].native),
    )


def _snils(text: str | None) -> str | None:
    """One whose check digits are wrong is none: nobody is found by it."""
    try:
        return None if text is None else Snils.parse(text).digits
    except BadIdentifier:
        return None


def _text(value: core.Asn1Value) -> str:
    native = value.native
    if isinstance(native, str):
        return native
    # The library knows no type for attributes of the order: read NumericString by its bytes.
    return bytes(value.contents or b"").decode("utf-8", "replace")


def read_list(url: str, body: bytes, fetched_at: datetime) -> RevocationObject:
    """Read a CRL; whether it is the issuer's own word is the path's to say.

    Raises:
        ValueError: it is none, or does not say when the next one comes.
    """
    try:
        told = crl.CertificateList.load(body, strict=True)["tbs_cert_list"]
        this_update, next_update = told["this_update"].native, told["next_update"].native
    except (TypeError, KeyError):
        raise ValueError("no revocation list") from None
    return _object("crl", url, body, (this_update, next_update, fetched_at))


def read_answer(url: str, body: bytes, fetched_at: datetime) -> RevocationObject:
    """Read an OCSP response (RFC 6960); whose word it is, and on whom, is the path's to say.

    Raises:
        ValueError: it is none, or does not say until when it holds.
    """
    try:
        told = ocsp.OCSPResponse.load(body, strict=True)
        if told["response_status"].native != "successful":
            raise ValueError("no answer")
        (single,) = told.response_data["responses"]
        this_update, next_update = single["this_update"].native, single["next_update"].native
    except (TypeError, KeyError, AttributeError):
        raise ValueError("no answer") from None
    return _object("ocsp", url, body, (this_update, next_update, fetched_at))


def _object(
    kind: str, url: str, body: bytes, times: tuple[datetime, datetime | None, datetime]
) -> RevocationObject:
    this_update, next_update, fetched_at = times
    if next_update is None:
        raise ValueError("no next update")
    digest = hashlib.sha256(body).hexdigest()
    return RevocationObject(kind, url, body, digest, this_update, next_update, fetched_at)


def question(certificate: bytes, issuers: Sequence[bytes]) -> bytes | None:
    """The OCSP request about a certificate; None if its issuer is not among those given.

    Raises:
        ValueError: the certificate cannot be read; an issuer that cannot be is no issuer.
    """
    leaf = load_der_x509_certificate(certificate)
    for raw in issuers:
        try:
            issuer = load_der_x509_certificate(raw)
        except ValueError:
            continue
        if issuer.subject == leaf.issuer and raw != certificate:
            # RFC 6960 §4.1.1: the digest only names the issuer; every responder knows SHA-1.
            builder = OCSPRequestBuilder().add_certificate(leaf, issuer, SHA1())  # noqa: S303
            return builder.build().public_bytes(Encoding.DER)
    return None
