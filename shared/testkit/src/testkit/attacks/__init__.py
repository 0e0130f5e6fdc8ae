"""The house's attack table on tokens: one for every service, line by line.

A service's test derives from the suites and says how one knocks at a door of its own::

    class TestTokens(TokenAttacks):
        @pytest.fixture
        def door(self, reading): return Door(...)

Suites lie in modules of their own, as they are tests: ``testkit.attacks.tokens``,
``testkit.attacks.proofs`` and ``testkit.attacks.key_sets``. ``make attacks`` prints the table of
what they struck.
"""

from testkit.attacks.making import ACCESS, ACCOUNT, EVENT, LOGOUT, At
from testkit.attacks.table import LINES, LOGOUT_LINES
from testkit.keys import Issuer

__all__ = ["ACCESS", "ACCOUNT", "EVENT", "LINES", "LOGOUT", "LOGOUT_LINES", "NAMES", "At", "token"]

NAMES = tuple(name for line in LINES.values() for name in line)


def token(name: str, issuer: Issuer, audience: str, scope: str = "") -> str:
    """The bad access token of this name."""
    (make,) = (line[name] for line in LINES.values() if name in line)
    return make(At(issuer, audience, scope))
