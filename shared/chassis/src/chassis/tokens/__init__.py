"""Signed tokens, one function a kind; nothing else of the house uses PyJWT."""

from chassis.tokens.access import AccessTokens, DenyList
from chassis.tokens.assertion import Assertion, assertion_subject, read_client_assertion
from chassis.tokens.claims import Claims
from chassis.tokens.dpop import Proofs, Shown
from chassis.tokens.id_token import IdToken, read_id_token
from chassis.tokens.logout import LogoutToken, read_logout_token
from chassis.tokens.refused import ProofRefused, Unauthorised
from chassis.tokens.signing import SigningKey, sign

__all__ = [
    "AccessTokens",
    "Assertion",
    "Claims",
    "DenyList",
    "IdToken",
    "LogoutToken",
    "ProofRefused",
    "Proofs",
    "Shown",
    "SigningKey",
    "Unauthorised",
    "assertion_subject",
    "read_client_assertion",
    "read_id_token",
    "read_logout_token",
    "sign",
]
