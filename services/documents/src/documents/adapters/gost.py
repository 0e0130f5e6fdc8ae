"""GOST R 34.11-2012 and 34.10-2012 by OpenSSL's GOST engine, loaded from a path.

pyca/cryptography carries an OpenSSL of its own without GOST, so the system's libcrypto is called
directly. Nothing is made the default of the process: only who asks this engine gets it.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import (
    byref,
    c_char_p,
    c_int,
    c_long,
    c_size_t,
    c_uint64,
    c_void_p,
    create_string_buffer,
)
from functools import cache
from pathlib import Path

from chassis.health import NotWell

LIBRARY = "libcrypto.so.3"
STREEBOG_256 = b"md_gost12_256"
_DIGEST_BYTES = 64  # the longest of EVP_MAX_MD_SIZE
_INIT_DYNAMIC = 0x400  # OPENSSL_INIT_ENGINE_DYNAMIC

# GOST R 34.11-2012, example 1: the message and its digest of 256 bits.
EXAMPLE = b"012345678901234567890123456789012345678901234567890123456789012"
EXAMPLE_DIGEST = "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"
# A key of 256 bits on parameter set A and its signature of CONTENT, both made by openssl.
CONTENT = b"Ordinator"
KEY = bytes.fromhex(
    "3066301f06082a85030701010101301306072a85030202230106082a8503070101020203430004"
    "4022a4ea9b252e96a6120062316cd8c08dee1312e2a5ffd6b2815eda0a073890b3a579e528991a"
    "89a2533d51a51e24e2662779805274e57d3e9353da3f6abc8594"
)
SIGNATURE = bytes.fromhex(
    "daf3acbc7d225cb07e87f0ec19f5864c1191707c59dfadab341f62e855026445c4d8f7217e091a"
    "6412fe82a80ba2aac491d8e506902a7197275d34e466634626"
)


class GostUnavailable(NotWell):
    """There is no engine, or it is not to be trusted; the text says why."""


class GostEngine:
    """One loaded engine."""

    def __init__(self, library: ctypes.CDLL, engine: c_void_p) -> None:
        self._library = library
        self._engine = engine
        number = library.OBJ_sn2nid(STREEBOG_256)
        self._digest = library.ENGINE_get_digest(engine, number)
        if not self._digest:
            raise GostUnavailable("it knows no Streebog")

    def digest(self, content: bytes) -> bytes:
        """Streebog of 256 bits."""
        out, size = create_string_buffer(_DIGEST_BYTES), ctypes.c_uint()
        with self._context() as context:
            done = (
                self._library.EVP_DigestInit_ex(context, self._digest, self._engine)
                and self._library.EVP_DigestUpdate(context, content, len(content))
                and self._library.EVP_DigestFinal_ex(context, out, byref(size))
            )
        if not done:
            raise GostUnavailable("it computes no digest")
        return out.raw[: size.value]

    def verify(self, key: bytes, signature: bytes, content: bytes) -> bool:
        """Whether ``signature`` is the one of ``content`` by ``key``, a DER SubjectPublicKeyInfo.

        Raises:
            GostUnavailable: it cannot read such a key.
        """
        start = c_char_p(key)
        public = c_void_p(self._library.d2i_PUBKEY(None, byref(start), len(key)))
        if not public:
            raise GostUnavailable("it cannot read the public key")
        try:
            with self._context() as context:
                begun = self._library.EVP_DigestVerifyInit(
                    context, None, self._digest, self._engine, public
                )
                if begun != 1:
                    raise GostUnavailable("it cannot verify by this key")
                answer = self._library.EVP_DigestVerify(
                    context, signature, len(signature), content, len(content)
                )
                return bool(answer == 1)
        finally:
            self._library.ERR_clear_error()
            self._library.EVP_PKEY_free(public)

    @contextmanager
    def _context(self) -> Iterator[c_void_p]:
        context = c_void_p(self._library.EVP_MD_CTX_new())
        try:
            yield context
        finally:
            self._library.EVP_MD_CTX_free(context)


@cache  # the engine binds itself once in a process, and refuses a second time
def load(path: Path) -> GostEngine:
    """The engine at ``path``.

    Raises:
        GostUnavailable: there is none, or OpenSSL cannot load it.
    """
    if not path.is_file():
        raise GostUnavailable(f"there is no file {path}")
    try:
        library = _declared(ctypes.CDLL(LIBRARY))
    except (OSError, AttributeError):
        raise GostUnavailable(f"this system has no {LIBRARY} with engines") from None
    library.OPENSSL_init_crypto(_INIT_DYNAMIC, None)
    engine = c_void_p(library.ENGINE_by_id(b"dynamic"))
    words = ((b"SO_PATH", str(path).encode()), (b"ID", b"gost"), (b"LOAD", None))
    if not engine or not all(
        library.ENGINE_ctrl_cmd_string(engine, word, value, 0) for word, value in words
    ):
        library.ERR_clear_error()
        library.ENGINE_free(engine)
        raise GostUnavailable(f"OpenSSL cannot load {path}")
    if not library.ENGINE_init(engine):
        raise GostUnavailable(f"{path} does not begin to work")
    library.ENGINE_register_pkey_asn1_meths(engine)  # else no GOST key can be read
    return GostEngine(library, engine)


class GostCheck:
    """The check of readiness: the engine is there and right; once it was, it is not asked again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._right = False

    def __call__(self) -> None:
        """Raise ``GostUnavailable`` if it is not."""
        if not self._right:
            test(load(self._path))
            self._right = True


