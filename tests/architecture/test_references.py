"""What code and documents point to is in the repository."""

import re
from pathlib import Path

import pytest

from tests.architecture.services import ROOT

DESIGN = ROOT / "docs" / "design.md"
SECTION = re.compile(r"^#{2,3} (\d+(?:\.\d+)?)\.? ", re.MULTILINE)
REFERENCE = re.compile(r"design\.md\)? (§\d[\d.]*(?:(?:, | and )§\d[\d.]*)*)")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


PLACES = ("deploy", "docs", "requirements", "services", "shared", "tests")
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *(path for place in PLACES for path in sorted((ROOT / place).rglob("*.md"))),
]
SOURCES = [path for place in PLACES for path in sorted((ROOT / place).rglob("*.py"))]


def test_a_section_of_the_design_that_is_named_exists() -> None:
    sections = set(SECTION.findall(DESIGN.read_text()))
    assert {"4", "4.11", "9"} <= sections
    unknown = [
        f"{path.relative_to(ROOT)}: §{section}"
        for path in [*PAGES, *SOURCES]
        for names in REFERENCE.findall(path.read_text())
        for section in (name.strip("§.") for name in re.findall(r"§[\d.]+", names))
        if section not in sections
    ]
    assert not unknown, unknown


def test_the_design_is_named_by_its_file() -> None:
    former = "DESIGN" + " §"
    named = [path.name for path in [*PAGES, *SOURCES] if former in path.read_text()]
    assert not named, f"write design.md §…: {named}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_of_a_document_leads_somewhere(page: Path) -> None:
    dead = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert not dead, dead
