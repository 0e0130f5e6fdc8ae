"""A hospital at work: a real database, a published authority, two doctors and their head."""

import hashlib
import ipaddress
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import psycopg
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import Engine, text

from chassis import migrations
from chassis.clock import now
from chassis.database import engine as engine_of
from chassis.envelope import Envelope
from chassis.refusal import Unavailable
from documents import wiring
from documents.adapters.keyring import add_key
from documents.adapters.postgres.jobs import JobQueue
from documents.adapters.signature_checks import SignatureChild
from documents.domain.delivery import Recipient
from documents.domain.document import Level
from documents.domain.document_type import DocumentType
from documents.domain.registry import Organisation, Position, Worker
from documents.settings import Settings
from documents.usecases.catalogue import Caller, NewDocument
from documents.usecases.judgement import Outcome
from documents.usecases.outside import Resolved
from documents.usecases.registry import HearBound
from documents.usecases.stand import Certificate
from documents.usecases.upload import Upload
from testkit import people
from testkit.authority import GOOD, Published, Shape, Subject, published
from testkit.cms import Holder, sign_detached
from testkit.counterpart import Recipient as Insurer
from testkit.counterpart import create_app as counterpart
from testkit.serving import Server

HOSPITAL = people.organisation("gkb7")
HOSPITAL_ID = UUID(HOSPITAL["organisation_id"])
LOOPBACK = ipaddress.ip_network("127.0.0.1/32")
PDF = "application/pdf"
CLASSES = {"109": "doctor", "34": "doctor", "430": "department_head", "334": "head"}


def migrate(owner_url: str) -> None:
    """Bring a database to the head."""
    migrations.run(owner_url, "documents")


def message(
    kind: str, aggregate_id: UUID, version: int = 1, body: dict[str, Any] | None = None
) -> Envelope:
    """A message as it is heard; where a use case hears it, its body was read before."""
    source = kind.partition(".")[0]
    return Envelope(uuid4(), kind, source, aggregate_id, version, now(), body or {})


class Registry:
    """The registry as an adapter tells of it: nobody else is known there, or it is away."""

    def __init__(self) -> None:
        self.away = False

    def resolve(self, snils: str, ogrn: str | None, on: date) -> Resolved:
        """Nobody."""
        if self.away:
            raise Unavailable("frmr")
        return Resolved(None, 0, None, 0)


@dataclass
class Signer:
    """A worker of the stand with a key and a certificate."""

    caller: Caller
    holder: Holder
    worker_id: UUID

    @property
    def chain(self) -> list[bytes]:
        """The authorities above the certificate that go along, in DER."""
        return [found.public_bytes(Encoding.DER) for found in self.holder.chain]

    def sign(self, content: bytes) -> bytes:
        """A detached signature in DER."""
        made = self.holder
        return sign_detached(content, made.key, made.certificate, made.chain)


CHILD = SignatureChild()
"""One for all tests of a process: each would else wait for its own."""


