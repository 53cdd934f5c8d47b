"""Which stored files are still needed."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import CompoundSelect, select, union_all
from sqlalchemy.orm import Session

from services.mailer.models import Letter, PaperBatch, PaperItem


def needed_of(session: Session, digests: Collection[str]) -> set[str]:
    """Tell which of some digests are files of a letter, on paper or in the letter box, or a batch.

    A batch whose file was removed keeps its digest, as a checksum, and needs no file.
    """
    needed: CompoundSelect[Any] = union_all(
        select(PaperItem.digest).where(PaperItem.digest.in_(digests)),
        select(Letter.digest).where(Letter.digest.in_(digests), Letter.withdrawn_at.is_(None)),
        select(PaperBatch.digest).where(
            PaperBatch.digest.in_(digests), PaperBatch.removed_at.is_(None)
        ),
    )
    unflushed = {"autoflush": False}  # what has changed of files, callers have flushed
    return set(session.scalars(needed, execution_options=unflushed))
