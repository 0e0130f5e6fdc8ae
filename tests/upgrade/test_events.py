"""N-1 and N on one bus: the suites of the listeners, told the events of the other version."""

import sys

LISTENING = (
    "services/idp/tests/bus",
    "services/frmr/tests/contract",
    "services/cabinet/tests/bus",
    "services/documents/tests/bus/test_contracts.py",
)


def test_listeners_of_the_last_release_understand_what_todays_tellers_say(
    released_code, todays_code
):
    said = released_code.with_contracts_of(todays_code).suite(*LISTENING)

    assert "passed" in said
    sys.stdout.write(f"listeners of the last release, today's events: {said}\n")


def test_todays_listeners_understand_what_tellers_of_the_last_release_say(
    released_code, todays_code
):
    said = todays_code.with_contracts_of(released_code).suite(*LISTENING)

    assert "passed" in said
    sys.stdout.write(f"today's listeners, events of the last release: {said}\n")
