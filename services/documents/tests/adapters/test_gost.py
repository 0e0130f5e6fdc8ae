"""The GOST engine: right answers to known questions, and plain words where there is none."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from documents.adapters import gost
from documents.adapters.gost import GostCheck, GostUnavailable
from documents.cli import service
from testkit import gost as software

WORDS = ("cli", "gost-selftest")


@pytest.fixture(scope="module")
def path():
    """Where the engine lies; on a machine whose packages have none, where it would."""
    return software.engine() or Path("/usr/lib/engines-3/gost.so")


@pytest.fixture
def answered(path):
    """Whether this machine's packages have the engine."""
    return path.is_file()


def test_the_engine_is_believed_once_its_answers_are_right(path, answered):
    if not answered:
        with pytest.raises(GostUnavailable, match=f"there is no file {path}"):
            GostCheck(path)()
        return
    engine = gost.load(path)

    assert engine.digest(gost.EXAMPLE).hex() == gost.EXAMPLE_DIGEST
    assert engine.verify(gost.KEY, gost.SIGNATURE, b"Ordinator")
    assert not engine.verify(gost.KEY, gost.SIGNATURE, b"ordinator")
    assert not engine.verify(gost.KEY, gost.altered(gost.SIGNATURE), b"Ordinator")
    assert not engine.verify(gost.KEY, gost.SIGNATURE[:-1], b"Ordinator")
    with pytest.raises(GostUnavailable, match="cannot read the public key"):
        engine.verify(b"no key", gost.SIGNATURE, b"Ordinator")
    GostCheck(path)()


def test_a_signature_that_openssl_made_is_verified_and_one_altered_byte_refused(
    path, answered, tmp_path
):
    words = [*WORDS, "--engine", str(path)]
    if answered:
        software.sign(b"A document of a few words.", tmp_path, path)
        for option, name in (
            ("--public", "public.der"),
            ("--signature", "signature"),
            ("--content", "content"),
        ):
            words += [option, str(tmp_path / name)]
    done = CliRunner().invoke(service, words)

    assert (done.exit_code, done.output.splitlines()) == (
        (0, ["known answers: right", "signature: verified", "one altered byte: refused"])
        if answered
        else (1, [f"gost: there is no file {path}"])
    )


def test_a_signature_of_something_else_is_told(path, answered, tmp_path):
    if answered:
        software.sign(b"A document of a few words.", tmp_path, path)
    else:
        for name in ("public.der", "signature"):
            (tmp_path / name).touch()
    (tmp_path / "content").write_bytes(b"Another document.")
    options = [
        f"--{name}={tmp_path / file}"
        for name, file in (
            ("public", "public.der"),
            ("signature", "signature"),
            ("content", "content"),
        )
    ]
    done = CliRunner().invoke(service, [*WORDS, f"--engine={path}", *options])

    assert done.exit_code == 1
    assert done.output.splitlines()[-1] == (
        "one altered byte: refused" if answered else f"gost: there is no file {path}"
    )


def test_an_engine_that_is_not_there_or_is_no_engine_is_told(tmp_path):
    (tmp_path / "gost.so").write_bytes(b"no library")

    with pytest.raises(GostUnavailable, match=r"there is no file /nowhere/gost\.so"):
        GostCheck(Path("/nowhere/gost.so"))()
    with pytest.raises(GostUnavailable, match=f"OpenSSL cannot load {tmp_path}/gost.so"):
        GostCheck(tmp_path / "gost.so")()


class Liar:
    """An engine with answers of its own."""

    def __init__(self, digest, *verdicts):
        self._digest, self._verdicts = digest, list(verdicts)

    def digest(self, content):
        return bytes.fromhex(self._digest)

    def verify(self, key, signature, content):
        return bool(self._verdicts.pop(0))


@pytest.mark.parametrize(
    ("engine", "told"),
    [
        (Liar("00"), "its Streebog differs from the example of the standard"),
        (Liar(gost.EXAMPLE_DIGEST, 0), "it refuses a signature that is right"),
        (Liar(gost.EXAMPLE_DIGEST, 1, 1), "it takes a signature of other bytes"),
    ],
)
def test_an_engine_that_answers_wrongly_is_not_believed(engine, told):
    with pytest.raises(GostUnavailable, match=told):
        gost.test(engine)
