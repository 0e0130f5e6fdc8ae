"""A strict reader of DER (X.690 §10): one encoding for one value, bounded, nothing left over."""

from dataclasses import dataclass

MOST_DEPTH = 32
MOST_NODES = 20_000
MOST_OID_BYTES = 128
"""Reading an arc takes time in the square of its length; no identifier in use comes near."""

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31
CONTEXT_0, CONTEXT_1 = 0xA0, 0xA1

_CONSTRUCTED = 0x20
_UNIVERSAL_MASK = 0xC0
_LONG_TAG = 0x1F
_LONG_LENGTH = 0x80
_ALWAYS_CONSTRUCTED = frozenset({0x10, 0x11, 0x08, 0x0B})
_LENGTH_BYTES = 4
_SHORTEST_LONG = 128
_SIGN = 0x80


class NotDer(ValueError):
    """The bytes are not one value in DER; ``code`` says in what they fail."""

    def __init__(self, code: str, offset: int) -> None:
        super().__init__(f"{code} at {offset}")
        self.code = code


@dataclass(frozen=True)
class Node:
    """One value: where it lies in the message, and what it contains."""

    tag: int
    start: int
    content: int
    end: int
    children: tuple["Node", ...]
    source: bytes

    @property
    def raw(self) -> bytes:
        """The whole value, with tag and length."""
        return self.source[self.start : self.end]

    @property
    def value(self) -> bytes:
        """The content bytes."""
        return self.source[self.content : self.end]


def parse(source: bytes) -> Node:
    """Read one value that fills all of ``source``.

    Raises:
        NotDer: not strict DER, too deep, too many values, or bytes beyond the end.
    """
    node = _Reader(source).node(0, len(source), 1)
    if node.end != len(source):
        raise NotDer("trailing-bytes", node.end)
    return node


def oid(node: Node) -> str:
    """The dotted form of an object identifier.

    Raises:
        NotDer: it is none, or longer than any in use.
    """
    value = node.value
    if node.tag != OID or not 0 < len(value) <= MOST_OID_BYTES or value[-1] & _SIGN:
        raise NotDer("oid", node.start)
    arcs, arc = [], 0
    for place, byte in enumerate(value):
        if arc == 0 and byte == _SIGN and (place == 0 or not value[place - 1] & _SIGN):
            raise NotDer("oid", node.start)
        arc = arc << 7 | byte & 0x7F
        if not byte & _SIGN:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(str(number) for number in (first, arcs[0] - 40 * first, *arcs[1:]))


class _Reader:
    def __init__(self, source: bytes) -> None:
        self._source = source
        self._nodes = 0

    def node(self, start: int, limit: int, depth: int) -> Node:
        self._nodes += 1
        if depth > MOST_DEPTH:
            raise NotDer("too-deep", start)
        if self._nodes > MOST_NODES:
            raise NotDer("too-many-values", start)
        tag, content, end = self._head(start, limit)
        children = []
        if tag & _CONSTRUCTED:
            place = content
            while place < end:
                child = self.node(place, end, depth + 1)
                children.append(child)
                place = child.end
        node = Node(tag, start, content, end, tuple(children), self._source)
        _demand_one_form(node)
        return node

    def _head(self, start: int, limit: int) -> tuple[int, int, int]:
        source = self._source
        if start + 2 > limit:
            raise NotDer("cut", start)
        tag, length = source[start], source[start + 1]
        content = start + 2
        if tag & _LONG_TAG == _LONG_TAG or tag == 0:
            raise NotDer("tag", start)
        if length == _LONG_LENGTH:
            raise NotDer("indefinite-length", start)
        if length > _LONG_LENGTH:
            count = length - _LONG_LENGTH
            digits = source[content : content + count]
            content += count
            if count > _LENGTH_BYTES or len(digits) < count or content > limit:
                raise NotDer("length", start)
            length = int.from_bytes(digits, "big")
            if digits[0] == 0 or length < _SHORTEST_LONG:
                raise NotDer("length-not-minimal", start)
        end = content + length
        if end > limit:
            raise NotDer("cut", start)
        return tag, content, end


def _demand_one_form(node: Node) -> None:
    if not node.tag & _UNIVERSAL_MASK:
        number, constructed = node.tag & _LONG_TAG, bool(node.tag & _CONSTRUCTED)
        if constructed != (number in _ALWAYS_CONSTRUCTED):
            raise NotDer("constructed", node.start)
    value = node.value
    if node.tag == BOOLEAN and value not in {b"\x00", b"\xff"}:
        raise NotDer("boolean", node.start)
    if node.tag == NULL and value:
        raise NotDer("null", node.start)
    if node.tag == INTEGER:
        padded = len(value) > 1 and value[0] in {0x00, 0xFF} and (value[0] ^ value[1]) < _SIGN
        if not value or padded:
            raise NotDer("integer", node.start)
