"""Pictures of every page: on a phone, on a desktop and on paper, in light and in dark colours."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from operator import eq
from pathlib import Path

import click
from playwright.sync_api import Browser, Route, sync_playwright
from playwright.sync_api import Page as Shown

from deploy.checkout import ROOT
from deploy.tooling import scratch
from tests.portal import crowd, help_pictures, states
from tests.portal.browser.chromium import launched
from tests.portal.house import House
from tests.portal.serving import opened
from tests.portal.visitor import HERE, Page
from tests.servers import installations

SIZES = {"phone": (360, 740), "desktop": (1280, 800), "paper": (794, 1123)}
PAPER = "paper"
SCHEMES = ("light", "dark")
LANGUAGES = ("fr", "en")
FOLDER = ROOT / ".comptoir" / "screenshots"
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""It has been painted once more since."""


@dataclass(frozen=True)
class Look:
    """One way to look at a page."""

    language: str
    size: str
    scheme: str

    def __str__(self) -> str:
        return f"{self.language}-{self.size}-{self.scheme}"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True)
@click.option("--only", default="", help="Pages whose names have this text in them.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Only this one.")
@click.option("--size", type=click.Choice(list(SIZES)), help="Only this one.")
@click.option("--scheme", type=click.Choice(SCHEMES), help="Only this one.")
@click.option("--help-pages", is_flag=True, help="Those on the pages of help, which are committed.")
def main(
    folder: Path,
    only: str,
    language: str | None,
    size: str | None,
    scheme: str | None,
    help_pages: bool,
) -> None:
    """Write a picture of each page of an installation that is made for it, and an index of them."""
    if help_pages:
        with house() as made, sync_playwright() as playwright, launched(playwright) as browser:
            files = list(help_pictures.take(made, browser, only=only))
        size_of_all = sum(file.stat().st_size for file in files) // 1024
        click.echo(f"{len(files)} pictures, {size_of_all} kB: {help_pictures.FOLDER / 'help'}")
        return
    looks = [
        Look(spoken, wide, colours)
        for spoken in ([language] if language else LANGUAGES)
        for wide in ([size] if size else SIZES)
        for colours in ([scheme] if scheme else SCHEMES)
        if wide != PAPER or colours == SCHEMES[0]
    ]
    shutil.rmtree(folder, ignore_errors=True)
    with house() as made, sync_playwright() as playwright, launched(playwright) as browser:
        names = []
        for spoken in dict.fromkeys(look.language for look in looks):
            pages = [
                (f"{who}-{name}", page)
                for who, name, page in states.every_page(made, spoken)
                if only in name
            ]
            names = [name for name, _ in pages]
            for look in looks:
                if look.language == spoken:
                    _take(made, browser, look, pages, folder / str(look))
    (folder / "index.html").write_text(_index(names, looks), encoding="utf-8")
    click.echo(f"{len(names)} pages, {len(looks)} pictures of each: {folder / 'index.html'}")


@contextmanager
def house() -> Iterator[House]:
    """Have an installation with many people in it."""
    with (
        installations.original() as copy,
        scratch.folder() as place,
        opened(copy(place / "data")) as made,
    ):
        crowd.fill(made)
        yield made


def _take(
    made: House, browser: Browser, look: Look, pages: Iterable[tuple[str, Page]], folder: Path
) -> None:
    """Show each page as it came, and take its picture."""
    folder.mkdir(parents=True)
    width, height = SIZES[look.size]
    context = browser.new_context(
        base_url=made.url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if look.scheme == "dark" else "light",
        locale="fr-FR" if look.language == "fr" else "en-GB",
        has_touch=look.size == "phone",
        reduced_motion="reduce",
    )
    shown = context.new_page()
    shown.emulate_media(media="print" if look.size == PAPER else "screen")
    for name, page in pages:
        address = f"{made.url}{page.path.split('#')[0].removeprefix(HERE)}"
        shown.route(partial(eq, address), _handed(page), times=1)
        shown.goto(address)
        shown.evaluate("document.fonts.ready")
        with as_high_as_it_is(shown):
            shown.screenshot(path=folder / f"{name}.png", full_page=True)
    context.close()


@contextmanager
def as_high_as_it_is(shown: Shown) -> Iterator[None]:
    """Have all of a page in view: a frame below the fold is not painted."""
    size = shown.viewport_size
    assert size is not None
    height = shown.evaluate("Math.max(innerHeight, document.documentElement.scrollHeight)")
    shown.set_viewport_size({"width": size["width"], "height": height})
    shown.evaluate(PAINTED)
    yield
    shown.set_viewport_size(size)


def _handed(page: Page) -> Callable[[Route], None]:
    """Have a browser be given a page that has been visited."""
    headers = {
        name: page.response.headers[name] for name in ("Content-Type", "Content-Security-Policy")
    }
    return lambda route: route.fulfill(status=page.status, headers=headers, body=page.response.text)


def _index(names: Iterable[str], looks: list[Look]) -> str:
    """Write a page that shows all pictures of a page beside one another."""
    rows = "".join(
        f"<h2>{escape(name)}</h2><p>"
        + "".join(
            f'<a href="{look}/{name}.png"><img loading="lazy" alt="{look}" title="{look}"'
            f' src="{look}/{name}.png" width="{440 if look.size == "desktop" else 200}"></a> '
            for look in looks
        )
        + "</p>"
        for name in names
    )
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages</title>{rows}</html>'


if __name__ == "__main__":
    main()
