"""Time-stamp tokens (RFC 3161) beside a signature, good ones and bent ones."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from cryptography.hazmat.primitives.serialization import Encoding

from testkit.cms import der
from testkit.cms.message import (
    CONTENT_TYPE,
    DIGESTS,
    MESSAGE_DIGEST,
    SIGNED_DATA,
    Holder,
    Recipe,
    assemble,
    attribute,
    signer_info,
    signing_certificate,
)

TST_INFO = "1.2.840.113549.1.9.16.1.4"
TOKEN = "1.2.840.113549.1.9.16.2.14"
_POLICY = "1.2.643.100.113.1"


@dataclass(frozen=True)
class Stamp:
    """How one token is made; the default is a good one."""

    holder: Holder
    at: datetime
    digest: str = "sha256"
    content_type: str = TST_INFO
    imprint: Callable[[bytes], bytes] = field(default=bytes)

    def bent(self, **members: object) -> Self:
        """The stamp with some members changed."""
        return replace(self, **members)  # type: ignore[arg-type]

    def token(self, signature: bytes) -> bytes:
        """The token about a signature's value."""
        info = self._info(hashlib.new(self.digest, self.imprint(signature)).digest())
        attributes = der.set_of(
            [
                attribute(CONTENT_TYPE, der.oid(self.content_type)),
                attribute(MESSAGE_DIGEST, der.octets(hashlib.sha256(info).digest())),
                signing_certificate(self.holder.der),
            ]
        )
        made = self.holder.sign(attributes, "sha256")
        data = der.sequence(
            der.integer(3),
            der.set_of([der.sequence(der.oid(DIGESTS["sha256"]))]),
            der.sequence(der.oid(TST_INFO), der.tlv(0xA0, der.octets(info))),
            der.tlv(0xA0, b"".join(certificates(self.holder))),
            der.tlv(0x31, signer_info(self.holder, "sha256", attributes, made)),
        )
        return der.sequence(der.oid(SIGNED_DATA), der.tlv(0xA0, data))

    def _info(self, imprint: bytes) -> bytes:
        moment = self.at.strftime("%Y%m%d%H%M%SZ").encode()
        return der.sequence(
            der.integer(1),
            der.oid(_POLICY),
            der.sequence(der.sequence(der.oid(DIGESTS[self.digest])), der.octets(imprint)),
            der.integer(7),
            der.tlv(0x18, moment),
        )


def stamped(recipe: Recipe, stamps: Sequence[Stamp]) -> bytes:
    """The message of a recipe with tokens beside its signature."""
    attributes = der.set_of(recipe.signed_attributes())
    signature = recipe.signature(recipe.holder.sign(attributes, recipe.digest))
    tokens = der.tlv(0xA1, b"".join(attribute(TOKEN, stamp.token(signature)) for stamp in stamps))
    info = signer_info(recipe.holder, recipe.digest, attributes, signature, tokens)
    return assemble([info], certificates(recipe.holder), digests={recipe.digest})


def certificates(holder: Holder) -> list[bytes]:
    """The holder's certificate and those above it."""
    return [holder.der, *(above.public_bytes(Encoding.DER) for above in holder.chain)]
