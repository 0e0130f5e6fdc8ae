"""What the checker and the child that judges signatures say to each other: JSON in frames."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from documents.domain.evidence import Anchor, Chain, RevocationObject, SignerNames
from documents.domain.verdict import Indication, SubIndication, Verdict
from documents.usecases.verification import Judged

MOST_BYTES = 64 << 20
_LENGTH_BYTES = 4
_BYTES, _MOMENT = "bytes", "at"


class BadFrame(ValueError):
    """The other side is gone, or says what is not agreed."""


def put(pipe: IO[bytes], told: Mapping[str, Any]) -> None:
    """Write one frame; BrokenPipeError."""
    body = json.dumps(told, default=_plain).encode()
    pipe.write(len(body).to_bytes(_LENGTH_BYTES, "big") + body)
    pipe.flush()


def take(pipe: IO[bytes]) -> dict[str, Any]:
    """Read one frame.

    Raises:
        BadFrame: there is none, or too long a one, or no JSON.
    """
    length = int.from_bytes(_read(pipe, _LENGTH_BYTES), "big")
    if length > MOST_BYTES:
        raise BadFrame("too long")
    try:
        found = json.loads(_read(pipe, length), object_hook=_rich)
    except (ValueError, KeyError, RecursionError) as error:
        raise BadFrame("no frame") from error
    if not isinstance(found, dict):
        raise BadFrame("no frame")
    return found


def anchors(told: list[dict[str, Any]]) -> list[Anchor]:
    """Anchors as they were told."""
    return [Anchor(**each) for each in told]


def objects(told: list[dict[str, Any]]) -> list[RevocationObject]:
    """Words on revocation as they were told."""
    return [RevocationObject(**each) for each in told]


def names(told: dict[str, Any]) -> SignerNames:
    """What a certificate says, as it was told."""
    sets = ("key_usages", "extended_usages", "policies")
    lists = ("crl_urls", "ocsp_urls")
    return SignerNames(
        **told
        | {name: frozenset(told[name]) for name in sets}
        | {name: tuple(told[name]) for name in lists}
    )


def judged(told: dict[str, Any]) -> Judged:
    """A judgement as it was told.

    Raises:
        BadFrame: it is none.
    """
    try:
        verdict = dict(told["verdict"])
        sub = verdict.pop("sub_indication")
        return Judged(
            Verdict(
                indication=Indication(verdict.pop("indication")),
                sub_indication=None if sub is None else SubIndication(sub),
                **verdict,
            ),
            None if told["names"] is None else names(told["names"]),
            None if told["chain"] is None else _chain(told["chain"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadFrame("no judgement") from error


def _chain(told: dict[str, Any]) -> Chain:
    digests = ("certificates_sha256", "evidence_sha256")
    return Chain(**told | {name: tuple(told[name]) for name in digests})


def _read(pipe: IO[bytes], size: int) -> bytes:
    found = pipe.read(size)
    if len(found) < size:
        raise BadFrame("cut")
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, frozenset):
        return sorted(value)
    return vars(value)


def _rich(told: dict[str, Any]) -> Any:
    if told.keys() == {_BYTES}:
        return base64.b64decode(told[_BYTES], validate=True)
    if told.keys() == {_MOMENT}:
        return datetime.fromisoformat(told[_MOMENT])
    return told
