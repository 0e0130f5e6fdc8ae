"""A lock is dealt into parts that are fetched at once."""

from ordinator.installation.venv import split

LOCK = """\
# told above
alembic==1.0 \\
    --hash=sha256:aa
    # via -r house.in
babel==2.0 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
click==3.0 ; sys_platform != 'win32' \\
    --hash=sha256:dd
"""


def test_each_requirement_keeps_its_hashes():
    first, second = split(LOCK, 2)

    assert first == (
        "alembic==1.0 \\\n    --hash=sha256:aa\n    # via -r house.in\n"
        "click==3.0 ; sys_platform != 'win32' \\\n    --hash=sha256:dd\n"
    )
    assert second == "babel==2.0 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
