"""Everything that programs may ask for, in one place for the doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chassis.tokens import Claims, Shown
from idp.usecases.oidc.authentication import AuthenticateClient
from idp.usecases.oidc.authorization import Authorize
from idp.usecases.oidc.exchange import ExchangeToken
from idp.usecases.oidc.introspection import Introspect
from idp.usecases.oidc.logout import SignOut
from idp.usecases.oidc.ports import OwnTokens
from idp.usecases.oidc.possession import ProveKey
from idp.usecases.oidc.program import IssueToProgram
from idp.usecases.oidc.pushing import PushRequest
from idp.usecases.oidc.redemption import RedeemCode
from idp.usecases.oidc.refresh import RenewTokens
from idp.usecases.oidc.revocation import RevokeToken
from idp.usecases.oidc.userinfo import ReadUserInfo


class PublicKeys(Protocol):
    """Keys by which others verify our tokens."""

    def published(self) -> bytes:
        """The set as JSON (RFC 7517 section 5)."""
        ...


class DoorTokens(Protocol):
    """Reads tokens that are for this very service."""

    def check(
        self,
        headers: Sequence[str],
        *,
        shown: Shown | None = None,
        write: bool = False,
        sure: bool = False,
    ) -> Claims:
        """The claims of the token in the ``Authorization`` headers; Unauthorised."""
        ...


@dataclass(frozen=True)
class Oidc:
    """What the doors of OAuth 2 and OpenID Connect stand on."""

    issuer: str
    public_keys: PublicKeys
    own_tokens: OwnTokens
    door_tokens: DoorTokens
    authenticate: AuthenticateClient
    prove_key: ProveKey
    authorize: Authorize
    push: PushRequest
    redeem: RedeemCode
    renew: RenewTokens
    issue_to_program: IssueToProgram
    exchange: ExchangeToken
    introspect: Introspect
    revoke: RevokeToken
    read_user_info: ReadUserInfo
    sign_out: SignOut
