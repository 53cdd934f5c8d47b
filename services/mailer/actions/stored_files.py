"""Stored files go once nothing needs them, and never while somebody stores the same.

A file is stored before that which needs it is committed, and all that are the same are one file. So
whoever stores one holds its digest until their transaction ends, and whoever removes one looks,
behind a lock on its digest, at what is committed.
"""

import logging
from collections.abc import Collection
from functools import partial

from sqlalchemy import ARRAY, Text, bindparam, event, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from services.mailer.clients.storage import Storage
from services.mailer.queries.files import needed_of
from shared.messaging.chores import in_one

log = logging.getLogger(__name__)

_INFO = "mailer.stored_files"
_NAME = "mailer.files:"
_TAKE = text(
    "SELECT digest FROM unnest(:digests) AS digest"
    " WHERE pg_try_advisory_xact_lock(hashtextextended(:name || digest, 0))"
).bindparams(bindparam("digests", type_=ARRAY(Text)), bindparam("name", _NAME, type_=Text))


def hold(session: Session, digest: str) -> None:
    """See to it that a file, once stored, is not removed until this transaction has ended."""
    key = func.hashtextextended(f"{_NAME}{digest}", 0)
    session.execute(select(func.pg_advisory_xact_lock_shared(key)))


def remove_unneeded(session: Session, digests: Collection[str], *, storage: Storage) -> int:
    """Remove stored files, unless something is the same file, or somebody stores it just now.

    :param session: sees every establishment's rows; what has changed of files is flushed
    :return: how many were removed
    """
    if not digests:
        return 0
    free = set(session.scalars(_TAKE, {"digests": sorted(digests)}))
    unneeded = free - needed_of(session, free)
    for digest in sorted(unneeded):
        storage.remove(digest)
    return len(unneeded)


def remove_left_behind(
    session: Session, digests: Collection[str], *, storage: Storage, most: int
) -> int:
    """Remove of some files that were stored long ago those that nothing needs; tell how many.

    Those that are needed, which are nearly all, are not locked.

    :param most: as many files are removed at most
    """
    unneeded = sorted(set(digests) - needed_of(session, digests))
    return remove_unneeded(session, unneeded[:most], storage=storage)


def remove_after_commit(session: Session, digest: str, *, storage: Storage) -> None:
    """Remove a stored file that nothing needs once this transaction is committed, and only then.

    For whoever may not come back after a commit that fails, as people's acts: if the process dies
    in between, it goes with the row that tells of it, or with what is found left behind. Where what
    is undone is done again, as by chores and handlers, files go before the commit.
    """
    waiting: dict[Storage, set[str]] = session.info.setdefault(_INFO, {})
    waiting.setdefault(storage, set()).add(digest)


@event.listens_for(Session, "after_commit")
def _remove(session: Session) -> None:
    if session.in_nested_transaction():
        return
    waiting: dict[Storage, set[str]] = session.info.pop(_INFO, {})
    for storage, digests in waiting.items():
        remove = partial(remove_unneeded, digests=digests, storage=storage)
        try:
            in_one(sessionmaker(session.get_bind()), remove)
        except Exception as error:  # what was committed is: its answer is not to be lost
            log.warning(
                "Stored files stay that nothing needs", extra={"error": type(error).__name__}
            )
