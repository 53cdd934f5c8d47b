"""Ways to come to a page that tests share."""

from collections.abc import Callable

from tests.portal.house import House
from tests.portal.visitor import Page, Visitor

Coming = Callable[[House, Visitor], Page]
States = dict[str, tuple[str, Coming]]
"""By name, who sees it and how they come there."""


def at(path: str) -> Coming:
    """Come to an address."""
    return lambda house, visitor: visitor.get(path)


def sent(path: str, **values: str) -> Coming:
    """Come to a page, fill its form in, and send it."""

    def come(house: House, visitor: Visitor) -> Page:
        visitor.get(path)
        return visitor.send(path, **values)

    return come
