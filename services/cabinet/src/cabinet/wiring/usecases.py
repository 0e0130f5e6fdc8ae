"""The use cases of the web process, on whatever hands they are given."""

import secrets
from dataclasses import dataclass

from cabinet.domain.session import Limits
from cabinet.http import wired
from cabinet.usecases.binding import (
    ChooseOrganisation,
    ConfirmBinding,
    ReadBinding,
    ReadBindings,
    SeekOrganisation,
)
from cabinet.usecases.delegation import Delegation
from cabinet.usecases.documents import (
    AddVersion,
    BeginDocument,
    FetchContent,
    ListDocuments,
    ListRecipients,
    ListTypes,
    ReadDocument,
    ReadJournal,
    SendDocument,
)
from cabinet.usecases.home import ReadHome
from cabinet.usecases.ports import (
    Attempts,
    Authority,
    Clock,
    DocumentStore,
    IdentityProvider,
    Once,
    Registry,
    Sessions,
    StartWork,
)
from cabinet.usecases.profile import ReadProfile
from cabinet.usecases.session import DistrustTokens, EndSession, EndSignin, OpenPage
from cabinet.usecases.signin import BeginSignin, FinishSignin
from cabinet.usecases.signing import (
    CertifyKey,
    CompleteSignature,
    HandInSignature,
    PrepareSignature,
)
from cabinet.usecases.standing import CheckStanding
from cabinet.usecases.workplaces import ChooseWorkplace, EnterWorkplace, ReadWorkplaces

_SECRET_BYTES = 32


@dataclass(frozen=True)
class Hands:
    """Everything outside that the use cases need."""

    provider: IdentityProvider
    sessions: Sessions
    attempts: Attempts
    once: Once
    registry: Registry
    store: DocumentStore
    authority: Authority | None
    start_work: StartWork
    clock: Clock


def wire(hands: Hands, limits: Limits) -> wired.UseCases:
    """Put them together."""
    provider, sessions, start_work = hands.provider, hands.sessions, hands.start_work
    registry, clock = hands.registry, hands.clock
    delegation = Delegation(sessions, provider, clock)
    return wired.UseCases(
        begin_signin=BeginSignin(
            provider, hands.attempts, sessions, clock=clock, new_secret=new_secret
        ),
        finish_signin=FinishSignin(
            provider, hands.attempts, sessions, start_work, clock=clock, new_secret=new_secret
        ),
        open_page=OpenPage(sessions, limits, clock),
        distrust_tokens=DistrustTokens(sessions, clock),
        end_session=EndSession(sessions, provider),
        end_signin=EndSignin(provider, sessions, hands.once, clock),
        check_standing=CheckStanding(start_work),
        enter_workplace=EnterWorkplace(sessions, start_work, clock),
        read_workplaces=ReadWorkplaces(registry, delegation, start_work, clock),
        choose_workplace=ChooseWorkplace(sessions, start_work, clock),
        read_home=ReadHome(delegation, start_work, clock),
        read_profile=ReadProfile(registry, delegation, start_work, clock),
        binding=wired.Binding(
            seek=SeekOrganisation(registry, delegation),
            choose=ChooseOrganisation(registry, delegation),
            confirm=ConfirmBinding(registry, delegation, start_work, clock),
            read=ReadBinding(registry, delegation),
            read_all=ReadBindings(registry, delegation, start_work),
        ),
        documents=_documents(hands.store, delegation, start_work),
        signing=wired.Signing(
            hand_in=HandInSignature(hands.store, delegation),
            certify=CertifyKey(hands.authority, start_work),
            prepare=PrepareSignature(hands.store, delegation),
            complete=CompleteSignature(hands.store, delegation),
        ),
    )


def new_secret() -> str:
    """256 random bits, safe in addresses and cookies."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def _documents(
    store: DocumentStore, delegation: Delegation, start_work: StartWork
) -> wired.Documents:
    return wired.Documents(
        listed=ListDocuments(store, delegation, start_work),
        read=ReadDocument(store, delegation),
        types=ListTypes(store, delegation),
        begin=BeginDocument(store, delegation),
        add_version=AddVersion(store, delegation),
        content=FetchContent(store, delegation),
        recipients=ListRecipients(store, delegation),
        send=SendDocument(store, delegation),
        journal=ReadJournal(store, delegation),
    )
