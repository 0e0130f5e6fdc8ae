"""The signature engine: RSA, ECDSA and Ed25519 by pyca/cryptography."""

import hashlib
from collections.abc import Iterable
from typing import NoReturn

from asn1crypto import algos, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key

from documents.domain.cms import Algorithm, Signer
from documents.domain.verdict import SubIndication, Unsound

_HASHES: dict[str, type[HashAlgorithm]] = {"sha256": SHA256, "sha384": SHA384, "sha512": SHA512}
_RSA, _PSS, _ED25519 = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.3.101.112"
# RFC 4055, RFC 5758: signature algorithms that name their digest.
_RSA_WITH = {
    f"1.2.840.113549.1.1.{n}": f"sha{bits}" for n, bits in ((11, 256), (12, 384), (13, 512))
}
_ECDSA_WITH = {f"1.2.840.10045.4.3.{n}": f"sha{bits}" for n, bits in ((2, 256), (3, 384), (4, 512))}
_CURVES = {"secp256r1": "sha256", "secp384r1": "sha384", "secp521r1": "sha512"}
_RSA_BITS = 2_048
_P256_PAIR = 64


class PycaEngine:
    """Digests and signatures of the algorithms that pyca/cryptography knows."""

    def digest(self, algorithms: Iterable[str], pieces: Iterable[bytes]) -> dict[str, bytes]:
        """Digests of one stream, read once; names that are not known are left out."""
        states = {name: hashlib.new(name) for name in algorithms if name in _HASHES}
        for piece in pieces:
            for state in states.values():
                state.update(piece)
        return {name: state.digest() for name, state in states.items()}

    def verify(self, certificate: bytes, signer: Signer) -> None:
        """Check the signature over the signed attributes by the certificate's key.

        Raises:
            Unsound: FORMAT_FAILURE, CRYPTO_CONSTRAINTS_FAILURE, SIG_CRYPTO_FAILURE or GENERIC.
        """
        try:
            key = load_der_public_key(x509.Certificate.load(certificate).public_key.dump())
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise Unsound(SubIndication.GENERIC, "algorithm.unsupported") from None
        try:
            match key:
                case rsa.RSAPublicKey():
                    _verify_rsa(key, signer)
                case ec.EllipticCurvePublicKey():
                    _verify_ecdsa(key, signer)
                case ed25519.Ed25519PublicKey():
                    _verify_ed25519(key, signer)
                case _:
                    raise Unsound(SubIndication.GENERIC, "algorithm.unsupported")
        except InvalidSignature:
            raise Unsound(SubIndication.SIG_CRYPTO_FAILURE, "signature.wrong") from None
        except ValueError as error:
            # A library that cannot even try: parameters that no key of this kind has.
            kind = type(error).__name__
            raise Unsound(SubIndication.GENERIC, "library.raised", kind=kind) from None


def _verify_rsa(key: rsa.RSAPublicKey, signer: Signer) -> None:
    algorithm = signer.signature_algorithm
    if key.key_size < _RSA_BITS:
        raise Unsound(SubIndication.CRYPTO_CONSTRAINTS_FAILURE, "key.rsa-too-short")
    used = _HASHES[signer.digest]()
    if algorithm.oid == _PSS:
        key.verify(signer.signature, signer.signed_bytes, _pss(algorithm, signer.digest), used)
        return
    if algorithm.oid != _RSA and _RSA_WITH.get(algorithm.oid) != signer.digest:
        _differs()
    key.verify(signer.signature, signer.signed_bytes, padding.PKCS1v15(), used)


def _verify_ecdsa(key: ec.EllipticCurvePublicKey, signer: Signer) -> None:
    if _ECDSA_WITH.get(signer.signature_algorithm.oid) != signer.digest:
        _differs()
    if _CURVES.get(key.curve.name) != signer.digest:
        raise Unsound(SubIndication.CRYPTO_CONSTRAINTS_FAILURE, "digest.size-differs-from-key")
    key.verify(signer.signature, signer.signed_bytes, ec.ECDSA(_HASHES[signer.digest]()))


def _verify_ed25519(key: ed25519.Ed25519PublicKey, signer: Signer) -> None:
    # RFC 8419 §3.1: with signed attributes the digest is SHA-512.
    if signer.signature_algorithm.oid != _ED25519 or signer.digest != "sha512":
        _differs()
    key.verify(signer.signature, signer.signed_bytes)


def _pss(algorithm: Algorithm, digest: str) -> padding.PSS:
    """RFC 8017 §9.1 with one digest throughout; other parameters are refused."""
    try:
        told = algos.RSASSAPSSParams.load(algorithm.parameters or b"0\x00", strict=True)
        mask = told["mask_gen_algorithm"]
        names = {told["hash_algorithm"]["algorithm"].native, mask["parameters"]["algorithm"].native}
        salt = int(told["salt_length"].native)
    except (ValueError, TypeError, KeyError):
        _differs()
    if names != {digest} or told["trailer_field"].native not in {1, "trailer_field_bc"}:
        _differs()
    return padding.PSS(padding.MGF1(_HASHES[digest]()), salt)


def _differs() -> NoReturn:
    raise Unsound(SubIndication.FORMAT_FAILURE, "algorithm.differs-from-key")


class PycaKinds:
    """See ``usecases.signing.KeyKinds``: keys for which a message is prepared here."""

    def is_rsa(self, certificate: bytes) -> bool:
        """RSA of 2048 bits and more, or ECDSA on P-256.

        Raises:
            Unsound: another key.
        """
        try:
            key = load_der_public_key(x509.Certificate.load(certificate).public_key.dump())
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise Unsound(SubIndication.GENERIC, "certificate.unreadable") from None
        if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _RSA_BITS:
            return True
        if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1":
            return False
        raise Unsound(SubIndication.GENERIC, "algorithm.unsupported")

    def as_der(self, certificate: bytes, value: bytes) -> bytes:
        """WebCrypto gives r followed by s; CMS holds the form of RFC 3279 §2.2.3."""
        if self.is_rsa(certificate) or len(value) != _P256_PAIR:
            return value
        half = _P256_PAIR // 2
        r, s = (int.from_bytes(part, "big") for part in (value[:half], value[half:]))
        return encode_dss_signature(r, s)
