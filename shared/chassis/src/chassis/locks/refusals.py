"""Why a lock does not open, with the challenge that tells the caller what would."""

from collections.abc import Mapping

from chassis.problems import Known
from chassis.tokens.dpop import ALGORITHMS

_PROOFS = f'algs="{" ".join(ALGORITHMS)}"'


class TokenRequired(Known):
    """No token was shown; the challenge has no error then (RFC 6750 §3.1)."""

    code = "token-required"
    title = "The route asks for an access token"
    status = 401

    def headers(self) -> Mapping[str, str]:
        """Name the scheme."""
        return {"WWW-Authenticate": "Bearer"}


class TokenInvalid(Known):
    """The token does not hold; which check failed stays in our log."""

    code = "token-invalid"
    title = "The access token does not hold"
    status = 401

    def headers(self) -> Mapping[str, str]:
        """Say that another token is needed (RFC 6750 §3.1)."""
        return {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class BoundTokenInvalid(TokenInvalid):
    """The same of a token that was shown as bound to a key."""

    def headers(self) -> Mapping[str, str]:
        """Say so in its own scheme, with the algorithms of proofs (RFC 9449 §7.1)."""
        return {"WWW-Authenticate": f'DPoP error="invalid_token", {_PROOFS}'}


class ProofInvalid(TokenInvalid):
    """The request does not prove that its sender holds the key of the token."""

    code = "proof-invalid"
    title = "The proof of the token's key does not hold"

    def headers(self) -> Mapping[str, str]:
        """Ask for another proof (RFC 9449 §7.1)."""
        return {"WWW-Authenticate": f'DPoP error="invalid_dpop_proof", {_PROOFS}'}


class ScopeInsufficient(Known):
    """The token holds but does not open this route."""

    code = "insufficient-scope"
    title = "The access token does not open this route"
    status = 403

    def headers(self) -> Mapping[str, str]:
        """Name the scope that would open it (RFC 6750 §3.1)."""
        scope = self.facts["scope"]
        return {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}


class AuthenticationInsufficient(Known):
    """The person must sign in more strongly, or again (RFC 9470 §3)."""

    code = "insufficient-user-authentication"
    title = "The sign-in is too weak or too old for this"
    status = 401

    def headers(self) -> Mapping[str, str]:
        """Tell the strength and the age that would do."""
        parts = ['Bearer error="insufficient_user_authentication"']
        if "acr_values" in self.facts:
            parts.append(f'acr_values="{self.facts["acr_values"]}"')
        if "max_age" in self.facts:
            parts.append(f'max_age="{self.facts["max_age"]}"')
        return {"WWW-Authenticate": ", ".join(parts)}


class AccountUnconfirmed(Known):
    """The identity of the account is not proven far enough."""

    code = "account-unconfirmed"
    title = "The account is not confirmed to the level that this needs"
    status = 403


class CallerRefused(Known):
    """The token is good, but not of one who calls here: another service, a program, a person."""

    code = "caller-refused"
    title = "This caller may not use the route"
    status = 403


class AccessReadsOnly(Known):
    """Temporary access that an organisation granted may look, not change."""

    code = "access-reads-only"
    title = "Temporary access may only read"
    status = 403
