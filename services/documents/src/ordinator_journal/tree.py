"""The Merkle tree of RFC 6962 over the entries: roots and proofs of inclusion."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

EMPTY = hashlib.sha256(b"").digest()
"""RFC 6962 §2.1: the root of a tree without leaves."""


def node(left: bytes, right: bytes) -> bytes:
    """An inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Node(NamedTuple):
    """A whole subtree: of ``2 ** level`` leaves, the ``place``-th of its level."""

    level: int
    place: int


class Frontier:
    """The right edge of a growing tree: enough to add leaves and tell the root, O(log n)."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """Append one leaf; tells the inner nodes that it made whole."""
        merged, size, level, made = leaf, self.size, 0, []
        while size & 1:
            merged = node(self._peaks.pop(), merged)
            size >>= 1
            level += 1
            made.append((Node(level, size), merged))
        self._peaks.append(merged)
        self.size += 1
        return made

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return folded(self._peaks) if self._peaks else EMPTY


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over the leaves."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


def path_of(index: int, size: int) -> list[list[Node]]:
    """The audit path of a leaf in the tree of so many: each sibling as the whole subtrees it is of.

    RFC 6962 section 2.1.1, nearest sibling first. All but the last are one whole subtree; the right
    edge of the tree is made of several.

    Raises:
        IndexError: the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    path, level = [], 0
    while size > 1 << level:
        sibling, whole = (index >> level) ^ 1, size >> level
        if sibling < whole:
            path.append([Node(level, sibling)])
        elif sibling == whole and size % (1 << level):
            path.append(_edge(level, size))
        level += 1
    return path


def folded(hashes: Sequence[bytes]) -> bytes:
    """The root over whole subtrees that stand side by side, the largest first."""
    root = hashes[-1]
    for each in reversed(hashes[:-1]):
        root = node(each, root)
    return root


def _edge(below: int, size: int) -> list[Node]:
    """What stands right of the last whole subtree of the level."""
    start = size >> below << below
    found = []
    for level in reversed(range(below)):
        if size >> level & 1:
            found.append(Node(level, start >> level))
            start += 1 << level
    return found


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path proves that the leaf stands at ``index`` in the tree of that root.

    RFC 9162 §2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last, made = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            made = node(sibling, made)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            made = node(made, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and made == root
