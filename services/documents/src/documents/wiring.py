"""Puts the real adapters behind the use cases: the only place that knows both."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Engine

from chassis.clock import now
from documents.adapters.blobs import FolderBlobs
from documents.adapters.certificates import read_names
from documents.adapters.content_checks import SandboxedChecks
from documents.adapters.engine import PycaEngine, PycaKinds
from documents.adapters.heads import FolderWitness, JournalKey
from documents.adapters.index import HmacIndex
from documents.adapters.inspection import inspect
from documents.adapters.keyring import FolderKeyring
from documents.adapters.outbound import Guard
from documents.adapters.paths import CertificatePaths
from documents.adapters.postgres import postgres_work
from documents.adapters.postgres.trust import PostgresLists
from documents.adapters.postgres.work import Origin
from documents.adapters.receipts import JwsReceipts
from documents.adapters.revocation_lists import HttpRevocation
from documents.adapters.vault import EncryptedVault
from documents.adapters.webhook import Webhook
from documents.settings import Settings
from documents.usecases.catalogue import CreateDocument, ListDocuments, ListTypes, ReadDocument
from documents.usecases.content import CheckContent, ReadContent
from documents.usecases.delivery import (
    DeliverDocument,
    ListRecipients,
    ReceiptDesk,
    SendDocument,
    TakeReceipt,
)
from documents.usecases.journal import ExportJournal, ReadHeads, ReadJournal, SignHead
from documents.usecases.judgement import JudgeSignature
from documents.usecases.ports import StartWork, Vault
from documents.usecases.registry import (
    HearAccount,
    HearBound,
    HearOrganisation,
    HearSessionRevoked,
    HearUnbound,
    HearWorker,
)
from documents.usecases.signature import ReadSignature, SignatureIntake, SubmitSignature
from documents.usecases.signing import CompleteSignature, PrepareSignature
from documents.usecases.stand import Plant
from documents.usecases.upload import UploadVersion
from documents.usecases.verification import Verification


@dataclass(frozen=True)
class Hands:
    """What all processes of the service share: transactions, encrypted bytes, digests."""

    start_work: StartWork
    vault: Vault
    index: HmacIndex


@dataclass(frozen=True)
class UseCases:
    """What the doors of this service may ask for."""

    create_document: CreateDocument
    read_document: ReadDocument
    list_documents: ListDocuments
    list_types: ListTypes
    upload_version: UploadVersion
    read_content: ReadContent
    submit_signature: SubmitSignature
    read_signature: ReadSignature
    prepare_signature: PrepareSignature
    complete_signature: CompleteSignature
    send_document: SendDocument
    list_recipients: ListRecipients
    take_receipt: TakeReceipt
    read_journal: ReadJournal
    export_journal: ExportJournal
    read_heads: ReadHeads


@dataclass(frozen=True)
class Listening:
    """What the events of others start."""

    index: HmacIndex
    hear_worker: HearWorker
    hear_bound: HearBound
    hear_unbound: HearUnbound
    hear_organisation: HearOrganisation
    hear_account: HearAccount
    hear_session_revoked: HearSessionRevoked


def hands(settings: Settings, engine: Engine, origin: Callable[[], Origin] = Origin) -> Hands:
    """Open the key ring and the stores.

    Raises:
        KeyringUnsafe: the service must not start.
    """
    ring = FolderKeyring(settings.keyring_dir)
    vault = EncryptedVault(ring, FolderBlobs(settings.blob_root), settings.chunk_log2)
    index = HmacIndex(settings.index_key)
    return Hands(postgres_work(engine, ring, now, origin), vault, index)


def wire(settings: Settings, shared: Hands) -> UseCases:
    """The use cases of the web process."""
    start, vault = shared.start_work, shared.vault
    intake = SignatureIntake(vault, now, uuid4)
    kinds = PycaKinds()
    return UseCases(
        create_document=CreateDocument(start, now, uuid4),
        read_document=ReadDocument(start, now),
        list_documents=ListDocuments(start, now),
        list_types=ListTypes(start),
        upload_version=UploadVersion(
            start,
            vault=vault,
            clock=now,
            new_id=uuid4,
            most=settings.upload_max,
            inspect=inspect,
        ),
        read_content=ReadContent(start, vault, now),
        submit_signature=SubmitSignature(start, intake, now),
        read_signature=ReadSignature(start, now),
        prepare_signature=PrepareSignature(start, kinds, read_names, now, uuid4),
        complete_signature=CompleteSignature(start, intake, kinds, now),
        send_document=SendDocument(start, now, uuid4, settings.delivery_max_age),
        list_recipients=ListRecipients(start),
        take_receipt=TakeReceipt(start, ReceiptDesk(JwsReceipts(), uuid4)),
        read_journal=ReadJournal(start, now),
        export_journal=ExportJournal(start),
        read_heads=ReadHeads(start),
    )


def wire_listening(shared: Hands) -> Listening:
    """The use cases of the worker."""
    start = shared.start_work
    return Listening(
        index=shared.index,
        hear_worker=HearWorker(start),
        hear_bound=HearBound(start),
        hear_unbound=HearUnbound(start),
        hear_organisation=HearOrganisation(start),
        hear_account=HearAccount(start),
        hear_session_revoked=HearSessionRevoked(start),
    )


def wire_checker(
    settings: Settings, engine: Engine, shared: Hands
) -> tuple[CheckContent, JudgeSignature]:
    """The checker: content and signatures."""
    guard = Guard(settings.revocation_nets, frozenset(settings.revocation_hosts))
    lists = HttpRevocation(guard, PostgresLists(engine), now)
    pyca = PycaEngine()
    judge = JudgeSignature(
        shared.start_work,
        vault=shared.vault,
        engine=pyca,
        verification=Verification(pyca, CertificatePaths(), lists, read_names),
        index=shared.index,
        new_id=uuid4,
    )
    return CheckContent(shared.start_work, shared.vault, SandboxedChecks()), judge


def wire_courier(settings: Settings, shared: Hands) -> DeliverDocument:
    """The courier: deliveries over HTTPS, or plainly within the operator's networks."""
    schemes = frozenset({"https"})
    guard = Guard(settings.outbound_nets, None, schemes, most_bytes=1 << 20, whole_s=30.0)
    return DeliverDocument(
        shared.start_work,
        vault=shared.vault,
        post=Webhook(guard, now),
        receipts=JwsReceipts(),
        clock=now,
        new_id=uuid4,
        jitter=random.random,
    )


def wire_keeper(settings: Settings, shared: Hands) -> SignHead:
    """The keeper: the one process that holds the journal's key."""
    key = JournalKey(settings.journal_key_file)
    witness = FolderWitness(settings.journal_witness_dir, key.public_pem())
    return SignHead(shared.start_work, key.sign, witness, now)


def wire_planting(shared: Hands) -> Plant:
    """The stand's types, recipients and anchors."""
    return Plant(shared.start_work, now)
