"""Debian's Chromium, which speaks to nobody but the portal."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright, expect

from tests.portal.browser import unwatching

NONE = "no Chromium: install Debian's `chromium`"
QUIET = (
    "--no-sandbox",  # it runs as root in containers
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)
STARTER = unwatching.__file__
"""Becomes Chromium, which is not to know of the containers that other tests start and stop."""

PATIENCE = 60_000
"""Milliseconds that something may take to show on a machine that has much else to do."""


class NoChromium(FileNotFoundError):
    """There is none on this machine."""


@contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """Start it.

    :raises NoChromium: there is none
    """
    if shutil.which("chromium") is None:
        raise NoChromium(NONE)
    expect.set_options(timeout=PATIENCE)
    browser = playwright.chromium.launch(executable_path=STARTER, args=list(QUIET))
    yield browser
    browser.close()
