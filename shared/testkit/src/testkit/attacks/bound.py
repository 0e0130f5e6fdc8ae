"""The line of the attack table about bound tokens (RFC 9449): worth nothing without a proof."""

from collections.abc import Callable
from typing import ClassVar

from testkit import proofs
from testkit.attacks.door import Door
from testkit.attacks.tokens import GOOD, Line
from testkit.proofs import Holder

BOUND = "bound token"


class BoundTokenAttacks:
    """What no bound token opens; the service gives the fixture ``door``, as to ``TokenAttacks``."""

    refused: ClassVar[frozenset[int]] = frozenset({400, 401})

    def test_a_bound_token_is_worth_nothing_without_its_proof(
        self, door: Door, record_property: Callable[[str, object], None]
    ) -> None:
        """Each bad proof, right after a good one was taken; then that one once more."""
        holder, url = Holder(door.clock), door.site + door.path
        token = door.at.good(cnf={"jkt": holder.jkt})
        taken = proofs.headers(token, holder.proof("GET", url, token))
        assert door.knock(taken).status_code in GOOD

        answers = {
            name: door.knock(proofs.headers(token, *bad(holder, "GET", url, token)))
            for name, bad in proofs.BAD.items()
        }
        answers["the same proof twice"] = door.knock(taken)
        answers["as a bearer's"] = door.knock(proofs.headers(token, scheme="Bearer"))

        Line(BOUND, record_property).struck(
            (name, answer.status_code in self.refused) for name, answer in answers.items()
        )
