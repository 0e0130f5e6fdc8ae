"""How the text of a setting becomes a value; each raises ValueError that says what is wanted."""

import types
from collections.abc import Callable, Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Union, get_args, get_origin
from urllib.parse import urlsplit

Reading = Callable[[str], Any]
Network = IPv4Network | IPv6Network
_PORTS = range(1, 65536)


def of(annotation: Any) -> Reading:
    """The reading that a field's type asks for."""
    if get_origin(annotation) in (types.UnionType, Union):
        (annotation,) = [part for part in get_args(annotation) if part is not type(None)]
    return _BY_TYPE[annotation]


def url(text: str) -> str:
    """An address of the web without a slash at its end, so that paths can be appended."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("wants http://… or https://…")
    if text.endswith("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("wants an address without a last slash, query, fragment or user")
    return text


def url_of(*schemes: str) -> Reading:
    """An address of a server under one of the schemes."""

    def read(text: str) -> str:
        scheme, _, rest = text.partition("://")
        if scheme not in schemes or not rest:
            raise ValueError("wants " + " or ".join(f"{name}://…" for name in schemes))
        return text

    return read


def address(text: str) -> str:
    """``host:port`` to listen on."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) not in _PORTS:
        raise ValueError("wants host:port")
    return text


def one_of(*words: str) -> Reading:
    """One of a few words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError("wants one of " + ", ".join(words))
        return text

    return read


def words(text: str) -> tuple[str, ...]:
    """Words with commas between them."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def networks(text: str) -> tuple[Network, ...]:
    """Networks in CIDR form with commas between them."""
    try:
        return tuple(ip_network(word) for word in words(text))
    except ValueError:
        raise ValueError("wants networks as 10.0.0.0/8, commas between") from None


def seconds(text: str) -> timedelta:
    """A length of time in seconds."""
    return timedelta(seconds=count(text))


def count(text: str) -> int:
    """A whole number, not below zero."""
    if not (text.isascii() and text.isdecimal()):
        raise ValueError("wants a whole number, not below zero")
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("wants a number") from None


def _truth(text: str) -> bool:
    if text not in _TRUTHS:
        raise ValueError("wants true or false")
    return _TRUTHS[text]


_TRUTHS = {"true": True, "1": True, "on": True, "false": False, "0": False, "off": False}
_BY_TYPE: Mapping[Any, Reading] = {
    str: str,
    int: count,
    float: _number,
    bool: _truth,
    Path: Path,
    tuple[str, ...]: words,
    timedelta: seconds,
}
