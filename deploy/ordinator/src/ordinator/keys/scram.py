"""What PostgreSQL keeps of a password, made here: the password itself goes into no statement."""

import base64
import hashlib
import hmac
import secrets

ITERATIONS = 4096  # as PostgreSQL's own
SALT_BYTES = 16


def verifier(password: str, salt: bytes = b"") -> str:
    """RFC 5802 section 3, in PostgreSQL's form; ``password`` is ASCII, so nothing is prepared."""
    salt = salt or secrets.token_bytes(SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    parts = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return "SCRAM-SHA-256${}:{}${}:{}".format(ITERATIONS, *parts)
