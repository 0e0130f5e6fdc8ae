"""One setting: how a dataclass declares it, and what the environment says of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from chassis import base64url, readings

LARGEST_FILE = 1 << 16
_FILE = "_FILE"


def setting(
    about: str,
    *,
    default: Any = MISSING,
    parse: Callable[[str], Any] | None = None,
    hidden: bool = False,
) -> Any:
    """A setting of text; ``hidden`` ones (addresses with passwords) are never printed."""
    told = {"about": about, "parse": parse, "hidden": hidden, "raw": False}
    return field(default=default, metadata=told, repr=not hidden)


def secret(
    about: str,
    *,
    default: Any = MISSING,
    size: int | None = None,
    parse: Callable[[bytes], Any] | None = None,
) -> Any:
    """A setting of bytes: ``<NAME>_FILE`` holds them raw, ``<NAME>`` in base64url."""

    def checked(content: bytes) -> Any:
        if size is not None and len(content) != size:
            raise ValueError(f"wants {size} bytes")
        return content if parse is None else parse(content)

    told = {"about": about, "parse": checked, "hidden": True, "raw": True}
    return field(default=default, metadata=told, repr=False)


@dataclass(frozen=True)
class Described:
    """One setting, for the example file and the listing.

    Attributes:
        name: As in the environment.
        about: One line of what it is for.
        default: As text; None if it must be given.
        hidden: Its value is never shown.
        file: ``<name>_FILE`` names a file with the value.
    """

    name: str
    about: str
    default: str | None
    hidden: bool
    file: bool


@dataclass(frozen=True)
class Declared:
    """One field of the settings and its names in the environment."""

    name: str
    field: Field[Any]
    annotation: Any

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.field.default is MISSING

    @property
    def about(self) -> str:
        """What it is for."""
        return str(self.field.metadata["about"])

    @property
    def hidden(self) -> bool:
        """Whether its value is never shown."""
        return bool(self.field.metadata["hidden"])

    @property
    def spellings(self) -> tuple[str, ...]:
        """Its names in the environment."""
        return (self.name,) if self.name.endswith(_FILE) else (self.name, self.name + _FILE)

    def given(self, environ: Mapping[str, str]) -> tuple[str | bytes | None, str]:
        """The text, or the bytes of its file, and where they come from; an empty one is absent.

        Raises:
            ValueError: it is given twice, or its file cannot be read.
        """
        names = [name for name in self.spellings if environ.get(name)]
        if not names:
            return None, "missing" if self.required else "default"
        if len(names) > 1:
            raise ValueError(f"given twice, as {' and '.join(names)}")
        text = environ[names[0]]
        if names[0] == self.name:
            return text, "environment"
        content = _content(Path(text))
        raw = self.field.metadata["raw"]
        return content if raw else _text(content), f"file {text}"

    def value(self, text: str | bytes) -> Any:
        """What the service works with.

        Raises:
            ValueError: the text says nothing that is wanted.
        """
        parse: Callable[[Any], Any] = self.field.metadata["parse"] or readings.of(self.annotation)
        if self.field.metadata["raw"] and isinstance(text, str):
            text = _from_base64url(text)
        return parse(text)

    def described(self) -> Described:
        """For the example file."""
        default = self.field.default
        shown = None if default is MISSING else _shown(default)
        return Described(self.name, self.about, shown, self.hidden, len(self.spellings) > 1)


def declared(prefix: str, cls: type[Any]) -> Iterator[Declared]:
    """Every setting of a dataclass, by the names it has under the prefix."""
    hints = get_type_hints(cls)
    for each in fields(cls):
        yield Declared(f"{prefix}_{each.name.upper()}", each, hints[each.name])


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ValueError(f"its file cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_FILE:
        raise ValueError("its file is too large")
    return content


def _text(content: bytes) -> str:
    try:
        return content.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise ValueError("its file is no text") from None


def _from_base64url(text: str) -> bytes:
    try:
        return base64url.decode(text)
    except ValueError:
        raise ValueError("wants base64url, or a file") from None
