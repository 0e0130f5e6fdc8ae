"""What a route says of itself, for ``openapi.json`` and for the guards."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from chassis.marks import View, mark, marked
from chassis.refusal import Refusal

Shape = type[Schema] | Schema | str | None
"""A schema; or a media type, where the body is no JSON; or nothing."""

_MARK = "speaks"


@dataclass(frozen=True)
class Speech:
    """What goes in, what comes out, what is refused."""

    summary: str = ""
    request: Shape = None
    query: type[Schema] | Schema | None = None
    answers: Mapping[int, Shape] | None = None
    refusals: tuple[type[Refusal], ...] = ()


def speaks(
    *,
    summary: str,
    request: Shape = None,
    query: type[Schema] | Schema | None = None,
    answers: Mapping[int, Shape] | None = None,
    refusals: Iterable[type[Refusal]] = (),
) -> Callable[[View], View]:
    """Describe a route.

    Args:
        summary: What it is for, in one line.
        request: Schema of the JSON body, or the media type of another body.
        query: Schema of the address' query.
        answers: Schema, media type or None by status.
        refusals: What the rules behind it may say no with.
    """
    told = Speech(summary, request, query, answers, tuple(refusals))

    def described(view: View) -> View:
        return mark(view, _MARK, told)

    return described


def speech_of(view: Callable[..., Any]) -> Speech:
    """What the route says of itself."""
    found: Speech = marked(view, _MARK, Speech())
    return found
