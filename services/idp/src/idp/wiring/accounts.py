"""Puts the real adapters behind what people may ask for, and what all processes share."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import uuid4

from redis import Redis
from sqlalchemy import Engine

from chassis.clock import Clock, now
from chassis.inbox import Handler
from idp.adapters.gateway import HttpGateway, SmtpMail
from idp.adapters.hasher import Argon2Hasher
from idp.adapters.person_check import PlainCheck
from idp.adapters.postgres import PostgresWork, postgres_work
from idp.adapters.token_secrets import RandomSecrets
from idp.adapters.vault import KeyedDigests, Vault
from idp.bus import handlers
from idp.domain.audit import Whence
from idp.domain.code import Channel
from idp.settings import Settings
from idp.usecases.affiliation import KeepAffiliation, KeepHeads, KeepName
from idp.usecases.confirmation import BeginConfirmation, ConfirmAccount, ResendConfirmation
from idp.usecases.consent import DecideConsent
from idp.usecases.credentials import JudgeCredentials
from idp.usecases.dispatch import SendDispatches, SweepTransactions
from idp.usecases.enrolment import BeginFactor, ChooseFactor, ShowFactor, SwitchOnFactor
from idp.usecases.finish import Finish, Onward
from idp.usecases.invitation import AcceptInvitation, InviteOfficer
from idp.usecases.people import People
from idp.usecases.ports import (
    HoldSession,
    IssueCode,
    Limits,
    OpenSession,
    RefuseRequest,
    Sender,
)
from idp.usecases.presence.knowing import KnowBrowser
from idp.usecases.profile import PrintRecoveryCodes, ReadProfile
from idp.usecases.proof import BeginProof
from idp.usecases.registration import (
    BeginRegistration,
    ChoosePassword,
    GiveContacts,
    GivePerson,
    ProveContact,
    ResendContactCode,
)
from idp.usecases.second_factor import CheckCode, ChooseMethod, OfferMethods
from idp.usecases.signin import BeginSignin, CheckCredentials
from idp.usecases.support.applying import ApplyFactorReset
from idp.usecases.transaction import LookUp
from idp.wiring.desk import wire_desk
from idp.wiring.judging import wire_judging
from idp.wiring.lockout import wire_lockout, wire_shutting
from idp.wiring.notices import wire_notices


@dataclass(frozen=True)
class Hands:
    """What all processes of the service share."""

    settings: Settings
    start_work: Callable[[], AbstractContextManager[PostgresWork]]
    digests: KeyedDigests
    hasher: Argon2Hasher
    clock: Clock


@dataclass(frozen=True)
class Seams:
    """Where a sign-in meets sessions and programs."""

    open_session: OpenSession
    hold_session: HoldSession
    issue_code: IssueCode
    refuse_request: RefuseRequest


def hands(
    settings: Settings,
    engine: Engine,
    clock: Clock = now,
    *,
    whence: Callable[[], Whence] = Whence,
) -> Hands:
    """Keys, digests and transactions; ``whence`` tells where a deed at hand comes from."""
    digests = KeyedDigests(settings.master_key, settings.index_key)
    vault, ring = Vault(settings.master_key), settings.outbox_notify
    policy = settings.password_policy
    start = postgres_work(
        engine, vault, digests, clock, ring=ring, kinds=policy.factors, whence=whence
    )
    return Hands(settings, start, digests, Argon2Hasher(*settings.hashing), clock)


def wire(shared: Hands, redis: Redis, limits: Limits, seams: Seams) -> People:
    """The use cases of people's pages."""
    start, digests, clock = shared.start_work, shared.digests, shared.clock
    policy = shared.settings.password_policy
    told = shared.settings
    common = wire_desk(told.issuer, digests, limits, clock, told.channels)
    steps, desk, chance, totp = common.steps, common.codes, common.chance, common.totp
    know = KnowBrowser(
        macs=digests,
        chance=chance,
        policy=policy,
        notices=wire_notices(shared.settings.issuer, clock),
        clock=clock,
        new_id=uuid4,
    )
    onward = Onward(steps, policy, know)
    finish = Finish(seams.open_session, seams.hold_session, seams.issue_code)
    return People(
        look_up=LookUp(start, steps, clock),
        begin_registration=BeginRegistration(start, steps, limits),
        give_person=GivePerson(start, steps),
        give_contacts=GiveContacts(start, steps, desk),
        prove_contact=ProveContact(start, steps, desk),
        resend_contact_code=ResendContactCode(start, steps, desk),
        choose_password=ChoosePassword(
            start,
            steps,
            hasher=shared.hasher,
            judge=wire_judging(shared.settings),
            check=PlainCheck(clock),
            open_session=seams.open_session,
            know=know,
            clock=clock,
            new_id=uuid4,
        ),
        begin_confirmation=BeginConfirmation(start, steps, desk, policy),
        resend_confirmation=ResendConfirmation(start, steps, desk),
        confirm_account=ConfirmAccount(start, steps, desk, clock),
        begin_signin=BeginSignin(start, steps, limits),
        check_credentials=CheckCredentials(
            start,
            steps,
            judge=JudgeCredentials(
                lockout=wire_lockout(shared.settings, redis, clock),
                hasher=shared.hasher,
                macs=digests,
                policy=policy,
                shut=wire_shutting(shared.settings, digests, clock),
                clock=clock,
            ),
            reset=ApplyFactorReset(clock),
            hasher=shared.hasher,
            policy=policy,
            onward=onward,
            finish=finish,
            clock=clock,
        ),
        offer_methods=OfferMethods(start, steps, desk),
        choose_method=ChooseMethod(start, steps, desk),
        check_code=CheckCode(start, steps, desk, judge=common.judge, onward=onward, finish=finish),
        begin_proof=BeginProof(start, steps, limits),
        begin_factor=BeginFactor(start, steps, clock),
        choose_factor=ChooseFactor(start, steps, desk=desk, chance=chance, policy=policy),
        show_factor=ShowFactor(start, steps, totp, policy),
        switch_on_factor=SwitchOnFactor(
            start,
            steps,
            desk=desk,
            totp=totp,
            limits=limits,
            onward=onward,
            finish=finish,
            notices=wire_notices(shared.settings.issuer, clock),
            clock=clock,
            new_id=uuid4,
        ),
        consent=DecideConsent(
            start,
            steps,
            onward=onward,
            finish=finish,
            refuse=seams.refuse_request,
            clock=clock,
        ),
        read_profile=ReadProfile(start, policy),
        print_recovery_codes=PrintRecoveryCodes(start, digests, chance, clock),
        accept_invitation=AcceptInvitation(start, RandomSecrets(), clock),
    )


def wire_dispatch(shared: Hands) -> SendDispatches:
    """The loop that sends codes; a channel without a gateway is off."""
    told = shared.settings
    senders: dict[Channel, Sender] = {}
    if told.sms_url is not None:
        senders[Channel.SMS] = HttpGateway(told.sms_url, Channel.SMS, told.ca_file)
    if told.voice_url is not None:
        senders[Channel.CALL] = HttpGateway(told.voice_url, Channel.CALL, told.ca_file)
    if told.smtp_url is not None:
        senders[Channel.EMAIL] = SmtpMail(told.smtp_url, told.mail_from)
    return SendDispatches(shared.start_work, senders, shared.clock)


def wire_inviting(shared: Hands) -> InviteOfficer:
    """What makes invitations."""
    return InviteOfficer(shared.start_work, RandomSecrets(), shared.clock)


def wire_sweeping(shared: Hands) -> SweepTransactions:
    """What removes transactions and messages that are over."""
    return SweepTransactions(shared.start_work, shared.clock)


def wire_listening(shared: Hands) -> Mapping[str, Handler]:
    """What the events of others start."""
    start = shared.start_work
    return handlers(KeepAffiliation(start, shared.clock, uuid4), KeepHeads(start), KeepName(start))
