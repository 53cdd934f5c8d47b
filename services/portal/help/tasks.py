"""One page of help for each task of the guides: how it is done, step by step."""

from dataclasses import dataclass

PICTURE = (1280, 800)
"""How wide and high the picture of a task is."""


@dataclass(frozen=True)
class Task:
    """A task, and how it is done.

    :ivar slug: what its page is called in addresses, and its picture
    :ivar title: as whoever looks for it would say it
    :ivar endpoint: the view where it is begun
    :ivar steps: in their order
    :ivar notes: what is good to know beside them
    :ivar within: further views that this is the help of; `noun.` for all of it
    :ivar shows: what its picture shows, for whoever does not see it
    """

    slug: str
    title: str
    endpoint: str
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    shows: str = ""

    def is_of(self, endpoint: str) -> bool:
        """Tell whether this is the help of a view."""
        return any(
            endpoint.startswith(name) if name.endswith(".") else endpoint == name
            for name in self.within
        )


def picture(slug: str, language: str) -> str:
    """Name the picture of a task among the files that pages load."""
    return f"help/{language}/{slug}.webp"


@dataclass(frozen=True)
class Chapter:
    """Tasks that belong together."""

    title: str
    tasks: tuple[Task, ...]
