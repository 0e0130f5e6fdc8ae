"""The key ring: a folder of key-encryption keys under which the keys of documents are wrapped."""

import re
import secrets
import stat
import struct
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from documents.domain.keys import KeyUnavailable, WrappedKey

KEY_BYTES = 32
_NONCE_BYTES = 12
_CONTEXT = b"ordinator/dek/v1"
_NAME = re.compile(r"kek-(\d{1,9})\.key", re.ASCII)
_ACTIVE = "active"


class KeyringUnsafe(Exception):
    """The folder or a file in it cannot be trusted; the service must not start."""


class FolderKeyring:
    """Files ``kek-<id>.key`` of 32 bytes, readable by their owner alone; ``active`` names one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys: dict[int, AESGCM] = {}
        self._active = 0
        self.reload()

    def reload(self) -> None:
        """Read the folder anew.

        Raises:
            KeyringUnsafe: a key is readable by others, of another length, or none is active.
        """
        keys = {}
        for path in sorted(self._folder.iterdir()):
            if match := _NAME.fullmatch(path.name):
                keys[int(match.group(1))] = AESGCM(_key(path))
        named = self._folder / _ACTIVE
        active = int(named.read_text("ascii")) if named.exists() else max(keys, default=0)
        if active not in keys:
            raise KeyringUnsafe(f"{self._folder}: no active key")
        self._keys, self._active = keys, active

    def list(self) -> tuple[tuple[int, ...], int]:
        """The ids of all keys, and the active one."""
        return tuple(sorted(self._keys)), self._active

    def wrap(self, data_key: bytes, version_id: UUID, blob_id: UUID) -> WrappedKey:
        """Wrap the key of a version under the active key."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        context = _bound(version_id, blob_id, self._active)
        sealed = self._keys[self._active].encrypt(nonce, data_key, context)
        return WrappedKey(self._active, nonce + sealed)

    def unwrap(self, wrapped: WrappedKey, version_id: UUID, blob_id: UUID) -> bytes:
        """The key of a version.

        Raises:
            KeyUnavailable: its key-encryption key is not here, or the row was touched.
        """
        key = self._keys.get(wrapped.kek_id) or self._added(wrapped.kek_id)
        nonce, sealed = wrapped.wrapped[:_NONCE_BYTES], wrapped.wrapped[_NONCE_BYTES:]
        try:
            return key.decrypt(nonce, sealed, _bound(version_id, blob_id, wrapped.kek_id))
        except InvalidTag:
            raise KeyUnavailable(kek_id=wrapped.kek_id) from None

    def _added(self, kek_id: int) -> AESGCM:
        """A key that an operator added after this process began."""
        try:
            self.reload()
            return self._keys[kek_id]
        except (KeyringUnsafe, KeyError, OSError, ValueError):
            raise KeyUnavailable(kek_id=kek_id) from None

    def rewrap(self, wrapped: WrappedKey, version_id: UUID, blob_id: UUID) -> WrappedKey:
        """The same key under the active key."""
        return self.wrap(self.unwrap(wrapped, version_id, blob_id), version_id, blob_id)


def has_keys(folder: Path) -> bool:
    """Whether the ring was begun."""
    return folder.is_dir() and any(_NAME.fullmatch(path.name) for path in folder.iterdir())


def add_key(folder: Path) -> int:
    """Make a new key; it wraps nothing until it is activated, unless it is the first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ids = [
        int(match.group(1)) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))
    ]
    made = max(ids, default=0) + 1
    path = folder / f"kek-{made}.key"
    path.touch(0o600, exist_ok=False)
    path.write_bytes(secrets.token_bytes(KEY_BYTES))
    if not ids:
        activate_key(folder, made)
    return made


def activate_key(folder: Path, kek_id: int) -> None:
    """Wrap by this key from now on.

    Raises:
        KeyringUnsafe: there is no such key.
    """
    if not (folder / f"kek-{kek_id}.key").exists():
        raise KeyringUnsafe(f"{folder}: no key {kek_id}")
    draft = folder / "active.new"
    draft.write_text(str(kek_id), "ascii")
    draft.replace(folder / _ACTIVE)


def drop_key(folder: Path, kek_id: int) -> None:
    """Forget a key for good; whatever it wraps is lost, so nothing may be.

    Raises:
        KeyringUnsafe: it is the active one, or there is none.
    """
    ids, active = FolderKeyring(folder).list()
    if kek_id == active or kek_id not in ids:
        raise KeyringUnsafe(f"{folder}: key {kek_id} is active or absent")
    (folder / f"kek-{kek_id}.key").unlink()


def _key(path: Path) -> bytes:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyringUnsafe(f"{path}: others may read it; chmod 600")
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise KeyringUnsafe(f"{path}: not {KEY_BYTES} bytes")
    return key


def _bound(version_id: UUID, blob_id: UUID, kek_id: int) -> bytes:
    return _CONTEXT + version_id.bytes + blob_id.bytes + struct.pack(">I", kek_id)
