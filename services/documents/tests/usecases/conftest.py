"""A ward: an authority, a doctor with a key, and a verifier that trusts the authority."""

import hashlib
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chassis.clock import now
from documents.adapters.certificates import read_list, read_names
from documents.adapters.engine import PycaEngine
from documents.adapters.paths import CertificatePaths
from documents.domain.evidence import Anchor
from documents.domain.verdict import SubIndication, Unsound
from documents.usecases.verification import Verification
from testkit.authority import GOOD, Authority, Subject, new_key
from testkit.cms import Holder, Recipe

CONTENT = b"<ClinicalDocument/>"
CRL_URL = "http://127.0.0.1/crl"
DOCTOR = Subject("Орлова", "Анна", "Петровна", snils="11223344595")
_NAMES = ("sha256", "sha384", "sha512")


class FakeLists:
    """Hands out the lists it is given, as if just fetched."""

    def __init__(self, *bodies):
        self._bodies = bodies

    def evidence(self, certificate, issuers, names, not_before):
        if not self._bodies or not names.crl_urls:
            raise Unsound(SubIndication.TRY_LATER, "revocation.away")
        return [read_list(names.crl_urls[0], body, not_before) for body in self._bodies]


class Ward:
    """Verifies what its doctor signed, and what others pretend the doctor signed."""

    def __init__(self, algorithm="ecdsa", shape=GOOD):
        self.authority = Authority.create(algorithm, crl_url=CRL_URL)
        key = new_key(algorithm)
        certificate = self.authority.issue(key.public_key(), DOCTOR, shape)
        self.holder = Holder(key, certificate, self.authority.chain[:1])
        self.recipe = Recipe(CONTENT, self.holder)
        self.anchors = [_anchor(self.authority.root.certificate)]
        self._asked = [self.authority]

    def trust_time(self, authority):
        """Trust an authority for time stamps, and hear of its revocations."""
        self.anchors.append(_anchor(authority.root.certificate, "tsa"))
        self._asked.append(authority)

    def verdict(self, message, *, content=CONTENT, lists=None, source=None, at=None, signer=0):
        known = [asked.crl() for asked in self._asked] if lists is None else lists
        source = source or FakeLists(*known)
        verify = Verification(PycaEngine(), CertificatePaths(), source, read_names)
        return self.judged(verify, message, content=content, at=at, signer=signer).verdict

    def judged(self, verify, message, *, content=CONTENT, at=None, signer=0):
        """What this verifier finds."""
        digests = {name: hashlib.new(name, content).digest() for name in _NAMES}
        return verify(message, signer, digests, self.anchors, at or now())


def _anchor(certificate, purpose="ca"):
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    raw = certificate.public_bytes(Encoding.DER)
    return Anchor(raw, hashlib.sha256(spki).digest(), now() - timedelta(days=1), None, purpose)


@pytest.fixture(scope="session")
def make_ward():
    """Makes wards, each with an authority of its own."""
    return Ward
