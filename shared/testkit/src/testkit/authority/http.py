"""The authority over HTTP: certificates for keys made elsewhere, the revocation list, revoking."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from flask import Flask, Response, jsonify
from flask.typing import ResponseReturnValue

from contracts.identifiers import BadIdentifier, Ogrn, Snils
from testkit import asking
from testkit.asking import BadRequest
from testkit.authority.ca import Authority, UnknownSerial
from testkit.authority.certificates import HolderKey
from testkit.authority.subject import Subject

_LONGEST_NAME = 64  # RFC 5280, ub-name of one attribute
_RSA_BITS = 2_048


def create_app(authority: Authority, keep: Callable[[], None] = lambda: None) -> Flask:
    """The application; ``keep`` is called after each change of the books."""
    app = Flask(__name__)
    asking.install(app)

    @app.post("/certificates")
    def issue() -> ResponseReturnValue:
        asked = asking.body()
        certificate = authority.issue(_public_key(asked), _subject(asked))
        keep()
        return jsonify(
            certificate=_b64(certificate),
            chain=[_b64(above) for above in authority.chain],
            serial=format(certificate.serial_number, "x"),
        ), 201

    @app.post("/revocations")
    def revoke() -> ResponseReturnValue:
        try:
            at = authority.revoke(int(str(asking.body().get("serial")), 16))
        except (ValueError, UnknownSerial):
            raise BadRequest("serial-unknown") from None
        keep()
        return jsonify(revoked_at=at.isoformat())

    @app.get("/crl")
    def crl() -> ResponseReturnValue:
        made = authority.crl()
        keep()
        return Response(made, content_type="application/pkix-crl")

    @app.get("/root.pem")
    def root() -> ResponseReturnValue:
        return _pem(authority.root.certificate)

    @app.get("/issuing.pem")
    def issuing() -> ResponseReturnValue:
        return _pem(authority.issuing.certificate)

    return app


def _public_key(asked: dict[str, Any]) -> HolderKey:
    try:
        key = load_der_public_key(base64.b64decode(str(asked.get("spki")), validate=True))
    except (binascii.Error, ValueError):
        raise BadRequest("spki-malformed") from None
    if isinstance(key, ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey):
        return key
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _RSA_BITS:
        return key
    raise BadRequest("spki-unsupported")


def _subject(asked: dict[str, Any]) -> Subject:
    try:
        snils = Snils.parse(asked.get("snils", "")).digits
        ogrn = Ogrn.parse(asked["ogrn"]).digits if asked.get("ogrn") else None
    except BadIdentifier as error:
        raise BadRequest(error.code) from None
    return Subject(
        family_name=_name(asked, "family_name"),
        given_name=_name(asked, "given_name"),
        patronymic=_name(asked, "patronymic") if asked.get("patronymic") else None,
        snils=snils,
        ogrn=ogrn,
    )


def _name(asked: dict[str, Any], member: str) -> str:
    text = asked.get(member)
    if not isinstance(text, str) or not 0 < len(text.strip()) <= _LONGEST_NAME:
        raise BadRequest(f"{member}-malformed")
    return text.strip()


def _b64(certificate: x509.Certificate) -> str:
    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()


def _pem(certificate: x509.Certificate) -> Response:
    return Response(certificate.public_bytes(Encoding.PEM), content_type="application/x-pem-file")
