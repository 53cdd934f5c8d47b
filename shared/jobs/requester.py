"""As whom a job is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
