"""Letters on paper, for those who print them."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.mailer.domain.paper_contents import PaperKind
from services.mailer.models import PaperItem, PaperStatus
from services.mailer.queries import sandbox


def listed(
    *,
    status: PaperStatus | None = None,
    kind: PaperKind | None = None,
    establishment_id: UUID | None = None,
    batch_id: UUID | None = None,
    has_error: bool | None = None,
    is_kept_back: bool | None = None,
) -> Select[PaperItem]:
    """Select letters on paper, the oldest first: what has waited longest is printed first.

    :param is_kept_back: those of establishments in the sandbox, or all others
    """
    items = select(PaperItem).order_by(PaperItem.id)
    if status is not None:
        items = items.where(PaperItem.status == status)
    if kind is not None:
        items = items.where(PaperItem.kind == kind)
    if establishment_id is not None:
        items = items.where(PaperItem.establishment_id == establishment_id)
    if batch_id is not None:
        items = items.where(PaperItem.batch_id == batch_id)
    if has_error is not None:
        items = items.where(PaperItem.error.is_not(None) == has_error)
    if is_kept_back is not None:
        items = items.where(sandbox.is_of_one(PaperItem.establishment_id) == is_kept_back)
    return items


def get(session: Session, item_id: UUID, *, lock: bool = False) -> PaperItem:
    """Find one.

    :raises sqlalchemy.exc.NoResultFound: if there is none
    """
    return session.get_one(PaperItem, item_id, with_for_update=lock)
