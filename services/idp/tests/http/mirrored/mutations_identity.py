"""ID tokens that are wrong."""

import json
from uuid import uuid4

from chassis import base64url
from chassis.tokens import SigningKey, sign

from .bending import identity
from .mutation import mutation


@mutation("oidcc-server")
def nonce_dropped(site):
    identity(site, claims=lambda told: told | {"nonce": None})


@mutation("oidcc-server")
def nonce_of_another(site):
    identity(site, claims=lambda told: told | {"nonce": "another"})


@mutation("oidcc-server")
def at_hash_wrong(site):
    identity(site, claims=lambda told: told | {"at_hash": "x" * 22})


@mutation("oidcc-server")
def aud_of_another(site):
    identity(site, claims=lambda told: told | {"aud": "another", "azp": "another"})


@mutation("oidcc-server")
def iss_of_another(site):
    identity(site, claims=lambda told: told | {"iss": "https://another.example"})


@mutation("oidcc-server")
def sub_changes(site):
    identity(site, claims=lambda told: told | {"sub": str(uuid4())})


@mutation("oidcc-server")
def auth_time_missing(site):
    identity(site, claims=lambda told: {k: v for k, v in told.items() if k != "auth_time"})


@mutation("oidcc-prompt-none-logged-in")
def auth_time_is_now(site):
    identity(site, claims=lambda told: told | {"auth_time": told["iat"] + 1})


@mutation("oidcc-server")
def expired_at_birth(site):
    identity(site, claims=lambda told: told | {"exp": told["iat"] - 60})


@mutation("oidcc-idtoken-signature")
def unsigned(site):
    def bare(told, _alg):
        parts = ({"alg": "none", "typ": "JWT"}, told)
        return ".".join(base64url.encode(json.dumps(part).encode()) for part in parts) + "."

    identity(site, token=bare)


@mutation("oidcc-idtoken-signature")
def signed_by_a_key_of_nobody(site):
    own = {alg: SigningKey.generate(alg) for alg in ("RS256", "ES256")}
    identity(site, token=lambda told, alg: sign(own[alg], "JWT", told))


@mutation("oidcc-claims-essential")
def identity_tells_no_single_claims(site):
    identity(site, claims=lambda told: {k: v for k, v in told.items() if k != "email"})
