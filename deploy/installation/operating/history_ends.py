"""Ends of chains, kept where an installation cannot reach them (design.md §4.7)."""

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from deploy.installation.installation import Installation
from deploy.installation.operating.databases import session
from services.accounts.models import HistoryHead
from services.accounts.queries import history
from services.accounts.queries.history import Finding

PLACES = range(1, 2**63)
"""The numbers that a row of a chain may have."""


@dataclass(frozen=True)
class KeptHead:
    """Where a chain ended when somebody kept its end."""

    establishment_id: UUID
    number: int
    digest: bytes
    signature: bytes

    @classmethod
    def read(cls, line: str) -> Self:
        """Read a line of `history heads`, or an answer of the API.

        :raises ValueError, KeyError, TypeError, OverflowError: it is none
        """
        said = json.loads(line)
        if int(said["number"]) not in PLACES:
            raise ValueError("no row of a chain has this number")
        return cls(
            UUID(said["establishment_id"]),
            int(said["number"]),
            bytes.fromhex(said["digest"]),
            bytes.fromhex(said["signature"]),
        )

    def is_signed(self, key: bytes) -> bool:
        """Tell whether it was signed with a key."""
        head = HistoryHead(
            establishment_id=self.establishment_id, number=self.number, digest=self.digest
        )
        return hmac.compare_digest(head.sign(key), self.signature)


def lines(installation: Installation) -> Iterator[str]:
    """List where each chain ends, as a line of JSON each."""
    with session(installation, "accounts", is_snapshot=True) as opened:
        statement = select(HistoryHead).where(HistoryHead.number > 0)
        for head in opened.scalars(statement.order_by(HistoryHead.establishment_id)):
            yield json.dumps(
                {
                    "establishment_id": str(head.establishment_id),
                    "number": head.number,
                    "digest": head.digest.hex(),
                    "signature": head.signature.hex(),
                }
            )


def read(given: Iterable[str]) -> list[KeptHead]:
    """Read what `lines` gave earlier.

    :raises click.ClickException: a line is none of its own
    """
    kept = []
    for number, line in enumerate(given, 1):
        if not line.strip():
            continue
        try:
            kept.append(KeptHead.read(line))
        except (ValueError, KeyError, TypeError, OverflowError):
            raise click.ClickException(
                f"Line {number} is not the end of a chain: give what `history heads` printed, one "
                'object a line: {"establishment_id": …, "number": …, "digest": …, "signature": …}.'
            ) from None
    return kept


def moved(opened: Session, establishment_id: UUID, ends: Sequence[KeptHead]) -> list[Finding]:
    """Find the ends that an establishment's chain does not lead through any more."""
    return [
        finding
        for end in ends
        if end.establishment_id == establishment_id
        for finding in history.compare(
            opened, establishment_id=establishment_id, number=end.number, digest=end.digest
        )
    ]
