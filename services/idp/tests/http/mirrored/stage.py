"""The provider that programs of the modules meet, its people, and its clock."""

import secrets
from dataclasses import dataclass, field, replace
from typing import Any

import requests

from idp.domain.client import AuthMethod, Client, GrantType
from idp.wiring import accounts
from idp.wiring.oidc import wire_register
from testkit.visitor import Visitor

from .relying import CALLBACK, GOODBYE, SCOPES, Browser, Party, party_key


@dataclass
class Stage:
    """A running provider, and what a module may do around it."""

    site: Any
    people: dict
    found: dict = field(init=False)

    def __post_init__(self):
        self.found = requests.get(
            f"{self.site.url}/.well-known/openid-configuration", timeout=60
        ).json()

    def keys(self):
        """The published keys, as they are now."""
        return requests.get(self.found["jwks_uri"], timeout=60).json()

    def browser(self, slug="plain"):
        """A person at a fresh browser: one without a second factor, or one with an app."""
        return Browser(Visitor(stay_at=(self.site.url,)), self.people[slug])

    def party(self, slug="plain", *, auth=AuthMethod.PRIVATE_KEY_JWT, **bent):
        """A program that nobody knew before."""
        client_id = f"rp-{secrets.token_hex(6)}"
        keys = {"keys": [party_key().public_jwk()]} if auth is AuthMethod.PRIVATE_KEY_JWT else None
        client = Client(
            client_id=client_id,
            name="Relying party",
            auth_method=auth,
            grants=frozenset({GrantType.CODE, GrantType.REFRESH}),
            scopes=frozenset(SCOPES.split()),
            audiences=("idp",),
            redirect_uris=(CALLBACK,),
            post_logout_redirect_uris=(GOODBYE,),
            jwks=keys,
        )
        register = self._register()
        register.put_clients([replace(client, **bent)])
        party = Party(self, client_id, auth=auth.value)
        if auth is not AuthMethod.PRIVATE_KEY_JWT:
            party.secret = register.renew_secret(client_id)
        party.browser = self.browser(slug)
        return party

    def _register(self):
        shared = accounts.hands(self.site.settings, self.site.web.engine)
        return wire_register(shared.start_work, self.site.settings.master_key, shared.clock)

    def forget_codes(self):
        """Let the app's codes of this half minute be used again: people of modules share it."""
        self.site.run("UPDATE factor SET last_timecode = NULL")

    def age(self, table, column, seconds):
        """Let time pass for what lies in a table: nobody waits for a clock here."""
        self.site.run(f"UPDATE {table} SET {column} = {column} - interval '{seconds} s'")
