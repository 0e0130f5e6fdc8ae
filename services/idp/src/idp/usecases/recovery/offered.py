"""Everything that pages of recovery may ask for, in one place for the door."""

from dataclasses import dataclass

from idp.usecases.disavowal import Disavow, ReadDisavowal
from idp.usecases.recovery.begin import BeginRecovery, CheckRecoveryCode, SendRecoveryCode
from idp.usecases.recovery.password import SetPassword
from idp.usecases.recovery.proof import CheckProof, ChooseProof, OfferProofs


@dataclass(frozen=True)
class Recovery:
    """What the pages of recovery, and the one that a notice leads to, may ask for."""

    begin: BeginRecovery
    send_code: SendRecoveryCode
    check_code: CheckRecoveryCode
    offer_proofs: OfferProofs
    choose_proof: ChooseProof
    check_proof: CheckProof
    set_password: SetPassword
    read_disavowal: ReadDisavowal
    disavow: Disavow
