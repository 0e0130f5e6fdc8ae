"""``python -m chassis.health URL``: exit 0 if the address answers 200; a container's own check."""

import sys
import urllib.error
import urllib.request

_PATIENCE_S = 5


def main(arguments: list[str]) -> int:
    """0 if well, 1 if not, 2 if asked wrongly."""
    if len(arguments) != 1 or not arguments[0].startswith("http://"):
        sys.stderr.write("usage: python -m chassis.health http://HOST:PORT/readyz\n")
        return 2
    try:
        with urllib.request.urlopen(arguments[0], timeout=_PATIENCE_S) as answer:  # noqa: S310 - http only, checked above
            return 0 if answer.status == 200 else 1  # noqa: PLR2004 - OK
    except (OSError, ValueError):
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
