"""What accepting a request, or an amendment, would mean today for the side that answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation import errors
from services.delegation.domain.previews import Change, Held, Preview
from services.delegation.domain.texts import hash_of
from services.delegation.models import (
    RUNNING,
    Amendment,
    Delegation,
    Line,
    LineStatus,
    Side,
    Status,
)
from services.delegation.queries import texts
from shared.access.tables import AccessEstablishment
from shared.auth import Level


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A preview beside the text that is accepted, and its hash."""

    preview: Preview
    text: Mapping[str, str]
    text_hash: str


def of_request(session: Session, delegation: Delegation, *, reader_id: UUID) -> Shown:
    """Tell what accepting a request would mean today.

    :param reader_id: the establishment that reads
    :raises OtherSideDecides: it is the one that asks: who else works there is not its to know
    :raises WrongState: it has been answered or taken back
    """
    _require_delegating(delegation, reader_id)
    if delegation.status is not Status.PENDING:
        raise errors.WrongState(delegation_status=delegation.status.value)
    preview = _preview(
        session,
        delegation,
        delegation.asked,
        today={},
        ends_on=delegation.ends_on,
        before=None,
        succeeds_id=delegation.succeeds_id,
    )
    return _shown(preview, texts.render_known(session, delegation))


def of_amendment(
    session: Session, amendment: Amendment, delegation: Delegation, *, reader_id: UUID
) -> Shown:
    """Tell what accepting an amendment would mean today.

    :param reader_id: the establishment that reads
    :raises OtherSideDecides: it is the one that asks
    :raises AmendmentAnswered: it has been answered, taken back or has lapsed
    """
    _require_delegating(delegation, reader_id)
    if not amendment.is_pending:
        raise errors.AmendmentAnswered(amendment_status=amendment.status.value)
    preview = _preview(
        session,
        delegation,
        amendment.asked,
        today=delegation.scope,
        ends_on=amendment.ends_on or delegation.ends_on,
        before=delegation.ends_on,
    )
    return _shown(preview, texts.amendment_as_known(session, amendment, delegation))


def _require_delegating(delegation: Delegation, reader_id: UUID) -> None:
    if delegation.side_of(reader_id) is not Side.DELEGATING:
        raise errors.OtherSideDecides


def _shown(preview: Preview, text: Mapping[str, str]) -> Shown:
    return Shown(preview=preview, text=text, text_hash=hash_of(text))


def _preview(
    session: Session,
    delegation: Delegation,
    asked: Mapping[str, Level],
    *,
    today: Mapping[str, Level],
    ends_on: date,
    before: date | None,
    succeeds_id: UUID | None = None,
) -> Preview:
    held = _held(session, delegation.delegating_id)
    own = {each.service: each.level for each in held if _is(each.holder, delegation)}
    succeeded = {each.service: each for each in held if each.delegation_id == succeeds_id}
    already = {**today, **own}
    kept = {code: level for code, level in sorted(already.items()) if code not in asked}
    services = texts.catalogue(session, {*asked, *kept})
    others: dict[str, list[AccessEstablishment]] = {}
    for each in held:
        if not _is(each.holder, delegation) and each.delegation_id != succeeds_id:
            others.setdefault(each.service, []).append(each.holder)
    changes = []
    for code, level in sorted(asked.items()):
        known = services.get(code)
        is_exclusive = known is not None and known.is_exclusive
        holders = others.get(code, [])
        changes.append(
            Change(
                service=code,
                known=known,
                level=level,
                before=already.get(code, Level.NONE),
                taken_from=holders if is_exclusive else [],
                also_held_by=[] if is_exclusive else holders,
                succeeds=succeeded.get(code),
            )
        )
    return Preview(
        asker=delegation.centralising,
        target=delegation.delegating,
        changes=changes,
        ends_on=ends_on,
        before=before,
        already=kept,
        services=services,
    )


def _is(holder: AccessEstablishment, delegation: Delegation) -> bool:
    return holder.establishment_id == delegation.centralising_id


def _held(session: Session, delegating_id: UUID) -> list[Held]:
    """List what centralising establishments may do for one, service by service."""
    rows = session.execute(
        select(Line.service, Line.level, AccessEstablishment, Delegation.id)
        .join(Delegation, Delegation.id == Line.delegation_id)
        .join(
            AccessEstablishment,
            AccessEstablishment.establishment_id == Delegation.centralising_id,
        )
        .where(
            Delegation.delegating_id == delegating_id,
            Delegation.status.in_(RUNNING),
            Line.status == LineStatus.ACTIVE,
        )
        .order_by(Line.service, AccessEstablishment.name, Line.id)
    )
    return [Held(*row) for row in rows]
