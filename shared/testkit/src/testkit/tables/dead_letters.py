"""What the table of dead letters must hold."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from chassis.clock import now
from chassis.inbox import Chosen, DeadLetter, DeadLetters, Settlement
from testkit.tables.place import Table


def letter(reason: str = "KeyError", kind: str | None = "idp.account.registered.v1") -> DeadLetter:
    """One that died now; its bytes need not be text."""
    return DeadLetter(
        message_id=uuid4(),
        type=kind,
        envelope={"message_id": "x", "headers": {"cloudEvents:id": "x"}},
        body=b"\x00\xff{",
        reason=reason,
        died_at=now(),
    )


class DeadLetterTable(Table):
    """What cannot be applied is kept, shown and playable."""

    @pytest.fixture
    def dead(self, engine: Engine) -> DeadLetters:
        """The table."""
        table: DeadLetters = self.adapter.PostgresDeadLetters(engine)
        return table

    def test_a_dead_letter_is_kept_as_it_came(self, dead: DeadLetters) -> None:
        """Bytes, properties and headers."""
        one = letter()

        dead.keep(one)

        assert dead.find(Chosen()) == [one]
        assert dead.open() == 1

    def test_one_that_dies_again_is_counted_and_open_again(self, dead: DeadLetters) -> None:
        """With the newer reason."""
        one = letter("KeyError")
        dead.keep(one)
        dead.settle(one, Settlement("redriven", now(), "operator"))

        dead.keep(replace(one, reason="ValueError"))

        (found,) = dead.find(Chosen())
        assert (found.times, found.reason, found.settled, found.settled_by) == (
            2,
            "ValueError",
            None,
            None,
        )

    def test_one_that_died_again_meanwhile_stays_open(self, dead: DeadLetters) -> None:
        """Whoever redrove it looked at its earlier death."""
        one = letter()
        dead.keep(one)
        dead.keep(one)

        dead.settle(one, Settlement("redriven", now(), "operator"))

        assert dead.open() == 1

    def test_settled_ones_are_shown_on_demand(self, dead: DeadLetters) -> None:
        """With who, when and why."""
        one, at = letter(), now()
        dead.keep(one)

        dead.settle(one, Settlement("dropped", at, "operator", "a rehearsal"))

        assert dead.find(Chosen()) == []
        assert dead.open() == 0
        assert dead.find(Chosen(settled=True)) == [
            replace(
                one, settled="dropped", settled_at=at, settled_by="operator", because="a rehearsal"
            )
        ]

    def test_an_operator_chooses_by_id_type_and_reason(self, dead: DeadLetters) -> None:
        """A reason is meant by its beginning."""
        bug = letter("KeyError")
        forged = letter("envelope-disagrees /source", "frmr.worker.changed.v1")
        nameless = letter("envelope-incomplete /type", None)
        for one in (bug, forged, nameless):
            dead.keep(one)

        assert dead.find(Chosen(ids=[nameless.message_id])) == [nameless]
        assert dead.find(Chosen(type="frmr.worker.changed.v1")) == [forged]
        assert dead.find(Chosen(reason="envelope")) == [forged, nameless]
        assert dead.find(Chosen()) == [bug, forged, nameless]

    def test_known_ids_for_the_comparison(self, dead: DeadLetters) -> None:
        """Which of these died here."""
        one = letter()
        dead.keep(one)

        assert dead.known([one.message_id, uuid4()]) == {one.message_id}

    def test_only_long_settled_ones_are_forgotten(self, dead: DeadLetters, engine: Engine) -> None:
        """Open ones stay for ever."""
        settled, still_open = letter(), letter()
        dead.keep(settled)
        dead.keep(still_open)
        dead.settle(settled, Settlement("dropped", now(), "operator", "old"))
        with engine.begin() as db:
            db.exec_driver_sql(
                """UPDATE dead_letter SET died_at = died_at - interval '31 days',
                settled_at = settled_at - interval '31 days'"""
            )

        assert dead.prune(30) == 1
        assert [one.message_id for one in dead.find(Chosen(settled=True))] == [
            still_open.message_id
        ]
