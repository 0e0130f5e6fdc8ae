"""``dlq``: dead letters looked at, sent to be handled again, or given up with a reason."""

import base64
import getpass
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import click

from chassis.clock import now
from chassis.inbox.letters import to_inbox
from chassis.inbox.ports import Chosen, DeadLetter, Settlement
from chassis.mending.words import Load, tell

_CHOICE = (
    click.option("--id", "ids", type=click.UUID, multiple=True, help="This one; may be repeated."),
    click.option("--type", "kind", help="All of one event."),
    click.option("--reason", help="All whose reason begins so."),
)


def dlq(load: Load) -> click.Group:
    """The group of commands; ``load`` opens the service's tables when one of them runs."""
    group = click.Group("dlq", help="Messages that could not be applied.")
    for command in (_list(load), _show(load), _redrive(load), _drop(load)):
        group.add_command(command)
    return group


def _choosing(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_CHOICE):
        command = option(command)
    return command


def _list(load: Load) -> click.Command:
    @click.command("list")
    @_choosing
    @click.option("--settled", is_flag=True, help="Settled ones too.")
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    def run(**asked: Any) -> None:
        """Open dead letters, oldest first; never what is in them."""
        chosen = replace(_chosen(asked), settled=asked["settled"])
        lines = [_line(letter) for letter in load().dead.find(chosen)]
        if asked["as_json"]:
            tell(lines)
            return
        for line in lines:
            click.echo("  ".join(str(value) for value in line.values() if value is not None))

    return run


def _show(load: Load) -> click.Command:
    @click.command("show")
    @click.argument("message_id", type=click.UUID)
    @click.option("--body", is_flag=True, help="What was told too: it may hold personal data.")
    def run(message_id: UUID, *, body: bool) -> None:
        """All that is known of one dead letter."""
        for letter in _demanded(load, message_id):
            shown = _line(letter) | {"envelope": letter.envelope, "because": letter.because}
            tell(shown | ({"body": _text(letter.body)} if body else {}))

    return run


def _redrive(load: Load) -> click.Command:
    @click.command("redrive")
    @_choosing
    @click.option("--because", help="Why, for the record.")
    @click.option("--all", "everything", is_flag=True, help="Every open one.")
    def run(**asked: Any) -> None:
        """Have them handled again, with the same ids: what was applied meanwhile stays."""
        _demand_choice(asked)
        tools = load()
        letters = tools.dead.find(_chosen(asked))
        for letter in letters:
            tools.send(to_inbox(letter, tools.service))
            tools.dead.settle(letter, _settlement("redriven", asked["because"]))
        click.echo(f"redriven: {len(letters)}")

    return run


def _drop(load: Load) -> click.Command:
    @click.command("drop")
    @_choosing
    @click.option("--because", required=True, help="Why nobody needs them.")
    @click.option("--all", "everything", is_flag=True, help="Every open one.")
    def run(**asked: Any) -> None:
        """Give them up; they stay to be looked at for a while."""
        _demand_choice(asked)
        dead = load().dead
        letters = dead.find(_chosen(asked))
        for letter in letters:
            dead.settle(letter, _settlement("dropped", asked["because"]))
        click.echo(f"dropped: {len(letters)}")

    return run


def _chosen(asked: dict[str, Any]) -> Chosen:
    return Chosen(ids=asked["ids"], type=asked["kind"], reason=asked["reason"])


def _demand_choice(asked: dict[str, Any]) -> None:
    if not (asked["ids"] or asked["kind"] or asked["reason"] or asked["everything"]):
        raise click.UsageError("say which: --id, --type, --reason, or --all")


def _demanded(load: Load, message_id: UUID) -> Sequence[DeadLetter]:
    letters = load().dead.find(Chosen(ids=[message_id], settled=True))
    if not letters:
        raise click.ClickException(f"no dead letter has the id {message_id}")
    return letters


def _settlement(how: str, because: str | None) -> Settlement:
    return Settlement(how, now(), _operator(), because)


def _operator() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "operator"


def _line(letter: DeadLetter) -> dict[str, Any]:
    return {
        "message_id": letter.message_id,
        "type": letter.type,
        "reason": letter.reason,
        "died_at": letter.died_at,
        "times": letter.times,
        "settled": letter.settled,
        "settled_at": letter.settled_at,
        "settled_by": letter.settled_by,
    }


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return "base64:" + base64.b64encode(body).decode()