@dataclass
class Office:
    """Everything wired as in the running service, the loops run by hand."""

    engine: Engine
    settings: Settings
    ca: Published
    shared: wiring.Hands
    do: wiring.UseCases
    owner_url: str
    organisation_id: UUID = HOSPITAL_ID
    registry: Registry = field(default_factory=Registry)

    def signer(self, slug: str, shape: Shape = GOOD, *, bound: bool = True, **bent: Any) -> Signer:
        """A person of the stand, bound, with a certificate of the authority."""
        person = people.person(slug)
        (position,) = [
            held for held in HOSPITAL["positions"] if held["worker_id"] == person["worker_id"]
        ]
        if bound:
            self.bind(person, position)
        names = {
            name: person[name] for name in ("family_name", "given_name", "patronymic", "snils")
        }
        key = ec.generate_private_key(ec.SECP256R1())
        authority = self.ca.authority
        certificate = authority.issue(key.public_key(), Subject(**names | bent), shape)
        caller = Caller(UUID(person["account_id"]), UUID(position["position_id"]))
        holder = Holder(key, certificate, authority.chain[:1])
        return Signer(caller, holder, UUID(person["worker_id"]))

    def bind(self, person, position, version=1):
        """Tell this service what the registry would."""
        held = Position(
            position_id=UUID(position["position_id"]),
            worker_id=UUID(person["worker_id"]),
            organisation_id=HOSPITAL_ID,
            department_id=UUID(position["department"]),
            post_code=position["post_code"],
            position_class=CLASSES.get(position["post_code"], "nurse_level"),
            is_head=position["post_code"] == "334",
            begins_on=date.fromisoformat(position["begins_on"]),
            ends_on=None,
        )
        index = self.shared.index
        worker = Worker(
            worker_id=held.worker_id,
            snils_hmac=index.snils(person["snils"]),
            name_hmac=index.name(person["family_name"], person["given_name"]),
            account_id=UUID(person["account_id"]),
            positions=[held],
        )
        organisation = Organisation(HOSPITAL_ID, HOSPITAL["oid"], HOSPITAL["ogrn"], HOSPITAL["inn"])
        binding_id = uuid4()
        heard = message("frmr.organisation.bound.v1", binding_id, version)
        HearBound(self.shared.start_work)(heard, binding_id, worker, version, organisation)

    message = staticmethod(message)

    def pdf(self, words="Discharge summary"):
        """A small PDF without anything that acts, the same for the same words."""
        made = BytesIO()
        with pikepdf.new() as document:
            document.add_blank_page()
            document.docinfo["/Title"] = words
            document.save(made, deterministic_id=True)
        return made.getvalue()

    def begin(self, caller, level=Level.NORMAL, type_code="147"):
        """A new document."""
        wanted = NewDocument(HOSPITAL_ID, type_code, f"uid-{uuid4()}", level)
        return self.do.create_document(caller, wanted).document

    def upload(self, caller, document_id, content, media_type=PDF, **more):
        """A version, not yet checked."""
        length = more.pop("length", len(content))
        wanted = Upload(BytesIO(content), length, media_type, **more)
        return self.do.upload_version(caller, document_id, wanted)

    def stored(self, caller, content, **kind):
        """A document with one accepted version."""
        document = self.begin(caller, **kind)
        version = self.upload(caller, document.document_id, content)
        self.check()
        return document.document_id, version

    def check(self):
        """Run the checker until nothing is due; tells what the judgements came to."""
        queue = JobQueue(self.engine)
        actions = wiring.wire_checker(self.settings, self.engine, self.shared, self.registry, CHILD)
        outcomes = []
        while job := queue.take(tuple(actions)):
            wait = actions[job.kind](job)
            if wait is None:
                queue.finish(job)
            else:
                outcomes.append(Outcome.AGAIN)
                queue.put_off(job, timedelta(hours=1))
        return outcomes

    def retry(self):
        """What was put off is due now."""
        self.execute("UPDATE job SET run_at = now()")
        return self.check()

    def signed(self, signer, content=None):
        """A document that is signed and may be sent."""
        content = content or self.pdf()
        document_id, _ = self.stored(signer.caller, content)
        role = "ATTENDING_PHYSICIAN"
        self.do.submit_signature(signer.caller, document_id, 1, signer.sign(content), role)
        self.check()
        return document_id

    def judged(self, signer, document_id):
        """The last signature of a document: status, indication, sub-indication, match."""
        signature, report = self.card(signer.caller, document_id).signatures[-1]
        return signature.status, report.indication, report.sub_indication, report.match

    def courier(self):
        """The courier, not yet sent."""
        return wiring.wire_courier(self.settings, self.shared)

    def keeper(self):
        """The keeper, holding the journal's key."""
        return wiring.wire_keeper(self.settings, self.shared)

    def add_recipient(self, row):
        """A recipient as the seed tells of it."""
        recipient = Recipient(
            recipient_id=UUID(row["recipient_id"]),
            name=row["name"],
            ogrn=row["ogrn"],
            kind=row["kind"],
            endpoint=row["endpoint"],
            secret=bytes.fromhex(row["secret"]),
            receipt_jwk=row["receipt_jwk"],
        )
        wiring.wire_planting(self.shared).recipients([recipient])
        return recipient.recipient_id

    def card(self, caller, document_id):
        """The card as the person sees it."""
        return self.do.read_document(caller, document_id)

    def rows(self, statement, **asked):
        """Look into the database."""
        with self.engine.begin() as db:
            return [tuple(row) for row in db.execute(text(statement), asked)]

    def execute(self, statement, **asked):
        """Change the database by hand, as the service's own role."""
        with self.engine.begin() as db:
            db.execute(text(statement), asked)

    @contextmanager
    def owner(self):
        """A session of the database's owner, who can what the service cannot."""
        with psycopg.connect(self.owner_url) as session:
            yield session

    def told(self):
        """Names of the events in the outbox, in order."""
        return [row[0] for row in self.rows("SELECT type FROM outbox ORDER BY seq")]


