"""What the doors of this service may ask for; filled by ``wiring``."""

from dataclasses import dataclass

from flask import current_app

from cabinet.domain.session import Limits
from cabinet.usecases.binding import (
    ChooseOrganisation,
    ConfirmBinding,
    ReadBinding,
    ReadBindings,
    SeekOrganisation,
)
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
from cabinet.usecases.ports import Clock
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

EXTENSION = "cabinet"


@dataclass(frozen=True)
class Signing:
    """Ways to sign."""

    hand_in: HandInSignature
    certify: CertifyKey
    prepare: PrepareSignature
    complete: CompleteSignature


@dataclass(frozen=True)
class Binding:
    """Steps of binding."""

    seek: SeekOrganisation
    choose: ChooseOrganisation
    confirm: ConfirmBinding
    read: ReadBinding
    read_all: ReadBindings


@dataclass(frozen=True)
class Documents:
    """What is done with documents."""

    listed: ListDocuments
    read: ReadDocument
    types: ListTypes
    begin: BeginDocument
    add_version: AddVersion
    content: FetchContent
    recipients: ListRecipients
    send: SendDocument
    journal: ReadJournal


@dataclass(frozen=True)
class UseCases:
    """Everything, by feature."""

    begin_signin: BeginSignin
    finish_signin: FinishSignin
    open_page: OpenPage
    distrust_tokens: DistrustTokens
    end_session: EndSession
    end_signin: EndSignin
    check_standing: CheckStanding
    enter_workplace: EnterWorkplace
    read_workplaces: ReadWorkplaces
    choose_workplace: ChooseWorkplace
    read_home: ReadHome
    read_profile: ReadProfile
    binding: Binding
    documents: Documents
    signing: Signing


@dataclass(frozen=True)
class Site:
    """What pages know of the site itself.

    Attributes:
        public_url: Where people reach it; forms are taken from there alone.
        issuer: The identity provider's address, whose pages are linked.
        form_key: Makes the tokens of forms.
        signin_label: Words of the entry button; empty: those of the catalog.
        limits: How long sessions live and second factors are fresh.
        clock: By which that is measured.
    """

    public_url: str
    issuer: str
    form_key: bytes
    signin_label: str
    limits: Limits
    clock: Clock


def wired() -> UseCases:
    """The use cases of the application at hand."""
    found: UseCases = current_app.extensions[EXTENSION]["usecases"]
    return found


def site() -> Site:
    """The site at hand."""
    found: Site = current_app.extensions[EXTENSION]["site"]
    return found
