"""What the pages of help say: each is a task of the guides, found by words or from another page."""

from collections.abc import Iterator
from functools import cache

from services.portal.help.administering import ADMINISTERING
from services.portal.help.delegating import DELEGATING
from services.portal.help.entering import ENTERING
from services.portal.help.keeping import KEEPING
from services.portal.help.letters import LETTERS
from services.portal.help.own import OWN
from services.portal.help.platform import PLATFORM
from services.portal.help.tasks import PICTURE, Chapter, Task, picture
from services.portal.help.transferring import TRANSFERRING
from services.portal.languages import gettext, marked
from shared.text import fold, terms

__all__ = ["CHAPTERS", "PICTURE", "find", "matching", "of_page", "picture", "tasks"]

CHAPTERS = (
    Chapter(marked("Sign in, and get an account"), ENTERING),
    Chapter(marked("My own account"), OWN),
    Chapter(marked("Letters"), LETTERS),
    Chapter(marked("Create accounts and give rights"), ADMINISTERING),
    Chapter(marked("Keep accounts up to date"), KEEPING),
    Chapter(marked("Act for other establishments"), (*DELEGATING, *TRANSFERRING)),
    Chapter(marked("For the platform's staff"), PLATFORM),
)


def tasks() -> Iterator[Task]:
    """List them all."""
    for chapter in CHAPTERS:
        yield from chapter.tasks


def find(slug: str) -> Task | None:
    """Find the page of a task; None: there is none."""
    return next((task for task in tasks() if task.slug == slug), None)


@cache
def of_page(endpoint: str | None) -> Task | None:
    """Find the help of the page that a view shows; None: it has none of its own."""
    if endpoint is None:
        return None
    exact = next((task for task in tasks() if endpoint in task.within), None)
    return exact or next((task for task in tasks() if task.is_of(endpoint)), None)


def matching(words: str) -> list[Task]:
    """List the tasks in which each of these words is found, in the language of the page."""
    asked = terms(words)
    return [task for task in tasks() if all(word in _said(task) for word in asked)]


def _said(task: Task) -> str:
    return fold(" ".join(gettext(text) for text in (task.title, *task.steps, *task.notes)))