def open_office(database: Any, folder: Path, ca: Published) -> Office:
    """Wire the service on an empty, migrated database."""
    add_key(folder / "ring")
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "journal.pem").write_bytes(pem)
    settings = Settings(
        database_url=database.url,
        redis_url="redis://127.0.0.1:1/0",
        amqp_url="amqp://127.0.0.1:1/ordinator",
        issuer="http://localhost:18010",
        public_url="http://127.0.0.1:18040",
        listen="127.0.0.1:18040",
        admin_listen="127.0.0.1:18041",
        state_dir=folder,
        frmr_url="http://127.0.0.1:1",
        client_key=b"",
        cursor_key=bytes(range(32)),
        blob_root=folder / "blobs",
        keyring_dir=folder / "ring",
        index_key=bytes(range(32)),
        journal_key_file=folder / "journal.pem",
        journal_witness_dir=folder / "witness",
        revocation_hosts=("127.0.0.1",),
        revocation_nets=(LOOPBACK,),
        outbound_nets=(LOOPBACK,),
        upload_max=1 << 20,
        chunk_log2=16,
    )
    engine = engine_of(database.url)
    shared = wiring.hands(settings, engine)
    do = wiring.wire(settings, shared)
    office = Office(engine, settings, ca, shared, do, database.owner_url)
    plant = wiring.wire_planting(shared)
    opens, closed = date(2020, 1, 1), date(2021, 1, 1)
    media = frozenset({PDF, "application/xml"})
    plant.types(
        [
            DocumentType("147", "Discharge summary", media, by_organisation=False, opens_on=opens),
            DocumentType("158", "Commission", media, by_organisation=True, opens_on=opens),
            DocumentType(
                "1", "Closed", media, by_organisation=False, opens_on=opens, closes_on=closed
            ),
        ]
    )
    root = ca.authority.root.certificate
    spki = root.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    raw = root.public_bytes(Encoding.DER)
    plant.anchors([Certificate(raw, hashlib.sha256(spki).digest())])
    return office


@pytest.fixture
def ca():
    """An authority whose revocation list lies where its certificates say."""
    with published("ecdsa") as found:
        yield found


@pytest.fixture
def database(postgres):
    """A migrated database of its own."""
    return postgres.database("documents", prepare=migrate)


@pytest.fixture
def office(database, tmp_path, ca):
    """A hospital at work."""
    opened = open_office(database, tmp_path, ca)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def insurer(office, tmp_path):
    """The stand's insurer, known to the service."""
    row = people.stand(42)["recipients"][0]
    known = Insurer(row["recipient_id"], row["name"], row["ogrn"], row["kind"], row["secret"])
    address = {}
    app = counterpart(known, tmp_path / "insurer", endpoint=lambda: address["endpoint"])
    with Server(app) as server:
        address["endpoint"] = f"{server.url}/deliveries"
        recipient = requests.get(f"{server.url}/api/recipient", timeout=5).json()
        server.recipient_id = office.add_recipient(recipient)
        yield server
