"""The line of the attack table about tokens that are bound to a key (RFC 9449)."""

from collections.abc import Callable
from typing import ClassVar

import pytest

from chassis.jwks import KeySet
from testkit import proofs
from testkit.attacks.door import Door
from testkit.attacks.tokens import GOOD, Line, OpenDoor
from testkit.keys import Issuer
from testkit.proofs import Holder

BOUND = "bound token"


class ProofAttacks:
    """What a bound token must not open without a fresh proof of its key for this very request.

    The service gives the fixtures ``issuer`` and ``open_door`` of ``TokenAttacks``, and
    ``address``, where its callers reach it.

    Attributes:
        refused: Answers to a request whose proof does not hold.
    """

    refused: ClassVar[frozenset[int]] = frozenset({401})

    @pytest.fixture
    def door(self, issuer: Issuer, open_door: OpenDoor) -> Door:
        """A door that a good token opens."""
        return open_door(KeySet(issuer.jwks()))

    @pytest.fixture
    def holder(self) -> Holder:
        """A program with a key."""
        return Holder()

    def test_a_bound_token_opens_nothing_without_its_key(
        self,
        door: Door,
        address: str,
        holder: Holder,
        record_property: Callable[[str, object], None],
    ) -> None:
        """Each bad proof, right after a good one was let in; that one again; no scheme but its."""
        url, plain = address + door.path, door.at.good()
        token = door.at.good(cnf={"jkt": holder.jkt})
        proof = holder.proof("GET", url, token)
        assert door.knock(proofs.headers(token, proof)).status_code in GOOD

        answers = {
            name: door.knock(proofs.headers(token, *make(holder, "GET", url, token)))
            for name, make in proofs.BAD.items()
        }
        answers |= {
            "the same proof again": door.knock(proofs.headers(token, proof)),
            "as a bearer's, with a proof": door.knock(
                proofs.headers(token, holder.proof("GET", url, token), scheme="Bearer")
            ),
            "a token that is not bound, with a proof": door.knock(
                proofs.headers(plain, holder.proof("GET", url, plain))
            ),
        }

        Line(BOUND, record_property).struck(
            (name, answer.status_code in self.refused) for name, answer in answers.items()
        )
