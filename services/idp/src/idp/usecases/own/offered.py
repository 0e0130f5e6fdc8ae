"""Everything that people may change of their own accounts, in one place for the doors."""

from dataclasses import dataclass

from idp.usecases.own.contacts import BeginContact, ChangeContact, ResendContact, ShowContact
from idp.usecases.own.factors import SwitchOffFactor
from idp.usecases.own.password import ChangePassword
from idp.usecases.own.session import FindBegun, ReadSession


@dataclass(frozen=True)
class Own:
    """What the doors of one's own account may ask for."""

    change_password: ChangePassword
    begin_contact: BeginContact
    show_contact: ShowContact
    resend_contact: ResendContact
    change_contact: ChangeContact
    switch_off_factor: SwitchOffFactor
    read_session: ReadSession
    find_begun: FindBegun
