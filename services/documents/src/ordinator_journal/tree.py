"""The Merkle tree of RFC 6962 over the entries: roots and proofs of inclusion."""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()
"""RFC 6962 §2.1: the root of a tree without leaves."""


def node(left: bytes, right: bytes) -> bytes:
    """An inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: enough to add leaves and tell the root, O(log n)."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append one leaf."""
        merged, size = leaf, self.size
        while size & 1:
            merged = node(self._peaks.pop(), merged)
            size >>= 1
        self._peaks.append(merged)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._peaks:
            return EMPTY
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node(peak, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over the leaves."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


class Tree:
    """A whole tree, built once, for any number of proofs."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            paired = [node(*below[at : at + 2]) for at in range(0, len(below) - 1, 2)]
            # RFC 6962 §2.1: what has no sibling stands one level higher as it is.
            self._levels.append(paired + below[len(paired) * 2 :])

    def path(self, index: int) -> list[bytes]:
        """RFC 6962 §2.1.1: the audit path of a leaf, nearest sibling first.

        Raises:
            IndexError: the tree has no such leaf.
        """
        if not 0 <= index < len(self._levels[0]):
            raise IndexError(index)
        found = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                found.append(level[sibling])
            index >>= 1
        return found


def inclusion(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The audit path of one leaf; IndexError: the tree has no such leaf."""
    return Tree(leaves).path(index)


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
