"""The lines of the attack table about tokens, as every service runs them at a door of its own."""

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

import pytest
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from chassis.jwks import KeySet
from chassis.tokens.access import ChangingKeys
from testkit.attacks.door import Door
from testkit.attacks.table import LINES, Make
from testkit.keys import Issuer

REPLAY, ELSEWHERE, DEPUTY, LEAK = "replay", "elsewhere", "confused deputy", "leak"
GOOD = range(200, 300)
LONG_ENOUGH = 16  # characters that nobody writes by chance

OpenDoor = Callable[[ChangingKeys], Door]


class Line:
    """One line struck at one service: how many cases there were, and which of them got through.

    What it counts goes into the report of the run, where ``ordinator attacks`` reads it.
    """

    def __init__(self, name: str, keep: Callable[[str, object], None]) -> None:
        self._name = name
        self._keep = keep

    def struck(self, cases: Iterable[tuple[str, bool]]) -> None:
        """Each case, and whether it was beaten off.

        Raises:
            AssertionError: one was not, or there was none.
        """
        met = dict(cases)
        through = [case for case, beaten in met.items() if not beaten]
        self._keep("attack", f"{self._name}|{len(met)}|{len(met) - len(through)}")
        assert met, f"nothing struck: {self._name}"
        assert not through, f"{self._name}: {', '.join(through)} got through"


class TokenAttacks:
    """What no token may open.

    The service gives two fixtures: ``issuer``, an issuer whom it believes and whose key the test
    holds, and ``open_door``, which builds its application on a set of keys.

    Attributes:
        lines: The lines about the token itself.
        refused: Answers to what is no token for the door.
        kept_out: Answers to a good token of somebody whom it is not for.
        spared: Names of cases that are no attack at this door, each with its reason.
    """

    lines: ClassVar[Mapping[str, Mapping[str, Make]]] = LINES
    refused: ClassVar[frozenset[int]] = frozenset({401})
    kept_out: ClassVar[frozenset[int]] = frozenset({403, 404})
    spared: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture
    def door(self, issuer: Issuer, open_door: OpenDoor) -> Door:
        """A door that a good token opens."""
        return open_door(KeySet(issuer.jwks()))

    @pytest.fixture
    def ending(self, door: Door) -> Door:
        """A door whose service may be changed by what the test lets end."""
        return door

    @pytest.mark.parametrize("line", LINES)
    def test_bad_tokens_open_nothing(
        self, door: Door, line: str, record_property: Callable[[str, object], None]
    ) -> None:
        """Each case of the line, right after a good token was let in."""
        cases = {name: make for name, make in self.lines[line].items() if name not in self.spared}
        assert door.shown(door.at.good()).status_code in GOOD

        answers = {name: door.shown(make(door.at)) for name, make in cases.items()}

        Line(line, record_property).struck(
            (name, answer.status_code in self.refused) for name, answer in answers.items()
        )

    def test_a_good_token_is_none_elsewhere(
        self, door: Door, record_property: Callable[[str, object], None]
    ) -> None:
        """Only one header of one scheme is where a token is looked for (RFC 6750 §2)."""
        good = door.at.good()
        bearer = ("Authorization", f"Bearer {good}")
        door.client.set_cookie("access_token", good)
        cookie = door.knock()
        door.client.delete_cookie("access_token")

        answers = {
            "cookie": cookie,
            "query": door.knock(query={"access_token": good}),
            "body": door.knock(form={"access_token": good}),
            "two headers": door.knock([bearer, bearer]),
            "a good header and a bad one": door.knock([bearer, ("Authorization", "Bearer x")]),
            "two schemes": door.knock([("Authorization", f"Basic eDp5, Bearer {good}")]),
            "another scheme": door.knock([("Authorization", f"Basic {good}")]),
            "DPoP without a proof": door.knock([("Authorization", f"DPoP {good}")]),
            "no scheme": door.knock([("Authorization", good)]),
        }

        Line(ELSEWHERE, record_property).struck(
            (place, answer.status_code in self.refused) for place, answer in answers.items()
        )

    def test_a_token_falls_with_what_it_hangs_on(
        self, ending: Door, record_property: Callable[[str, object], None]
    ) -> None:
        """A token that was taken, and is remembered, is taken no more."""
        met = {}
        for name, (token, end) in ending.ends.items():
            before = ending.shown(token)
            end()
            after = ending.shown(token)
            met[name] = before.status_code in GOOD and after.status_code in self.refused

        Line(REPLAY, record_property).struck(met.items())

    def test_a_good_token_of_a_stranger_is_not_enough(
        self, door: Door, record_property: Callable[[str, object], None]
    ) -> None:
        """It is somebody else's door, or somebody else's thing."""
        answers = {name: knock() for name, knock in door.strangers.items()}

        Line(DEPUTY, record_property).struck(
            (name, answer.status_code in self.kept_out) for name, answer in answers.items()
        )

    def test_nothing_tells_a_token(
        self, door: Door, record_property: Callable[[str, object], None]
    ) -> None:
        """Neither the answer nor a line of the log nor a label of a figure holds a part of one."""
        makes: dict[str, Make] = {"a good one": lambda at: at.good()} | {
            name: make
            for line in self.lines.values()
            for name, make in line.items()
            if name != "10 MB"  # it is refused by its length, and slow to look for
        }
        met = {}
        for name, make in makes.items():
            token = make(door.at)
            with capture_logs() as logged:
                answer = door.shown(token)
            told = f"{answer.text}{answer.headers}{logged}{generate_latest().decode()}"
            met[name] = not [
                part for part in token.split(".") if len(part) >= LONG_ENOUGH and part in told
            ]

        Line(LEAK, record_property).struck(met.items())
