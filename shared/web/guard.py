"""Who may do this, here: at home, for another establishment by delegation, as an operator, as a machine client.

The guard reads what it needs in a short transaction that ends before the request's own begins. What it
settles is an `Actor` that says by which right, and where, the caller acts (DESIGN §5, §7).
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from shared import access, clock, messaging, tenancy
from shared.auth import Actor, Basis, Permission, denylist
from shared.auth.tokens import Claims
from shared.errors import Forbidden, NotFound
from shared.events import CATALOGUE
from shared.tenancy import Reason
from shared.web import refusals
from shared.web.authentication import authenticate

if TYPE_CHECKING:
    from shared.web.app import Service

TENANT = "establishment_id"
"""The path parameter that names the establishment a request is about."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OUT_OF_SERVICE = frozenset({"suspended", "closed"})


def admit(service: "Service", permission: Permission, *, now: datetime) -> Actor:
    """Settle who calls and by which right.

    :raises Unauthenticated: without a valid token of a session that goes on
    :raises Forbidden: if the caller may not, and may know so
    :raises NotFound: if the establishment in the path is not theirs to know
    """
    claims = authenticate(service.verifier)
    tenant = (request.view_args or {}).get(TENANT)
    with service.sessions.begin() as session:
        tenancy.unconfined(session, Reason.ACCESS)
        return _Admission(service, session, permission, tenant=tenant, now=now).of(claims)


def enter(session: Session, actor: Actor, permission: Permission, *, service: str) -> None:
    """Show a request's transaction the rows its caller may see, and record what operators do in establishments."""
    if actor.tenant_id is not None:
        tenancy.confine(session, actor.tenant_id)
    else:
        is_client = actor.basis is Basis.CLIENT
        tenancy.unconfined(session, Reason.CLIENT if is_client else Reason.OPERATOR)
    if actor.basis is Basis.OPERATOR and actor.tenant_id is not None:
        acted = CATALOGUE[f"{service}.operator.acted.v1"](
            establishment_id=actor.tenant_id,  # type: ignore[call-arg]
            account_id=actor.account_id,
            operation=permission.name,
        )
        messaging.announce(session, acted, sequence=0)
