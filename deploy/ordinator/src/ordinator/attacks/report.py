"""The table for people: services beside each other, lines below each other."""

from collections.abc import Iterator, Sequence

from ordinator.attacks.struck import Struck


def table(struck: Sequence[Struck]) -> Iterator[str]:
    """Markdown: ``beaten / cases`` for each line and service; a dash where nothing was struck."""
    services = list(dict.fromkeys(one.service for one in struck))
    lines = list(dict.fromkeys(one.line for one in struck))
    at = {(one.line, one.service): f"{one.beaten} / {one.cases}" for one in struck}
    yield f"| line | {' | '.join(services)} |"
    yield f"|---|{'---:|' * len(services)}"
    for line in lines:
        cells = [at.get((line, service), "–") for service in services]  # noqa: RUF001  a dash
        yield f"| {line} | {' | '.join(cells)} |"
    beaten, cases = sum(one.beaten for one in struck), sum(one.cases for one in struck)
    yield ""
    yield f"{beaten} of {cases} attacks beaten off"


def page(struck: Sequence[Struck], told: str) -> str:
    """The file that the command writes; ``told`` says what it ran on."""
    words = [
        "# Attacks on tokens",
        "",
        "Written by `make attacks`: beaten off / struck, at a door of each service. A line is one",
        "of the attack table of tokens; its cases are in `testkit.attacks`, and struck right after",
        "a good token was let in by the same door.",
        "",
        f"Ran on {told}.",
        "",
        *table(struck),
    ]
    return "\n".join(words) + "\n"
