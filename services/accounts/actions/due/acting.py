"""Acting in several establishments within one transaction, in each as who one is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy.orm import Session

from shared import messaging, tenancy
from shared.auth import Actor


@contextmanager
def acting(session: Session, actor: Actor, *, home: Actor) -> Iterator[None]:
    """Confine a session to where an actor acts, and let events name them; then as before.

    :param home: the caller, as whom the session goes on afterwards
    """
    tenancy.confine(session, actor.acting_tenant)
    try:
        with speaking_as(session, actor):
            yield
    finally:
        tenancy.confine(session, home.acting_tenant)


@contextmanager
def speaking_as(session: Session, actor: Actor) -> Iterator[None]:
    """Let events name an actor; then as before."""
    context = messaging.context_of(session)
    messaging.set_context(
        session,
        replace(
            context,
            actor_id=actor.account_id,
            on_behalf_of=actor.on_behalf_of,
            delegation_id=actor.delegation_id,
        ),
    )
    try:
        yield
    finally:
        messaging.set_context(session, context)
