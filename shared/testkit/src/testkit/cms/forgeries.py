"""Messages that must not be believed, each with the name it bears in the table of rejections."""

import hashlib
from collections.abc import Callable

from testkit.cms import der
from testkit.cms.message import (
    CERTIFICATE_V1,
    CERTIFICATE_V2,
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNED_DATA,
    SIGNING_TIME,
    Recipe,
    assemble,
    attribute,
    signer_info,
    signing_certificate,
)

Forgery = Callable[[Recipe], bytes]


def signed_attrs_absent(recipe: Recipe) -> bytes:
    """A plain signature over the content; ``openssl cms -verify -cades`` takes it."""
    holder = recipe.holder
    info = signer_info(holder, "sha256", None, holder.sign(recipe.content, "sha256"))
    return _with(recipe, info)


def replayed_attributes(recipe: Recipe) -> tuple[bytes, bytes]:
    """Somebody's genuine attributes as the "document", and the message that signs it.

    No key is needed: the signature is the genuine one. openssl and pyHanko take it.
    """
    attributes = der.set_of(recipe.signed_attributes())
    info = signer_info(recipe.holder, "sha256", None, recipe.holder.sign(attributes, "sha256"))
    return attributes, _with(recipe, info)


def digest_of_other_content(recipe: Recipe) -> bytes:
    """A good signature over something else."""
    return recipe.bent(content=recipe.content + b" ").build()


def value_flipped(recipe: Recipe) -> bytes:
    """One bit of the signature's last byte."""
    return recipe.bent(signature=lambda value: value[:-1] + bytes([value[-1] ^ 1])).build()


def value_truncated(recipe: Recipe) -> bytes:
    """The signature without its last byte."""
    return recipe.bent(signature=lambda value: value[:-1]).build()


def r_or_s_zero(recipe: Recipe) -> bytes:
    """ECDSA with r = 1 and s = 0."""
    zero = der.sequence(der.integer(1), der.integer(0))
    return recipe.bent(signature=lambda _: zero).build()


def _without(kind: str) -> Forgery:
    def forge(recipe: Recipe) -> bytes:
        return recipe.bent(attributes=lambda parts: _but(parts, kind)).build()

    return forge


def _doubled(kind: str) -> Forgery:
    def forge(recipe: Recipe) -> bytes:
        return recipe.bent(attributes=lambda parts: [*parts, *_only(parts, kind)]).build()

    return forge


def two_values(recipe: Recipe) -> bytes:
    """A message digest attribute with two values."""
    digest = der.octets(hashlib.sha256(recipe.content).digest())
    other = der.octets(hashlib.sha256(b"other").digest())
    doubled = attribute(MESSAGE_DIGEST, *sorted((digest, other)))
    return recipe.bent(attributes=lambda parts: [*_but(parts, MESSAGE_DIGEST), doubled]).build()


def _ess(made: Callable[[Recipe], bytes]) -> Forgery:
    def forge(recipe: Recipe) -> bytes:
        attributes = lambda parts: [*_but(parts, CERTIFICATE_V2), made(recipe)]  # noqa: E731
        return recipe.bent(attributes=attributes).build()

    return forge


def _ess_hash_differs(_: Recipe) -> bytes:
    return signing_certificate(b"another certificate")


def _ess_issuer_differs(recipe: Recipe) -> bytes:
    certificate = recipe.holder.certificate
    names = der.sequence(der.tlv(0xA4, certificate.subject.public_bytes()))
    issuer_serial = der.sequence(names, der.integer(certificate.serial_number))
    digest = der.octets(hashlib.sha256(recipe.holder.der).digest())
    return attribute(
        CERTIFICATE_V2, der.sequence(der.sequence(der.sequence(digest, issuer_serial)))
    )


def _ess_v1(recipe: Recipe) -> bytes:
    digest = der.octets(hashlib.sha1(recipe.holder.der, usedforsecurity=False).digest())
    return attribute(CERTIFICATE_V1, der.sequence(der.sequence(der.sequence(digest))))


def _ess_two(recipe: Recipe) -> bytes:
    named = der.sequence(der.octets(hashlib.sha256(recipe.holder.der).digest()))
    other = der.sequence(der.octets(hashlib.sha256(b"other").digest()))
    return attribute(CERTIFICATE_V2, der.sequence(der.sequence(named, other)))


def econtent_type_differs(recipe: Recipe) -> bytes:
    """The attribute says signed-data, the message says data."""
    return recipe.bent(content_type=SIGNED_DATA).build()


def content_embedded(recipe: Recipe) -> bytes:
    """The content lies inside; most verifiers then look at that one."""
    return recipe.bent(embedded=recipe.content).build()


def no_signer_infos(recipe: Recipe) -> bytes:
    """A message that nobody signed."""
    return assemble([], [recipe.holder.der])


def trailing_bytes(recipe: Recipe) -> bytes:
    """Something after the message; libraries read the first value and stop."""
    return recipe.build() + b"\x05\x00"


def ber_indefinite(recipe: Recipe) -> bytes:
    """The outer SEQUENCE with an indefinite length: BER, not DER."""
    whole = recipe.build()
    header = 2 + (whole[1] & 0x7F)
    return b"\x30\x80" + whole[header:] + b"\x00\x00"


def attributes_not_sorted(recipe: Recipe) -> bytes:
    """The attributes signed in another order than DER's."""
    attributes = der.tlv(0x31, b"".join(sorted(recipe.signed_attributes(), reverse=True)))
    signature = recipe.holder.sign(attributes, "sha256")
    return _with(recipe, signer_info(recipe.holder, "sha256", attributes, signature))


MALFORMED: dict[str, Forgery] = {
    "signed_attrs_absent": signed_attrs_absent,
    "content_type_missing": _without(CONTENT_TYPE),
    "message_digest_missing": _without(MESSAGE_DIGEST),
    "signing_time_missing": _without(SIGNING_TIME),
    "content_type_doubled": _doubled(CONTENT_TYPE),
    "message_digest_doubled": _doubled(MESSAGE_DIGEST),
    "signing_time_doubled": _doubled(SIGNING_TIME),
    "message_digest_with_two_values": two_values,
    "attributes_not_sorted": attributes_not_sorted,
    "ess_missing": _without(CERTIFICATE_V2),
    "ess_hash_differs": _ess(_ess_hash_differs),
    "ess_issuer_differs": _ess(_ess_issuer_differs),
    "ess_v1": _ess(_ess_v1),
    "ess_two": _ess(_ess_two),
    "econtent_type_differs": econtent_type_differs,
    "content_embedded": content_embedded,
    "no_signer_infos": no_signer_infos,
    "trailing_bytes": trailing_bytes,
    "ber_indefinite": ber_indefinite,
}
"""Their shape alone refuses them: FORMAT_FAILURE."""


def _with(recipe: Recipe, info: bytes) -> bytes:
    return assemble([info], [recipe.holder.der])


def _only(parts: list[bytes], kind: str) -> list[bytes]:
    return [part for part in parts if der.oid(kind) in part[:16]]


def _but(parts: list[bytes], kind: str) -> list[bytes]:
    return [part for part in parts if der.oid(kind) not in part[:16]]
