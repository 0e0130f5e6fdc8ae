"""The pages for operators are there, and no link of the house leads nowhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPERATIONS = {
    *("install", "modes", "closed-networks", "settings", "monitoring", "backup-restore", "upgrade"),
    *("keys", "tls", "dead-letters", "faults", "scale-out", "capacity", "incidents", "security"),
    "stand",
}
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "services/*/*.md", "shared/*/*.md", "deploy/**/*.md")
    for path in ROOT.glob(pattern)
    if not {".run", "node_modules"} & set(path.parts)
)
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def anchors(page):
    """As the host of a repository makes them of headings."""
    text = CODE.sub(lambda code: code[0].strip("`") if "\n" not in code[0] else "", page)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


def broken(page):
    """Links of a page that lead nowhere."""
    for link in LINK.findall(CODE.sub("", page.read_text("utf-8"))):
        if re.match(r"\w+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            yield link


def test_every_page_for_operators_is_there():
    found = {path.stem for path in (ROOT / "docs/operations").glob("*.md")}

    assert OPERATIONS - found == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_leads_nowhere(page):
    assert list(broken(page)) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path):
    there = tmp_path / "there.md"
    there.write_text("# What to do first\n## A `queue`, gone\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[good](there.md#what-to-do-first) [good](there.md#a-queue-gone) [no file](gone.md)\n"
        "[no heading](there.md#last) `[code](nowhere.md)` [out](https://example.org)\n"
    )

    assert list(broken(page)) == ["gone.md", "there.md#last"]
