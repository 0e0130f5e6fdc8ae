"""Every refusal has a page in docs/problems, and a sentence where its service has pages."""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from testkit.guards.tree import SERVICES, Finding, Module, Tree, name_of

_INDEX = "README"


def problems(tree: Tree) -> Iterator[Finding]:
    """Find refusals without a page or a sentence, and pages that nobody refers to."""
    pages = {path.stem: path for path in (tree.root / "docs/problems").glob("*.md")}
    sentences = {service: _sentences(tree, service) for service in SERVICES}
    said: set[str] = set()
    for module in tree.at_run_time:
        said |= _words(module)
        for refusal, code in _refusals(module):
            if code not in pages:
                yield module.finding(refusal, f"{code} has no page in docs/problems")
            for language, known in sentences.get(module.owner, {}).items():
                if not _told(code, known):
                    yield module.finding(refusal, f"{code} has no sentence in {language}")
    for code in sorted(pages.keys() - said - {_INDEX}):
        yield Finding(pages[code], 1, f"nobody says {code}")


def _refusals(module: Module) -> Iterator[tuple[ast.ClassDef, str]]:
    """Classes that have a code and a title: what the chassis' Refusal asks of each.

    Those of OAuth are told in the protocol's own words, not as problems.
    """
    for node in module.nodes():
        if not isinstance(node, ast.ClassDef) or "OAuthRefusal" in map(name_of, node.bases):
            continue
        told = {
            target.id: statement.value.value
            for statement in node.body
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
            for target in statement.targets
            if isinstance(target, ast.Name)
        }
        code = told.get("code")
        if isinstance(code, str) and "title" in told:
            yield node, code


def _words(module: Module) -> set[str]:
    return {
        node.value
        for node in module.nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _sentences(tree: Tree, service: str) -> dict[str, set[str]]:
    """Ids with words, by language; nothing for a service without pages."""
    source = tree.root / "services" / service / "src" / service
    if not (source / "templates").is_dir():
        return {}
    look = tree.root / "shared/look/src/look"
    return {
        folder.name: _ids(folder) | _ids(look / "locale" / folder.name)
        for folder in sorted((source / "locale").iterdir())
        if folder.is_dir()
    }


def _ids(folder: Path) -> set[str]:
    path = folder / "messages.po"
    if not path.exists():
        return set()
    with path.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id and message.string}


def _told(code: str, known: set[str]) -> bool:
    """As the look finds a sentence: of the problem, or beside a field."""
    return (
        f"problem.{code}.text" in known
        or f"error.{code}" in known
        or any(name.startswith("error.") and name.endswith(f".{code}") for name in known)
    )
