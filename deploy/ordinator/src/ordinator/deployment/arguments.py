"""How a command is told which running house it means."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from ordinator import deployment
from ordinator.deployment.port import Deployment
from ordinator.place import here
from ordinator.settings import Settings


def take(parser: argparse.ArgumentParser) -> None:
    """Let the command be told."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--stack", default="", help="a stack of this checkout beside the main one")
    which.add_argument(
        "--deployment", type=Path, metavar="DIR", help="what Compose runs from this folder"
    )


def meant(asked: argparse.Namespace) -> Deployment:
    """The one it was told.

    Raises:
        Stopped: there is none.
    """
    return deployment.find(here(Settings.read()), asked.stack, asked.deployment)


def told(words: Sequence[str]) -> Deployment:
    """The one that these words would tell a command.

    Raises:
        Stopped: there is none.
    """
    parser = argparse.ArgumentParser("ordinator")
    take(parser)
    return meant(parser.parse_args(words))
