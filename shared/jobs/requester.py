"""As whom a job is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from shared.auth import Actor
from shared.messaging import Context


@dataclass(frozen=True, kw_only=True)
class Requester:
    """The caller of the request that asks for a job.

    :ivar actor: as the guard has settled them
    :ivar claims: what their token says
    :ivar language: what they read
    :ivar context: in whose name the request announces events
    """

    actor: Actor
    claims: Mapping[str, Any]
    language: str
    context: Context

    def at_home(self) -> Self:
        """Say that it is about their own establishment, where the path of the request names none.

        Whoever does it is confined there, and it is asked again whether they still may, there.
        """
        return replace(self, actor=replace(self.actor, tenant_id=self.actor.acting_tenant))
