"""Everything that an administrator may ask for, in one place for the doors."""

from dataclasses import dataclass

from idp.usecases.admin.clients import (
    ChangeClient,
    ListClients,
    ReadClient,
    RegisterClient,
    RenewClientSecret,
)
from idp.usecases.admin.keys import ListKeys, RotateSigningKeys
from idp.usecases.admin.scopes import GrantOfficersScope, ShowScopes, TakeOfficersScope


@dataclass(frozen=True)
class Admin:
    """What stands behind the desk of administrators."""

    list_clients: ListClients
    read_client: ReadClient
    register_client: RegisterClient
    change_client: ChangeClient
    renew_secret: RenewClientSecret
    list_keys: ListKeys
    rotate_keys: RotateSigningKeys
    show_scopes: ShowScopes
    grant_scope: GrantOfficersScope
    take_scope: TakeOfficersScope
