"""What menus are made of: pages, in sections."""

from dataclasses import dataclass

import flask

from services.portal.access import Audience


@dataclass(frozen=True, eq=False)
class Place:
    """A page in a menu.

    :ivar endpoint: the view that shows it
    :ivar label: what the menu calls it
    :ivar within: further views for which the menu shows that one is here; `noun.` for all of it
    :ivar audience: who sees it
    :ivar about: what it is for, in a sentence, where it is offered among others
    """

    endpoint: str
    label: str
    within: tuple[str, ...] = ()
    audience: Audience = Audience.HOLDERS
    about: str = ""

    @property
    def is_here(self) -> bool:
        """Tell whether the present page is this one, or below it."""
        return self.is_of(flask.request.endpoint or "")

    def is_of(self, endpoint: str) -> bool:
        """Tell whether a view is this page, or below it."""
        return endpoint == self.endpoint or any(
            endpoint.startswith(name) if name.endswith(".") else endpoint == name
            for name in self.within
        )


@dataclass(frozen=True, eq=False)
class Group:
    """Places of a section that belong together, and what they are about."""

    label: str
    places: tuple[Place, ...]


@dataclass(frozen=True, eq=False)
class Section:
    """A part of the portal, with a menu of its own.

    :ivar groups: where it has many places, those of them that stand under a heading
    """

    label: str
    places: tuple[Place, ...]
    groups: tuple[Group, ...] = ()

    def has(self, endpoint: str) -> bool:
        """Tell whether the page of a view is one of its."""
        return any(place.is_of(endpoint) for place in self.places)
