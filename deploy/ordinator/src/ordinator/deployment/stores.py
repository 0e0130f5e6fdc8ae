"""Databases and blobs of a house as streams: PostgreSQL's own programs and tar, as it has them."""

import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO, Self

from ordinator.account import Drop
from ordinator.failures import Stopped

LAST = 1500  # characters of what a failed program said
OUT = ("--exclude=*.new", "--create", "--file=-", ".")
IN = ("--extract", "--no-same-owner", "--preserve-permissions", "--file=-")
CHANGED = 1  # tar's word for: a file went while it was read
ALONE = ("--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--set=ON_ERROR_STOP=1")
AWAKE = b"SELECT 1;\n"
SNAPSHOT = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();\n"


@dataclass(frozen=True)
class Call:
    """How a program is called where the stores are."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    drop: Drop = field(default_factory=Drop)

    def saying(self, *words: str) -> "Call":
        """The same with more words."""
        return Call((*self.argv, *words), self.env, self.drop)


@dataclass(frozen=True)
class Stores:
    """What a backup is made of; each method raises ``Stopped`` with the end of what was said.

    Attributes:
        postgres: How ``psql``, ``pg_dump`` or ``pg_restore`` is called as the administrator.
        tar: How tar is called in the folder of the blobs, as their owner.
    """

    postgres: Callable[[str], Call]
    tar: Call

    @contextmanager
    def dump(self, database: str, snapshot: str = "") -> Iterator[IO[bytes]]:
        """A database in PostgreSQL's custom format, as a snapshot saw it if one is named."""
        words = ["--format=custom", f"--dbname={database}"]
        words += [f"--snapshot={snapshot}"] if snapshot else []
        with _Child(self.postgres("pg_dump").saying(*words), f"the dump of {database}") as child:
            yield child.said

    @contextmanager
    def load(self, database: str) -> Iterator[IO[bytes]]:
        """Where to write what ``dump`` read: the empty database takes all of it or nothing."""
        words = ("--exit-on-error", "--single-transaction", f"--dbname={database}")
        with _Child(self.postgres("pg_restore").saying(*words), f"the load of {database}") as child:
            yield child.told

    @contextmanager
    def blobs_out(self) -> Iterator[IO[bytes]]:
        """The blobs as a tar archive; what is being written just now has no row and stays out."""
        with _Child(self.tar.saying(*OUT), "reading the blobs", good=(0, CHANGED)) as child:
            yield child.said

    @contextmanager
    def blobs_in(self) -> Iterator[IO[bytes]]:
        """Where to write what ``blobs_out`` read; a blob of the same name is replaced."""
        with _Child(self.tar.saying(*IN), "writing the blobs") as child:
            yield child.told

    def ask(self, database: str, query: str) -> list[str]:
        """Rows of a query as the administrator; columns with ``|`` between them."""
        words = (*ALONE, f"--dbname={database}", f"--command={query}")
        with _Child(self.postgres("psql").saying(*words), f"a question to {database}") as child:
            return child.said.read().decode().splitlines()

    @contextmanager
    def snapshots(self, databases: Sequence[str]) -> Iterator[Mapping[str, str]]:
        """One moment of all these databases, to within milliseconds, for as long as it is held."""
        with ExitStack() as held:
            sessions = {one: held.enter_context(self._session(one)) for one in databases}
            for session in sessions.values():
                session.tell(SNAPSHOT)
            yield {one: session.line() for one, session in sessions.items()}

    @contextmanager
    def _session(self, database: str) -> Iterator["_Child"]:
        call = self.postgres("psql").saying(*ALONE, f"--dbname={database}")
        with _Child(call, f"a session with {database}") as child:
            # What takes long is over before the moment comes.
            child.tell(AWAKE)
            child.line()
            yield child


class _Child:
    """A program that runs for as long as it is entered: ``told`` is its input, ``said`` its output.

    Leaving closes both and waits; a bad end of it is told, not the broken pipe that it left here.
    """

    def __init__(self, call: Call, what: str, good: tuple[int, ...] = (0,)) -> None:
        self._call, self._what, self._good = call, what, good

    def __enter__(self) -> Self:
        self._cried = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            self._call.argv,
            env=dict(self._call.env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._cried,
            **self._call.drop,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.told: IO[bytes] = self._process.stdin
        self.said: IO[bytes] = self._process.stdout
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and not issubclass(kind, Exception):
            self._process.kill()
        for end in (self.told, self.said):
            try:
                end.close()
            except BrokenPipeError:
                continue  # it ended before it had heard all; its exit code is read next
        code = self._process.wait()
        ours = kind is not None and not issubclass(kind, BrokenPipeError)
        if code not in self._good and not ours:
            why = signal.strsignal(-code) if code < 0 else f"code {code}"
            raise Stopped(f"{self._what} failed by {why}: {self._cries()}".rstrip(": "))

    def tell(self, words: bytes) -> None:
        """Write at once."""
        self.told.write(words)
        self.told.flush()

    def line(self) -> str:
        """Its next line that is not empty.

        Raises:
            BrokenPipeError: it ended instead; leaving tells why.
        """
        for line in self.said:
            if line.strip():
                return line.decode().strip()
        raise BrokenPipeError(self._what)

    def _cries(self) -> str:
        self._cried.seek(0)
        return self._cried.read().decode(errors="replace").strip()[-LAST:]
