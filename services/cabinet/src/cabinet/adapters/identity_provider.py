"""The identity provider as a relying party sees it: every token checked by the chassis."""

from datetime import UTC, datetime, timedelta
from typing import NoReturn
from urllib.parse import urlencode
from uuid import UUID

from cabinet.domain.refusals import LogoutTokenRefused, SigninForeign, SigninRefused
from cabinet.domain.session import Token
from cabinet.usecases.ports import Renewed, SignedIn, SigninOver, Wish
from chassis.calls import Calls, OAuthError, TokenClient, Tokens
from chassis.clock import Clock
from chassis.refusal import Unavailable
from chassis.tokens import AccessTokens, Claims, Unauthorised, read_id_token, read_logout_token
from chassis.tokens.verifying import Keys

IDP = "idp"
AUDIENCE = "cabinet"
RESOURCE = f"urn:ordinator:{AUDIENCE}"
SCOPE = "openid profile snils inn email phone organisation offline_access cabinet"
# The person, or their sign-in, is refused: RFC 6749 §5.2; a dead subject token, RFC 8693 §2.2.2.
_REFUSALS = frozenset({"invalid_grant", "invalid_request", "access_denied"})


class OidcProvider:
    """See ``usecases.ports.IdentityProvider``."""

    def __init__(
        self,
        client: TokenClient,
        calls: Calls,
        *,
        access_tokens: AccessTokens,
        keys: Keys,
        issuer: str,
        site: str,
        clock: Clock,
    ) -> None:
        self._client = client
        self._calls = calls
        self._access_tokens = access_tokens
        self._keys = keys
        self._site = site
        self._clock = clock
        self.issuer = issuer

    def begin(self, wish: Wish) -> str:
        """Push everything; the address carries nothing but where it lies."""
        asked = {
            "response_type": "code",
            "response_mode": "query",
            "redirect_uri": self._redirect_uri,
            "scope": SCOPE,
            "resource": RESOURCE,
            "state": wish.state,
            "nonce": wish.nonce,
            "code_challenge": wish.challenge,
            "code_challenge_method": "S256",
            "ui_locales": wish.locale,
        }
        if wish.acr is not None:
            asked["acr_values"] = wish.acr
        if wish.max_age_s is not None:
            asked["max_age"] = str(wish.max_age_s)
        if wish.login_again:
            asked["prompt"] = "login"
        try:
            request_uri = self._client.push(asked)
        except OAuthError as error:
            # Nothing that a person did: our own request is wrong, or our key is not known there.
            raise Unavailable(IDP) from error
        query = urlencode({"client_id": self._client.client_id, "request_uri": request_uri})
        return f"{self.issuer}/oauth2/authorize?{query}"

    def redeem(self, code: str, verifier: str, nonce: str) -> SignedIn:
        """Check what came for the code: the ID token, its access token, the same person in both."""
        try:
            tokens = self._client.code(code, verifier, self._redirect_uri)
        except OAuthError as error:
            _refuse(error)
        if tokens.id_token is None:
            raise SigninRefused(reason="no-id-token")
        try:
            identity = read_id_token(
                tokens.id_token,
                keys=self._keys,
                issuer=self.issuer,
                audience=self._client.client_id,
                clock=self._clock,
                nonce=nonce,
                access_token=tokens.access_token,
            )
            claims = self._read(tokens)
        except Unauthorised:
            raise SigninForeign from None
        if claims.sub != identity.sub or identity.sid is None or identity.sid != claims.sid:
            raise SigninForeign
        self._demand_same_person(tokens.access_token, identity.sub)
        if identity.acr is None or identity.auth_time is None:
            raise SigninRefused(reason="no-acr")
        return SignedIn(
            account_id=UUID(identity.sub),
            sid=identity.sid,
            nonce=nonce,
            acr=identity.acr,
            auth_time=datetime.fromtimestamp(identity.auth_time, UTC),
            level=claims.level or "",
            access=self._token(tokens),
            refresh=tokens.refresh_token,
            id_token=tokens.id_token,
            issued_at=datetime.fromtimestamp(claims.iat, UTC),
        )

    def refresh(self, refresh_token: str) -> Renewed:
        """New tokens for the spent one."""
        try:
            tokens = self._client.refresh(refresh_token, resource=RESOURCE)
            claims = self._read(tokens)
        except OAuthError as error:
            _refuse(error)
        except Unauthorised as error:
            raise SigninRefused(reason=error.reason) from None
        return Renewed(self._token(tokens), tokens.refresh_token, claims.level or "")

    def exchange(self, access_token: str, audience: str, scope: str) -> Token:
        """A token for another service."""
        try:
            return self._token(self._client.exchange(access_token, audience, scope))
        except OAuthError as error:
            _refuse(error)

    def revoke(self, refresh_token: str) -> None:
        """Give a refresh token back; one that is not known there is as good as given back."""
        try:
            self._client.revoke(refresh_token)
        except OAuthError as error:
            raise Unavailable(IDP) from error

    def over(self, logout_token: str) -> SigninOver:
        """What a logout token says."""
        try:
            token = read_logout_token(
                logout_token,
                keys=self._keys,
                issuer=self.issuer,
                audience=self._client.client_id,
                clock=self._clock,
            )
            account_id = UUID(token.sub) if token.sub else None
        except Unauthorised as error:
            raise LogoutTokenRefused(reason=error.reason) from None
        except ValueError:
            raise LogoutTokenRefused(reason="claims") from None
        return SigninOver(token.jti, token.sid, account_id)

    def farewell(self, id_token: str) -> str:
        """Sign out there, and come back to our first page."""
        query = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": f"{self._site}/"})
        return f"{self.issuer}/oauth2/end_session?{query}"

    @property
    def _redirect_uri(self) -> str:
        return f"{self._site}/oidc/callback"

    def _read(self, tokens: Tokens) -> Claims:
        return self._access_tokens.check([f"Bearer {tokens.access_token}"])

    def _token(self, tokens: Tokens) -> Token:
        return Token(tokens.access_token, self._clock() + timedelta(seconds=tokens.expires_in))

    def _demand_same_person(self, access_token: str, sub: str) -> None:
        """OpenID Connect Core §5.3.2: userinfo counts only with the ID token's ``sub``."""
        answer = self._calls.get("/oauth2/userinfo", token=access_token)
        if not answer.ok or answer.json().get("sub") != sub:
            raise SigninForeign


def _refuse(error: OAuthError) -> NoReturn:
    if error.error in _REFUSALS:
        raise SigninRefused(reason=error.error) from None
    raise Unavailable(IDP) from error
