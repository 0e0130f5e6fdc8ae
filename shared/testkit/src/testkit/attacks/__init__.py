"""Tokens that must open nothing: one for each way in that others left open.

A service's test asks a route of its own with each of them and expects 401:

    @pytest.mark.parametrize("name", attacks.NAMES)
    def test_a_bad_token_opens_nothing(name, issuer, client):
        token = attacks.token(name, issuer, "frmr")
        ...
"""

from testkit.attacks.making import ACCOUNT, At
from testkit.attacks.table import ATTACKS
from testkit.keys import Issuer

__all__ = ["ACCOUNT", "NAMES", "token"]

NAMES = tuple(ATTACKS)


def token(name: str, issuer: Issuer, audience: str, scope: str = "") -> str:
    """The bad token of this name."""
    return ATTACKS[name](At(issuer, audience, scope))
