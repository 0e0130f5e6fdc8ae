"""Building and validating certificate paths by pyhanko-certvalidator, without its network."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext, errors
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from documents.domain.evidence import Anchor, Chain, RevocationObject
from documents.domain.verdict import SubIndication, Unsound

# Hard fail: the signer must be covered; an authority whose certificate names a list, too.
_HARD = CertRevTrustPolicy(
    RevocationCheckingPolicy(
        ee_certificate_rule=RevocationCheckingRule.CRL_OR_OCSP_REQUIRED,
        intermediate_ca_cert_rule=RevocationCheckingRule.CHECK_IF_DECLARED,
    ),
    # A list is made after the signature that it speaks of; its freshness is checked before.
    retroactive_revinfo=True,
)
_MOST_AUTHORITIES = 6
"""The library follows names alone and tries every order: eight of one name take it 14 seconds."""

_WEAK = {"md2", "md5", "sha1"}
_VERDICTS: tuple[tuple[type[Exception], SubIndication, str], ...] = (
    (errors.PathBuildingError, SubIndication.NO_CERTIFICATE_CHAIN_FOUND, "chain.no-anchor"),
    (errors.InsufficientRevinfoError, SubIndication.TRY_LATER, "revocation.nothing-fresh"),
    (errors.ExpiredError, SubIndication.OUT_OF_BOUNDS_NO_POE, "certificate.expired"),
    (errors.NotYetValidError, SubIndication.OUT_OF_BOUNDS_NO_POE, "certificate.not-yet-valid"),
    (errors.DisallowedAlgorithmError, SubIndication.CRYPTO_CONSTRAINTS_FAILURE, "chain.algorithm"),
    (errors.ValidationError, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE, "chain.invalid"),
)


class CertificatePaths:
    """Paths from anchors to signers (RFC 5280 §6) with hard-fail revocation."""

    def validate(
        self,
        certificate: bytes,
        embedded: Sequence[bytes],
        anchors: Sequence[Anchor],
        evidence: Sequence[RevocationObject],
        best_at: datetime,
    ) -> Chain:
        """Find the path and check it at the best time; anchors never come from the message.

        Raises:
            Unsound: why there is no valid path.
        """
        try:
            return asyncio.run(_validated(certificate, embedded, anchors, evidence, best_at))
        except errors.RevokedError as error:
            at = error.revocation_dt.isoformat()
            raise Unsound(SubIndication.REVOKED, "certificate.revoked", revoked_at=at) from None
        except Unsound:
            raise
        except Exception as error:  # noqa: BLE001 a library's crash is a verdict, never a pass
            for kind, sub_indication, finding in _VERDICTS:
                if isinstance(error, kind):
                    raise Unsound(sub_indication, finding) from None
            kind_name = type(error).__name__
            raise Unsound(SubIndication.GENERIC, "library.raised", kind=kind_name) from None


async def _validated(
    certificate: bytes,
    embedded: Sequence[bytes],
    anchors: Sequence[Anchor],
    evidence: Sequence[RevocationObject],
    best_at: datetime,
) -> Chain:
    trusted = [x509.Certificate.load(anchor.certificate) for anchor in anchors]
    leaf = x509.Certificate.load(certificate)
    beside = [x509.Certificate.load(raw) for raw in dict.fromkeys(embedded) if raw != certificate]
    others = _above(leaf, beside)
    context = ValidationContext(
        trust_roots=trusted,
        other_certs=others,
        crls=[crl.CertificateList.load(found.body) for found in evidence if found.kind == "crl"],
        ocsps=[ocsp.OCSPResponse.load(found.body) for found in evidence if found.kind == "ocsp"],
        moment=best_at,
        allow_fetching=False,
        revinfo_policy=_HARD,
        weak_hash_algos=_WEAK,
        time_tolerance=timedelta(seconds=0),
    )
    validator = CertificateValidator(leaf, others, context)
    path = await validator.async_validate_path()
    digests = [
        hashlib.sha256(found.dump()).hexdigest() for found in path.iter_certs(include_root=True)
    ]
    anchor = hashlib.sha256(path.first.dump()).hexdigest()
    return Chain(tuple(digests), anchor, tuple(found.sha256 for found in evidence))


def _above(leaf: x509.Certificate, embedded: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Those that could stand above it, by the names of their issuers.

    Raises:
        Unsound: GENERIC, more than any path is made of.
    """
    above: list[x509.Certificate] = []
    asked = [leaf]
    while asked:
        issuer = asked.pop().issuer.hashable
        found = [one for one in embedded if one.subject.hashable == issuer and one not in above]
        above += found
        asked += found
        if len(above) > _MOST_AUTHORITIES:
            raise Unsound(SubIndication.GENERIC, "chain.too-many-authorities")
    return above
