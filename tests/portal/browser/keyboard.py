"""Going about a page with the keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

FURTHEST = 600
"""Presses of the tabulator after which something is taken to be out of reach."""

WHERE = """() => {
  const here = document.activeElement;
  return here === document.body ? "nowhere" : here.outerHTML.slice(0, 120);
}"""

IS_HERE = """element => element.closest("a, button, input, select, textarea, summary, [tabindex]")
  === document.activeElement"""

IN_GROUP = """element => {
  const here = document.activeElement;
  return here.type === "radio" && here.name === element.name && here.form === element.form;
}"""


def reach(page: Page, wanted: Locator, is_here: str = IS_HERE) -> None:
    """Press the tabulator until the focus is on something; it is seen there."""
    expect(wanted).to_have_count(1)
    for _ in range(FURTHEST):
        if wanted.evaluate(is_here):
            expect(page.locator("*:focus")).to_be_in_viewport()
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}: it is at {where(page)}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Reach a button or a link, and press it."""
    reach(page, wanted)
    page.keyboard.press(key)


def where(page: Page) -> str:
    """Tell where the focus is."""
    return str(page.evaluate(WHERE))


def lay_the_mouse_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have whatever a journey does be done by keys, as somebody without a mouse does it."""
    instead: dict[str, Callable[..., None]] = {
        "check": _check,
        "click": _click,
        "fill": _fill,
        "hover": _hover,
        "press_sequentially": _type,
        "select_option": _select,
    }
    for name, act in instead.items():
        monkeypatch.setattr(Locator, name, act)


def _click(wanted: Locator, **_: Any) -> None:
    press(wanted.page, wanted)


def _check(wanted: Locator, **_: Any) -> None:
    """Boxes are ticked by the space bar; among radio buttons one goes by arrows."""
    page = wanted.page
    if wanted.is_checked():
        return
    if wanted.get_attribute("type") != "radio":
        press(page, wanted, "Space")
        expect(wanted).to_be_checked()
        return
    reach(page, wanted, IN_GROUP)
    page.keyboard.press("Space")
    for _turn in range(10):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"arrows do not choose {wanted}: they are at {where(page)}")


def _fill(wanted: Locator, words: str, **_: Any) -> None:
    page = wanted.page
    reach(page, wanted)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.type(words)


def _hover(row: Locator, **_: Any) -> None:
    """Nothing hovers: what shows under a pointer shows where the focus is."""
    reach(row.page, row.get_by_role("checkbox"))


def _type(wanted: Locator, words: str, **options: Any) -> None:
    reach(wanted.page, wanted)
    wanted.page.keyboard.type(words, **options)


def _select(wanted: Locator, option: str, **_: Any) -> None:
    """Arrows go from one option to the next."""
    reach(wanted.page, wanted)
    wanted.page.keyboard.press("Home")
    for _turn in range(wanted.locator("option").count()):
        if wanted.locator("option:checked").inner_text() == option:
            return
        wanted.page.keyboard.press("ArrowDown")
    raise AssertionError(f"arrows do not choose {option}")
