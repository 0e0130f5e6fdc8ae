"""Puts the real adapters behind the use cases: the only place that knows both."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Engine

from chassis import database
from chassis.calls import Calls, TokenClient
from chassis.clock import now
from chassis.health.state import Check
from chassis.heartbeat import Heartbeat
from chassis.inbox import Handler
from chassis.settings import Misconfigured
from chassis.tokens import SigningKey
from documents.adapters.blobs import FolderBlobs
from documents.adapters.certificates import read_names
from documents.adapters.content_checks import SandboxedChecks
from documents.adapters.engine import PycaEngine, PycaKinds
from documents.adapters.gost import GostCheck
from documents.adapters.heads import FolderWitness, JournalKey, PublishedKey, public_key
from documents.adapters.index import HmacIndex
from documents.adapters.inspection import inspect
from documents.adapters.keyring import FolderKeyring
from documents.adapters.loops import Act, JobLoop, RoundLoop
from documents.adapters.outbound import Guard
from documents.adapters.postgres import postgres_work
from documents.adapters.postgres.bell import Bell
from documents.adapters.postgres.jobs import Job, JobQueue
from documents.adapters.postgres.trust import PostgresRevocationObjects
from documents.adapters.receipts import JwsReceipts
from documents.adapters.revocation_source import HttpRevocation
from documents.adapters.signature_checks import SandboxedVerification, SignatureChild
from documents.adapters.signers import HttpSigners
from documents.adapters.vault import EncryptedVault
from documents.adapters.webhook import Webhook
from documents.bus import accounts, bindings, organisations, workers
from documents.settings import Settings
from documents.usecases.backup import VerifyJournal
from documents.usecases.catalogue import CreateDocument, ListDocuments, ListTypes, ReadDocument
from documents.usecases.content import CheckContent, ReadContent, ReadVersion
from documents.usecases.delivery import (
    DeliverDocument,
    ListRecipients,
    ReceiptDesk,
    SendDocument,
    TakeReceipt,
)
from documents.usecases.journal import ExportJournal, ProveEntry, ReadHeads, ReadJournal, SignHead
from documents.usecases.judgement import JudgeSignature, Outcome, wait_before
from documents.usecases.keys import CountWrapped, RewrapSome
from documents.usecases.outside import Signers, Vault
from documents.usecases.ports import StartWork
from documents.usecases.registry import (
    HearAccount,
    HearBlocked,
    HearBound,
    HearOrganisation,
    HearSessionRevoked,
    HearUnbound,
    HearWorker,
)
from documents.usecases.scrub import ScrubNext, SweepOrphans
from documents.usecases.signature import ReadSignature, SignatureIntake, SubmitSignature
from documents.usecases.signing import CompleteSignature, PrepareSignature
from documents.usecases.stand import Plant
from documents.usecases.upload import UploadVersion

SCRUB_PAUSE = timedelta(seconds=10)


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
    read_version: ReadVersion
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
    prove_entry: ProveEntry
    read_heads: ReadHeads
    journal_key: PublishedKey


def hands(settings: Settings, engine: Engine) -> Hands:
    """Open the key ring and the stores.

    Raises:
        KeyringUnsafe: the service must not start.
    """
    ring = FolderKeyring(settings.keyring_dir)
    vault = EncryptedVault(ring, FolderBlobs(settings.blob_root), settings.chunk_log2)
    index = HmacIndex(settings.index_key)
    start = postgres_work(engine, ring, now, notify=settings.outbox_notify)
    return Hands(start, vault, index)


@contextmanager
def opened(settings: Settings) -> Iterator[Hands]:
    """The hands of a task that ends, and their database."""
    engine = database.engine(settings.database_url, 1)
    try:
        yield hands(settings, engine)
    finally:
        engine.dispose()


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
        read_version=ReadVersion(start, now),
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
        prove_entry=ProveEntry(start),
        read_heads=ReadHeads(start),
        journal_key=PublishedKey(settings.journal_witness_dir),
    )


def wire_listening(shared: Hands, remember: accounts.Remember) -> Mapping[str, Handler]:
    """What each event of others starts."""
    start, index = shared.start_work, shared.index
    return {
        "idp.account.changed.v1": accounts.account_changed(HearAccount(start)),
        "idp.account.blocked.v1": accounts.account_blocked(HearBlocked(start), remember),
        "idp.session.revoked.v1": accounts.session_revoked(HearSessionRevoked(start), remember),
        "frmr.organisation.bound.v1": bindings.bound(HearBound(start), index),
        "frmr.organisation.unbound.v1": bindings.unbound(HearUnbound(start)),
        "frmr.organisation.changed.v1": organisations.organisation_changed(HearOrganisation(start)),
        "frmr.worker.changed.v1": workers.worker_changed(HearWorker(start), index),
    }


def wire_signers(settings: Settings, index: HmacIndex) -> HttpSigners:
    """The registry, asked in this program's own name."""
    tokens = TokenClient(
        Calls(settings.idp_url, "idp", ca_file=settings.ca_file),
        client_id=settings.client_id,
        key=SigningKey.from_pem(settings.client_key),
        issuer=settings.issuer,
        clock=now,
    )
    return HttpSigners(Calls(settings.frmr_url, "frmr", ca_file=settings.ca_file), tokens, index)


