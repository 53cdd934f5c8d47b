"""Going about a page with the keyboard alone."""

from playwright.sync_api import Locator, Page, expect

FURTHEST = 600
"""Presses of the tabulator after which something is taken to be out of reach."""

WHERE = """() => {
  const here = document.activeElement;
  return here === document.body ? "nowhere" : here.outerHTML.slice(0, 120);
}"""


def reach(page: Page, wanted: Locator) -> None:
    """Press the tabulator until the focus is on something; it is seen there."""
    expect(wanted).to_have_count(1)
    for _ in range(FURTHEST):
        if wanted.evaluate("element => element === document.activeElement"):
            expect(wanted).to_be_in_viewport()
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
