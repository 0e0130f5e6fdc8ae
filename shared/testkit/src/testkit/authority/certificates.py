"""Certificates and revocation lists as bytes: what an authority signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from testkit.authority.subject import Shape

CaKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
HolderKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey

LEAF_DAYS = 365
CA_YEARS_DAYS = 3_650
# A clock a little behind must still find the certificate valid.
BACKDATED = timedelta(minutes=5)


@dataclass(frozen=True)
class Issuer:
    """One certificate authority: its key and the certificate that speaks for it."""

    key: CaKey
    certificate: x509.Certificate


def ca_name(common: str) -> x509.Name:
    """Name of an authority of the stand; it never claims to be accredited."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "RU"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ordinator training stand"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def ca_certificate(
    key: CaKey, name: x509.Name, issuer: Issuer | None, at: datetime, path_length: int
) -> x509.Certificate:
    """Certificate of an authority: signed by ``issuer``, or by itself when there is none."""
    public = key.public_key()
    signer = issuer.key if issuer else key
    above = issuer.certificate.subject if issuer else name
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(above)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - BACKDATED)
        .not_valid_after(at + timedelta(days=CA_YEARS_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(_key_usage(ca=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, SHA256())
    )


def holder_certificate(
    issuer: Issuer, public: HolderKey, name: x509.Name, shape: Shape, at: datetime
) -> x509.Certificate:
    """Certificate of a person or an organisation in the given shape."""
    begins = shape.valid_from or at - BACKDATED
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject)
        .public_key(public)
        .serial_number(shape.serial or x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(shape.valid_to or begins + timedelta(days=LEAF_DAYS))
        .add_extension(x509.BasicConstraints(ca=shape.is_ca, path_length=None), critical=True)
        .add_extension(
            _key_usage(
                digital_signature=shape.digital_signature,
                content_commitment=shape.content_commitment,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
    )
    if shape.policies:
        policies = [
            x509.PolicyInformation(x509.ObjectIdentifier(oid), None) for oid in shape.policies
        ]
        builder = builder.add_extension(x509.CertificatePolicies(policies), critical=False)
    if shape.extended_usages:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage(list(shape.extended_usages)), critical=False
        )
    if shape.crl_urls:
        points = [
            x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
            for url in shape.crl_urls
        ]
        builder = builder.add_extension(x509.CRLDistributionPoints(points), critical=False)
    for extension, critical in shape.extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer.key, SHA256())


def revocation_list(
    issuer: Issuer,
    revoked: Mapping[int, datetime],
    number: int,
    this_update: datetime,
    next_update: datetime,
) -> x509.CertificateRevocationList:
    """A full revocation list (RFC 5280) of one issuer."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(this_update)
        .next_update(next_update)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
    )
    for serial, at in sorted(revoked.items()):
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.key, SHA256())


def _key_usage(
    *, ca: bool = False, digital_signature: bool = False, content_commitment: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
