"""The command ``contract`` of a service: what this very version says and hears."""

import json

import click

from contracts import events


def command(service: str) -> click.Command:
    """``cli contract``: asked before a version takes another's place."""

    @click.command("contract")
    def contract() -> None:
        """Print the events that this version tells, with their schemas, and those it hears."""
        told = {name: events.schema(name) for name in events.names() if _teller(name) == service}
        heard = [name for name in events.names() if service in events.listeners(name)]
        click.echo(json.dumps({"tells": told, "hears": heard}, ensure_ascii=False))

    return contract


def _teller(name: str) -> str:
    return name.partition(".")[0]
