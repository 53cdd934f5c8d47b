"""Letters that have come back, as operators look after them; what letters cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from services.mailer.actions import representatives
from services.mailer.config import Settings
from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.postage import EnvelopeSize
from services.mailer.models import KnownEstablishment, PaperItem
from services.mailer.queries import paper_returns as queries


@dataclass(frozen=True, kw_only=True)
class Return:
    """A letter that has come back.

    :ivar name: of the establishment, as it is now
    :ivar address_of_record: where a letter would go today
    """

    item: PaperItem
    name: str
    siret: str
    address_of_record: list[str] | None

    @property
    def is_corrected(self) -> bool:
        """Tell whether another address is on record than the letter went to."""
        return self.address_of_record not in (None, self.item.address)


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What letters of one kind and size have cost within a month."""

    month: str
    kind: PaperKind
    envelope: EnvelopeSize
    letters: int
    pages: int
    sheets: int
    cents: int


def described(session: Session, items: Sequence[PaperItem]) -> list[Return]:
    """Tell of letters that have come back what there is to correct."""
    homes = queries.homes(session, items)
    return [_described(item, homes.get(item.establishment_id)) for item in items]


def _described(item: PaperItem, home: KnownEstablishment | None) -> Return:
    has_address = home is not None and home.postal_address is not None
    return Return(
        item=item,
        name=home.name if home else "",
        siret=home.siret if home else "",
        address_of_record=representatives.address_of(home) if home and has_address else None,
    )


def costs(session: Session, *, year: int, settings: Settings) -> list[Cost]:
    """Count what left within a year, and what it cost by the prices of today's settings."""
    envelopes = {
        EnvelopeSize.DL: Decimal(str(settings.paper_dl_cents)),
        EnvelopeSize.C4: Decimal(str(settings.paper_c4_cents)),
    }
    sheet = Decimal(str(settings.paper_sheet_cents))
    return [
        Cost(
            month=one.month,
            kind=one.kind,
            envelope=one.envelope,
            letters=one.letters,
            pages=one.pages,
            sheets=one.sheets,
            cents=int(
                (sheet * one.sheets + envelopes[one.envelope] * one.letters).quantize(
                    Decimal(1), ROUND_HALF_UP
                )
            ),
        )
        for one in queries.months(session, year=year)
    ]
