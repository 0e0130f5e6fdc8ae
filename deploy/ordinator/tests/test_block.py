"""A stack takes one block of ports, and the next one where it is taken."""

from ordinator.stack.block import OFFSETS, Block, claim


def test_no_port_belongs_to_two():
    assert len(set(OFFSETS.values())) == len(OFFSETS)


def test_a_port_is_the_block_and_an_offset():
    assert Block(18000).port("idp.web") == 18010
    assert Block(18100).url("cabinet.web") == "http://127.0.0.1:18130"


def test_two_stacks_hold_different_blocks(tmp_path):
    first = claim(tmp_path / "first")

    second = claim(tmp_path / "second")

    assert first.block != second.block
    first.release()
    second.release()


def test_a_block_is_taken_again(tmp_path):
    remembered = tmp_path / "block"
    first = claim(remembered)
    first.release()

    again = claim(remembered)

    assert again.block == first.block
    again.release()