def wire_checker(
    settings: Settings,
    engine: Engine,
    shared: Hands,
    signers: Signers,
    child: SignatureChild,
) -> Mapping[str, Act]:
    """The checker: content and signatures, each in a child."""
    guard = Guard(settings.revocation_nets, frozenset(settings.revocation_hosts))
    source = HttpRevocation(guard, PostgresRevocationObjects(engine), now)
    look = CheckContent(shared.start_work, shared.vault, SandboxedChecks())
    judge = JudgeSignature(
        shared.start_work,
        vault=shared.vault,
        engine=PycaEngine(),
        verify=SandboxedVerification(child, source),
        signers=signers,
        index=shared.index,
        new_id=uuid4,
    )

    def looked(job: Job) -> timedelta | None:
        look(job.subject_id)
        return None

    def judged(job: Job) -> timedelta | None:
        again = judge(job.subject_id) is Outcome.AGAIN
        return wait_before(job.attempts) if again else None

    return {"content": looked, "signature": judged}


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
    if settings.journal_key_file is None:
        raise Misconfigured("DOCUMENTS_JOURNAL_KEY_FILE: missing (the keeper signs with it)")
    key = JournalKey(settings.journal_key_file)
    witness = FolderWitness(settings.journal_witness_dir, key.public_pem())
    return SignHead(shared.start_work, key.sign, witness, now)


def wire_planting(shared: Hands) -> Plant:
    """The stand's types, recipients and anchors."""
    return Plant(shared.start_work, now)


def gost_check(settings: Settings) -> dict[str, Check]:
    """Readiness where an operator demands GOST; nothing where not."""
    return {} if settings.gost_engine is None else {"gost": GostCheck(settings.gost_engine)}


class Loop(Protocol):
    """A process beside the doors."""

    heartbeat: Heartbeat

    def run(self, stopping: Event) -> None:
        """Until told to stop."""
        ...


def checker(settings: Settings, engine: Engine, shared: Hands) -> Loop:
    """The loop of the checker."""
    signers = wire_signers(settings, shared.index)
    actions = wire_checker(settings, engine, shared, signers, SignatureChild())
    return JobLoop(JobQueue(engine), Bell(settings.database_url), actions)


def courier(settings: Settings, engine: Engine, shared: Hands) -> Loop:
    """The loop of the courier."""
    deliver = wire_courier(settings, shared)
    actions = {"delivery": lambda job: deliver(job.subject_id)}
    return JobLoop(JobQueue(engine), Bell(settings.database_url), actions)


def keeper(settings: Settings, _engine: Engine, shared: Hands) -> Loop:
    """The loop of the keeper: heads as soon as they are due, stored versions, orphans."""
    scrub = ScrubNext(shared.start_work, shared.vault, now)
    sweep = SweepOrphans(shared.start_work, FolderBlobs(settings.blob_root), now)
    return RoundLoop(
        (timedelta(0), wire_keeper(settings, shared)),
        (SCRUB_PAUSE, lambda: scrub(now() - settings.scrub_age)),
        (timedelta(hours=1), sweep),
    )


def wire_verification(settings: Settings, shared: Hands) -> VerifyJournal:
    """Judging the journal by the key that its keeper holds, or laid beside the heads."""
    if settings.journal_key_file is not None:
        public = JournalKey(settings.journal_key_file).public_pem()
    else:
        public = PublishedKey(settings.journal_witness_dir)()
    return VerifyJournal(shared.start_work, public_key(public))


def wire_rewrapping(settings: Settings, shared: Hands) -> tuple[RewrapSome, CountWrapped]:
    """Key-encryption keys in turn, at an operator's word."""
    ring = FolderKeyring(settings.keyring_dir)
    return RewrapSome(shared.start_work, ring), CountWrapped(shared.start_work)


def wire_scrub(shared: Hands) -> ScrubNext:
    """Reading everything again, at an operator's word."""
    return ScrubNext(shared.start_work, shared.vault, now)
