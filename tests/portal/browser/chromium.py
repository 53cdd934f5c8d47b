"""Debian's Chromium, which speaks to nobody but the portal."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright, expect

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


PATIENCE = 60_000
"""Milliseconds that something may take to show on a machine that has much else to do."""


class NoChromium(FileNotFoundError):
    """There is none on this machine."""


@contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """Start it.

    :raises NoChromium: there is none
    """
    found = shutil.which("chromium")
    if found is None:
        raise NoChromium(NONE)
    expect.set_options(timeout=PATIENCE)
    browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
    yield browser
    browser.close()
