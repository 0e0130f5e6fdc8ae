"""Step 6: a discharge summary is uploaded, checked, signed. Step 7: sent, and received."""

import base64
import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

import pikepdf
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from testkit.chromium import Chromium
from testkit.cms import sign_detached
from testkit.demo.showing import Showing, StepFailed, expect

DISCHARGE_SUMMARY = "147"
ROLE = "ATTENDING_PHYSICIAN"
MEDIA_TYPE = "application/pdf"


def upload(showing: Showing) -> None:
    """Upload a summary and wait until it is checked."""
    visitor = showing.visitor
    showing.content = _paper(showing)
    form = showing.awaited("/documents/upload", lambda _: True).form("file")
    sent = {"file": ("summary.pdf", showing.content, MEDIA_TYPE)}
    told = {"type_code": DISCHARGE_SUMMARY, "local_uid": f"demo/{uuid4()}", "level": "N"}
    page = visitor.submit(form, told, sent)
    showing.document_id = expect(page, "/documents/", "the upload").url.split("/documents/")[1][:36]
    page = showing.awaited(
        f"/documents/{showing.document_id}",
        lambda page: page.offers(f"/documents/{showing.document_id}/sign"),
    )
    showing.keep(page)
    digest = hashlib.sha256(showing.content).hexdigest()
    showing.tell(f"document {showing.document_id}, {len(showing.content)} bytes, sha256 {digest}")


def sign(showing: Showing) -> None:
    """Sign with a certificate of the stand's authority; the observer hears the fact."""
    visitor, document = showing.visitor, f"/documents/{showing.document_id}"
    if isinstance(visitor, Chromium) and visitor.scripts:
        page = visitor.open(showing.url("cabinet", f"{document}/sign"))
        showing.keep(expect(page, "/sign", "signing"))
        visitor.press("#software-key-sign", leads_to=document)
        showing.tell("signed in the browser, with a software key that the stand certified")
    else:
        hand_in(showing, certify(showing))
    heard = showing.observer.wait(
        "documents.document.signed.v1", "document_id", showing.document_id
    )
    showing.tell(f"heard {heard.key} {heard.message_id} report {heard.body['report_id']}")
    page = showing.awaited(document, lambda page: page.offers(f"{document}/send"))
    showing.keep(page)
    for status, indication in zip(page.marks("signature"), page.marks("indication"), strict=True):
        showing.tell(f"signature {status}: {indication}")


@dataclass(frozen=True)
class Certified:
    """A software key of the signer, its certificate, and the number to revoke it by."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    serial: str


def certify(showing: Showing) -> Certified:
    """Have the stand's authority certify a new key of the person."""
    key = ec.generate_private_key(ec.SECP256R1())
    told = {name: showing.person[name] for name in ("family_name", "given_name", "snils")}
    if showing.person["patronymic"]:
        told["patronymic"] = showing.person["patronymic"]
    told["ogrn"] = showing.organisation()["ogrn"]
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    told["spki"] = base64.b64encode(spki).decode()
    answer = requests.post(showing.url("ca", "/certificates"), json=told, timeout=10)
    answer.raise_for_status()
    made: dict[str, Any] = answer.json()
    own, *chain = (
        x509.load_der_x509_certificate(base64.b64decode(one))
        for one in (made["certificate"], *made["chain"])
    )
    showing.tell(f"certificate {made['serial']} of the stand's authority (a software key)")
    return Certified(key, own, tuple(chain), made["serial"])


def hand_in(showing: Showing, signer: Certified) -> None:
    """Sign what the cabinet gives out, on this side, and hand the signature in as a file."""
    visitor, document = showing.visitor, f"/documents/{showing.document_id}"
    _, stored = visitor.download(showing.url("cabinet", f"{document}/versions/1/content"))
    if stored != showing.content:
        raise StepFailed("the cabinet gives other bytes than were uploaded")
    page = expect(visitor.open(showing.url("cabinet", f"{document}/sign")), "/sign", "signing")
    showing.keep(page)
    made = sign_detached(stored, signer.key, signer.certificate, signer.chain)
    file = {"signature": ("summary.sig", made, "application/pkcs7-signature")}
    page = visitor.submit(page.form("signature"), {"role_code": ROLE}, file)
    expect(page, document, "the signature")


def send(showing: Showing) -> None:
    """Send it to the insurer, and see the receipt come back."""
    visitor, document = showing.visitor, f"/documents/{showing.document_id}"
    recipient = showing.seed["recipients"][0]["recipient_id"]
    page = expect(visitor.open(showing.url("cabinet", f"{document}/send")), "/send", "sending")
    visitor.submit(page.form("recipient_id"), {"recipient_id": recipient})
    page = showing.awaited(document, lambda page: "accepted" in page.marks("delivery"))
    showing.keep(page)
    page = expect(visitor.open(showing.url("cabinet", f"{document}/journal")), "/journal", "lines")
    showing.keep(page)
    showing.tell(f"receipt accepted; the journal tells: {', '.join(page.marks('action'))}")


def _paper(showing: Showing) -> bytes:
    """A page that is this person's and nobody else's."""
    made = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = f"Discharge summary {showing.account_id}"
        document.save(made)
    return made.getvalue()
