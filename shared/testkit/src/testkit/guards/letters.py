"""Code and templates are in English; what people read lies in the catalogs."""

import re
from collections.abc import Iterator

from testkit.guards.tree import Finding, Tree

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_TEMPLATES = ("*.html", "*.jinja", "*.j2", "*.txt", "*.xml")


def letters(tree: Tree) -> Iterator[Finding]:
    """Find Cyrillic letters in source files and templates."""
    paths = [module.path for module in tree.modules]
    for package in [*tree.root.glob("services/*/src"), *tree.root.glob("shared/*/src")]:
        paths += [path for pattern in _TEMPLATES for path in package.rglob(pattern)]
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if _CYRILLIC.search(line):
                yield Finding(path, number, "Cyrillic letters")