def test(engine: GostEngine) -> None:
    """Ask the engine what is known already.

    Raises:
        GostUnavailable: a known answer comes out differently, or a forged one is taken.
    """
    if engine.digest(EXAMPLE).hex() != EXAMPLE_DIGEST:
        raise GostUnavailable("its Streebog differs from the example of the standard")
    if not engine.verify(KEY, SIGNATURE, CONTENT):
        raise GostUnavailable("it refuses a signature that is right")
    if engine.verify(KEY, SIGNATURE, altered(CONTENT)):
        raise GostUnavailable("it takes a signature of other bytes")


def altered(content: bytes) -> bytes:
    """The same bytes but for one bit of the first."""
    return bytes([content[0] ^ 1]) + content[1:]


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    """The functions with their types; a pointer taken for an int would lose its upper half."""
    pointers, number = (c_void_p,), c_int
    for name, result, arguments in (
        ("OPENSSL_init_crypto", number, (c_uint64, c_void_p)),
        ("OBJ_sn2nid", number, (c_char_p,)),
        ("ENGINE_by_id", c_void_p, (c_char_p,)),
        ("ENGINE_ctrl_cmd_string", number, (c_void_p, c_char_p, c_char_p, c_int)),
        ("ENGINE_free", number, pointers),
        ("ENGINE_init", number, pointers),
        ("ENGINE_register_pkey_asn1_meths", number, pointers),
        ("ENGINE_get_digest", c_void_p, (c_void_p, c_int)),
        ("EVP_MD_CTX_new", c_void_p, ()),
        ("EVP_MD_CTX_free", None, pointers),
        ("EVP_DigestInit_ex", number, (c_void_p, c_void_p, c_void_p)),
        ("EVP_DigestUpdate", number, (c_void_p, c_char_p, c_size_t)),
        ("EVP_DigestFinal_ex", number, (c_void_p, c_char_p, c_void_p)),
        ("d2i_PUBKEY", c_void_p, (c_void_p, c_void_p, c_long)),
        ("EVP_PKEY_free", None, pointers),
        ("EVP_DigestVerifyInit", number, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
        ("EVP_DigestVerify", number, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t)),
        ("ERR_clear_error", None, ()),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
