"""The house's attack table at the cabinet, whose one door for tokens hears of ended sign-ins."""

from uuid import uuid4

import pytest
import redis
from sqlalchemy import create_engine

from cabinet.wiring.web import provider_of
from testkit.attacks import ACCOUNT, EVENT, LOGOUT, LOGOUT_LINES, At
from testkit.attacks.door import FormDoor
from testkit.attacks.key_sets import KeySetAttacks
from testkit.attacks.tokens import TokenAttacks
from testkit.keys import Issuer


class Cabinet:
    """The real reader of tokens, in the application upon the world in memory."""

    @pytest.fixture
    def issuer(self, told):
        return Issuer(told.issuer)

    @pytest.fixture
    def open_door(self, told, stage, build, issuer):
        def open_door(keys):
            stage.provider = provider_of(told, create_engine("sqlite://"), redis.Redis(), keys)
            client = build().test_client()

            def claims():
                over = {"sid": str(uuid4()), "events": {EVENT: {}}, "sub": ACCOUNT}
                made = issuer.claims("cabinet", "cabinet") | over
                return {name: told for name, told in made.items() if name != "scope"}

            def page(path):
                access = issuer.person("cabinet", ACCOUNT, "cabinet", act=None)
                return lambda: client.get(path, headers={"Authorization": f"Bearer {access}"})

            at = At(issuer, "cabinet", told=claims, typ=LOGOUT)
            return FormDoor(
                client,
                at,
                "/oidc/backchannel-logout",
                ends={"told once": (at.good(), lambda: None)},
                strangers={
                    "an access token at the home page": page("/home"),
                    "an access token at documents": page("/documents"),
                },
            )

        return open_door


class TestTokens(Cabinet, TokenAttacks):
    lines = LOGOUT_LINES
    refused = frozenset({400, 413, 422})
    kept_out = frozenset({303, 401})  # to the sign-in: pages know sessions alone


class TestKeySets(Cabinet, KeySetAttacks):
    pass
