"""The catalogue of services as the access projection knows it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import collate, select
from sqlalchemy.orm import Session

from shared.access.tables import AccessService


def locked(session: Session, codes: Iterable[str]) -> Sequence[AccessService]:
    """Find services, and let nothing change what is known of them in this transaction.

    :param codes: held in the order in which news is written (`newest.keep`), after establishments
    """
    wanted = set(codes)
    if not wanted:
        return ()
    return session.scalars(
        select(AccessService)
        .where(AccessService.code.in_(wanted))
        .order_by(collate(AccessService.code, "C"))
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).all()
