"""The offline verifier against journals that someone changed by hand."""

import hashlib
import json
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ordinator_journal.entries import GENESIS, NotCanonical, canonical, leaf
from ordinator_journal.heads import Head
from ordinator_journal.tree import EMPTY, Frontier, Node, folded, included, path_of, root_of
from ordinator_journal.verification import Exit, verify

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def _journal(count):
    lines, prev = [], GENESIS
    for seq in range(1, count + 1):
        entry = {
            "seq": seq,
            "at": f"2026-11-25T09:00:{seq:02d}.000000+00:00",
            "actor_kind": "person",
            "actor_id": "3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11",
            "position_id": None,
            "action": "document.created",
            "document_id": None,
            "version_id": None,
            "details": {"n": seq},
            "prev": prev.hex(),
        }
        lines.append(canonical(entry))
        prev = leaf(lines[-1])
    return lines


def _head(lines, key=KEY):
    root = root_of([leaf(line) for line in lines])
    return Head("2026-11-25T10:00:00+00:00", "j", root, len(lines)).signed_by(key)


def _verdict(lines, heads, witness=()):
    heads = [head.line().encode() for head in heads]
    witness = [head.line().encode() for head in witness]
    return verify(lines, heads, KEY.public_key(), witness)


def test_canonical_form_is_written_by_hand():
    assert (
        canonical({"b": "е\n", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"е\\n"}'.encode()
    )


@pytest.mark.parametrize("value", [1.5, {"ключ": 1}, 2**53, b"x"])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical({"a": value})


def test_roots_are_those_of_rfc_6962():
    a, b, c = (hashlib.sha256(b"\x00" + word).digest() for word in (b"a", b"b", b"c"))
    ab = hashlib.sha256(b"\x01" + a + b).digest()

    assert root_of([]) == EMPTY
    assert root_of([a]) == a
    assert root_of([a, b, c]) == hashlib.sha256(b"\x01" + ab + c).digest()


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_is_proven_and_no_other_is(size):
    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(size)]
    root, tree = root_of(leaves), Frontier()
    nodes = {Node(0, index): found for index, found in enumerate(leaves)}
    for found in leaves:
        nodes |= dict(tree.add(found))

    for index, found in enumerate(leaves):
        path = [folded([nodes[node] for node in part]) for part in path_of(index, size)]
        assert included(found, index, size, path, root)
        assert not included(GENESIS, index, size, path, root)
        assert not included(found, index + 1, size, path, root)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_tree_has_no_path_of_a_leaf_that_it_has_not(index, size):
    with pytest.raises(IndexError):
        path_of(index, size)


def test_a_path_in_a_tree_of_a_million_is_of_at_most_two_nodes_a_level():
    assert sum(len(part) for part in path_of(999_000, 999_999)) <= 40


def test_an_untouched_journal_is_intact():
    lines = _journal(9)

    verdict = _verdict(lines, [_head(lines[:4]), _head(lines)])

    assert (verdict.exit, verdict.entries) == (Exit.INTACT, 9)


def _row_changed(lines):
    lines[4] = lines[4].replace(b'"n":5', b'"n":6')


def _row_deleted(lines):
    del lines[4]


def _rows_reordered(lines):
    lines[4], lines[5] = lines[5], lines[4]


def _key_added(lines):
    lines[4] = lines[4].replace(b'{"action"', b'{"aa":1,"action"')


@pytest.mark.parametrize(
    ("damage", "seq"),
    [(_row_changed, 6), (_row_deleted, 5), (_rows_reordered, 5), (_key_added, 5)],
    ids=["row_changed", "row_deleted", "rows_reordered", "key_added"],
)
def test_damage_is_found_and_placed(damage, seq):
    lines = _journal(9)
    head = _head(lines)
    damage(lines)

    verdict = _verdict(lines, [head])

    assert (verdict.exit, verdict.seq) == (Exit.ALTERED, seq)


def test_the_last_row_changed_is_found_by_the_root():
    lines = _journal(9)
    heads = [_head(lines[:8]), _head(lines)]
    lines[8] = lines[8].replace(b'"n":9', b'"n":8')

    verdict = _verdict(lines, heads)

    assert (verdict.exit, verdict.seq) == (Exit.ALTERED, 9)


def test_a_whole_chain_made_anew_differs_from_its_heads():
    heads = [_head(_journal(9))]
    lines, prev = [], GENESIS
    for line in _journal(9):
        entry = json.loads(line) | {"actor_id": "another", "prev": prev.hex()}
        lines.append(canonical(entry))
        prev = leaf(lines[-1])

    assert _verdict(lines, heads).exit == Exit.ALTERED


def test_a_cut_tail_is_shown_by_a_head_kept_outside():
    lines = _journal(9)
    witness = _head(lines)

    verdict = _verdict(lines[:6], [_head(lines[:6])], [witness])

    assert (verdict.exit, verdict.seq) == (Exit.INCOMPLETE, 7)


def test_the_last_line_of_a_witness_that_a_crash_tore_is_told_and_is_no_alteration():
    lines = _journal(9)
    kept = [head.line().encode() + b"\n" for head in (_head(lines[:4]), _head(lines))]
    torn = [kept[0], kept[1][:40]]

    verdict = verify(lines, [kept[1]], KEY.public_key(), torn)

    assert verdict.exit is Exit.INTACT
    assert "a last line is torn" in verdict.line()


@pytest.mark.parametrize(
    "last", [b'{"at":"2026', b'{"at":"2026\n'], ids=["not the last line", "ended like a whole one"]
)
def test_a_line_that_no_crash_can_have_torn_is_altered(last):
    lines = _journal(9)
    kept = _head(lines).line().encode() + b"\n"
    witness = [last, kept] if not last.endswith(b"\n") else [kept, last]

    assert verify(lines, [kept], KEY.public_key(), witness).exit is Exit.ALTERED


def test_a_forged_line_at_the_end_is_altered_though_its_newline_is_missing():
    lines = _journal(3)
    forged = _head(lines, Ed25519PrivateKey.generate()).line().encode()

    verdict = verify(lines, [_head(lines).line().encode()], KEY.public_key(), [forged])

    assert verdict.exit is Exit.ALTERED


def test_entries_that_no_head_covers_are_incomplete():
    lines = _journal(9)

    assert _verdict(lines, [_head(lines[:6])]).exit == Exit.INCOMPLETE


def test_a_forged_head_is_altered():
    lines = _journal(3)

    verdict = _verdict(lines, [_head(lines, Ed25519PrivateKey.generate())])

    assert verdict.exit == Exit.ALTERED


def test_the_command_ends_with_the_verdict(tmp_path):
    lines = _journal(3)
    (tmp_path / "export").write_bytes(b"\n".join(lines) + b"\n")
    (tmp_path / "heads").write_text(_head(lines).line() + "\n")
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key").write_bytes(public)
    command = [sys.executable, "-m", "ordinator_journal", "verify", "export", "heads"]

    ended = subprocess.run(
        [*command, "--key", "key"], cwd=tmp_path, capture_output=True, check=False
    )

    assert ended.stdout == b"intact: chain, roots and signatures hold (3 entries, 1 heads)\n"
    assert ended.returncode == 0


def test_a_frontier_grows_to_the_same_roots():
    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(33)]
    frontier = Frontier()

    for size, found in enumerate(leaves, start=1):
        frontier.add(found)
        assert frontier.root() == root_of(leaves[:size])
