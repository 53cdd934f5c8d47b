"""The grid of rights: services by domain, with a level each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import flask

from services.portal.clients.services import Service, by_domain
from services.portal.languages import marked

FIELD = "right."
"""Before the code of a service, in the fields of a form."""

LEVELS = {"none": marked("None"), "read": marked("Read only"), "write": marked("Modification")}


@dataclass(frozen=True)
class Grid:
    """The rights that somebody has, or is to have.

    :ivar domains: the services by what their domain is called
    :ivar levels: by service; what is not there is at none
    :ivar leaves: whether a service may be left as it is
    """

    domains: Mapping[str, list[Service]]
    levels: Mapping[str, str]
    leaves: bool

    @classmethod
    def of(
        cls,
        services: list[Service],
        levels: Mapping[str, str],
        *,
        leaves: bool = False,
    ) -> Self:
        """Show levels of all services, or those that were being chosen."""
        restored = flask.g.get("restored") or {}
        typed = {n.removeprefix(FIELD): v for n, v in restored.items() if n.startswith(FIELD)}
        return cls(dict(by_domain(services)), {**levels, **typed}, leaves)

    def level(self, code: str) -> str:
        """Tell how far the right on a service goes; empty: it is left as it is."""
        return self.levels.get(code, "" if self.leaves else "none")

    @staticmethod
    def levels_sent() -> dict[str, str]:
        """Read the levels that a form sends; what is left as it is is not among them."""
        return {
            name.removeprefix(FIELD): level
            for name, level in flask.request.form.items()
            if name.startswith(FIELD) and level in LEVELS
        }
