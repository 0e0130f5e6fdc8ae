"""``chassis.clock`` is the only clock, so that tests and the stand can move time."""

from collections.abc import Iterator

from testkit.guards.tree import Finding, Tree, dotted

_CLOCKS = frozenset(
    {
        "date.today",
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "time.time",
        "time.time_ns",
    }
)


def clock(tree: Tree) -> Iterator[Finding]:
    """Find readers of another clock."""
    for module in tree.at_run_time:
        if (module.owner, module.room) == ("chassis", "clock"):
            continue
        for call in module.calls():
            if (name := dotted(call.func)) in _CLOCKS:
                yield module.finding(call, f"{name}() beside chassis.clock")
