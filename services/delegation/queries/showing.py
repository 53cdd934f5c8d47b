"""A delegation as people see it: with the names of those who acted in it, and the text in force."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation.config import Limits
from services.delegation.domain.texts import LANGUAGES, hash_of
from services.delegation.models import (
    Amendment,
    Assignment,
    Delegation,
    DelegationEvent,
    Line,
    Side,
)
from services.delegation.queries import amendments as amendments_
from services.delegation.queries import clients, extensible, people, texts
from services.delegation.queries.clients import ClientName
from services.delegation.queries.people import Name
from services.delegation.queries.shown import (
    Shown,
    ShownAmendment,
    ShownAssignment,
    ShownEvent,
    ShownExtension,
    ShownLine,
)
from shared.access.tables import AccessService

Known = TypeVar("Known", Name, ClientName)


def listed(
    session: Session, delegations: Iterable[Delegation], *, reader_id: UUID, today: date
) -> list[Shown]:
    """Show delegations in a list, without their text.

    :param reader_id: the establishment that reads
    """
    shown = list(delegations)
    names = people.names_of(
        session, (who for each in shown for who in (each.requested_by, each.answered_by))
    )
    codes = {line.service for each in shown for line in each.lines}
    catalogue = texts.catalogue(session, codes)
    return [_shown(each, names, catalogue, reader_id=reader_id, today=today) for each in shown]


def whole(
    session: Session, delegation: Delegation, *, reader_id: UUID, today: date, limits: Limits
) -> Shown:
    """Show one delegation, with its text and the hash by which it is accepted.

    :param limits: tell until when it can be let go on by itself
    """
    allowed_by = delegation.extension_allowed_by
    names = people.names_of(session, (delegation.requested_by, delegation.answered_by, allowed_by))
    text = texts.shown(session, delegation)
    return _shown(
        delegation,
        names,
        texts.catalogue(session, {line.service for line in delegation.lines}),
        reader_id=reader_id,
        today=today,
        text=text,
        text_hash=hash_of(text) if text else delegation.text_hash,
        pending_amendment_id=amendments_.pending_of_each(session, [delegation.id]).get(
            delegation.id
        ),
        extension=_extension(delegation, names, today=today),
        is_extensible=extensible.refusal(delegation, today=today, limits=limits) is None,
    )


def amendments(session: Session, found: Iterable[Amendment]) -> list[ShownAmendment]:
    """Show amendments in a list, without their text."""
    shown = list(found)
    names = people.names_of(
        session, (who for each in shown for who in (each.requested_by, each.answered_by))
    )
    return [
        ShownAmendment(
            amendment=each,
            requested_by=_name(names, each.requested_by),
            answered_by=_name(names, each.answered_by),
        )
        for each in shown
    ]


def amendment(session: Session, found: Amendment, delegation: Delegation) -> ShownAmendment:
    """Show one amendment, with its text and the hash by which it is accepted."""
    (shown,) = amendments(session, [found])
    text = texts.shown_amendment(session, found, delegation)
    return replace(shown, text=text, text_hash=hash_of(text) if text else found.text_hash)


def log(session: Session, events: Iterable[DelegationEvent]) -> list[ShownEvent]:
    """Show lines of a log."""
    shown = list(events)
    authors = {each.id: None if each.side is Side.OPERATOR else each.account_id for each in shown}
    subjects = {each.id: _id_of(each, "account_id") for each in shown}
    names = people.names_of(session, [*authors.values(), *subjects.values()])
    applications = {each.id: _id_of(each, "client_id") for each in shown}
    named = clients.names_of(session, applications.values())
    return [
        ShownEvent(
            event=each,
            by=_name(names, authors[each.id]),
            about=_name(names, subjects[each.id]),
            about_client=_name(named, applications[each.id]),
        )
        for each in shown
    ]


def assigned(session: Session, assignments: Iterable[Assignment]) -> list[ShownAssignment]:
    """Show who is assigned."""
    shown = list(assignments)
    names = people.names_of(
        session, (who for each in shown for who in (each.account_id, each.assigned_by))
    )
    named = clients.names_of(session, (each.client_id for each in shown))
    return [
        ShownAssignment(
            assignment=each,
            holder=_name(names, each.account_id),
            client=_name(named, each.client_id),
            assigned_by=_name(names, each.assigned_by),
        )
        for each in shown
    ]


def _shown(
    delegation: Delegation,
    names: Mapping[UUID, Name],
    catalogue: Mapping[str, AccessService],
    *,
    reader_id: UUID,
    today: date,
    **more: Any,
) -> Shown:
    side = delegation.side_of(reader_id)
    return Shown(
        delegation=delegation,
        services=lines_of(delegation, catalogue),
        side=side,
        own_reference=delegation.own_reference if side is Side.CENTRALISING else None,
        is_in_force=delegation.is_in_force(today),
        suspended_by=delegation.suspended_by,
        requested_by=_name(names, delegation.requested_by),
        answered_by=_name(names, delegation.answered_by),
        **more,
    )


def _extension(
    delegation: Delegation, names: Mapping[UUID, Name], *, today: date
) -> ShownExtension | None:
    if delegation.agreed_until is None:
        return None
    return ShownExtension(
        delegation=delegation,
        has_begun=not delegation.is_extension_ahead(today),
        allowed_by=_name(names, delegation.extension_allowed_by),
    )


def lines_of(delegation: Delegation, catalogue: Mapping[str, AccessService]) -> list[ShownLine]:
    """Show the services of a delegation, in their order."""
    return [_line(line, catalogue.get(line.service)) for line in delegation.lines]


def _line(line: Line, known: AccessService | None) -> ShownLine:
    unknown = dict.fromkeys(LANGUAGES, line.service)
    return ShownLine(
        line=line,
        labels=known.labels if known else unknown,
        domain_labels=known.domain_labels if known else unknown,
    )


def _name(names: Mapping[UUID, Known], wanted: UUID | None) -> Known | None:
    return names.get(wanted) if wanted else None


def _id_of(event: DelegationEvent, name: str) -> UUID | None:
    told = event.facts.get(name)
    return UUID(told) if told else None
