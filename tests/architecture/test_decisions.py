"""Decisions are pages of one form, and the index leads to each (`docs/decisions/`)."""

import re
from pathlib import Path

import pytest

from tests.architecture.services import ROOT

FOLDER = ROOT / "docs" / "decisions"
TEMPLATE = FOLDER / "0000-template.md"
PAGES = [path for path in sorted(FOLDER.glob("[0-9]*.md")) if path != TEMPLATE]
TITLE = re.compile(r"\A# (\d{4}) — (.+)\n\nStatus: (?:proposed|accepted|superseded)\b")
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
ASKED = ("Context", "Decision", "Consequences")
"""Sections of the template that no page does without."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_decision_has_the_form_of_the_template(page: Path) -> None:
    text = page.read_text()
    found = SECTION.findall(text)

    title = TITLE.match(text)
    assert title, "begin with “# 00xx — Title”, and a line “Status: …”"
    assert title[1] == page.name[:4]
    in_order = [name for name in SECTION.findall(TEMPLATE.read_text()) if name in found]
    assert found == in_order
    assert set(ASKED) <= set(found)


def test_the_index_leads_to_each_decision_by_its_title() -> None:
    titles = {page.name: TITLE.match(page.read_text()) for page in PAGES}
    wanted = [
        f"- {title[1]} [{title[2]}]({name})" for name, title in titles.items() if title is not None
    ]

    listed = [
        line for line in (FOLDER / "README.md").read_text().splitlines() if line.startswith("- ")
    ]

    assert listed == wanted
