"""Everything that pages of people may ask for, in one place for the doors."""

from dataclasses import dataclass

from idp.usecases.confirmation import BeginConfirmation, ConfirmAccount, ResendConfirmation
from idp.usecases.consent import DecideConsent
from idp.usecases.enrolment import BeginFactor, ChooseFactor, ShowFactor, SwitchOnFactor
from idp.usecases.invitation import AcceptInvitation
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
from idp.usecases.transaction import LookUp


@dataclass(frozen=True)
class People:
    """What the pages of people may ask for."""

    look_up: LookUp
    begin_registration: BeginRegistration
    give_person: GivePerson
    give_contacts: GiveContacts
    prove_contact: ProveContact
    resend_contact_code: ResendContactCode
    choose_password: ChoosePassword
    begin_confirmation: BeginConfirmation
    resend_confirmation: ResendConfirmation
    confirm_account: ConfirmAccount
    begin_signin: BeginSignin
    check_credentials: CheckCredentials
    offer_methods: OfferMethods
    choose_method: ChooseMethod
    check_code: CheckCode
    begin_proof: BeginProof
    begin_factor: BeginFactor
    choose_factor: ChooseFactor
    show_factor: ShowFactor
    switch_on_factor: SwitchOnFactor
    consent: DecideConsent
    read_profile: ReadProfile
    print_recovery_codes: PrintRecoveryCodes
    accept_invitation: AcceptInvitation
