"""Puts the real adapters behind the desk of administrators."""

from idp.adapters.keyring import KeySeal
from idp.adapters.token_secrets import RandomSecrets
from idp.domain.officer import ADMIN
from idp.usecases.admin.clients import (
    ChangeClient,
    ListClients,
    ReadClient,
    RegisterClient,
    RenewClientSecret,
)
from idp.usecases.admin.keys import ListKeys, RotateSigningKeys
from idp.usecases.admin.offered import Admin
from idp.usecases.admin.ports import AdminWork
from idp.usecases.admin.scopes import GrantOfficersScope, ShowScopes, TakeOfficersScope
from idp.usecases.officers import Desk, holder_of
from idp.wiring.accounts import Hands


def wire_admin(shared: Hands) -> Admin:
    """What an administrator may do."""
    clock = shared.clock
    desk: Desk[AdminWork] = Desk(shared.start_work, holder_of(ADMIN), clock)
    return Admin(
        list_clients=ListClients(desk),
        read_client=ReadClient(desk),
        register_client=RegisterClient(desk),
        change_client=ChangeClient(desk),
        renew_secret=RenewClientSecret(desk, RandomSecrets()),
        list_keys=ListKeys(desk),
        rotate_keys=RotateSigningKeys(desk, KeySeal(shared.settings.master_key).mint, clock),
        show_scopes=ShowScopes(desk),
        grant_scope=GrantOfficersScope(desk, clock),
        take_scope=TakeOfficersScope(desk),
    )
