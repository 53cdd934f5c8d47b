"""Whose letter boxes many lines mean, found together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.mailer import errors
from services.mailer.domain import campaign_faults as faults
from services.mailer.models import KnownEstablishment
from shared.errors import Invalid

OPEN = frozenset({"active", "suspended"})
"""A suspended establishment's letters wait for it."""


class Addressees:
    """The establishments that a batch of lines names.

    :param found: any that has one of the ids, SIRETs or contract numbers
    """

    def __init__(self, found: Iterable[KnownEstablishment]) -> None:
        self._by_id: dict[UUID, KnownEstablishment] = {}
        self._by_number: dict[str, list[KnownEstablishment]] = {}
        for each in found:
            self._by_id[each.id] = each
            for number in (each.siret, *each.contract_numbers):
                self._by_number.setdefault(number, []).append(each)

    def meant(self, line: Mapping[str, Any]) -> KnownEstablishment:
        """Tell which establishment a line means; all that it says must be true of it.

        :raises Invalid: if it says nothing, or there is none, or there are several
        :raises LetterBoxClosed: if nobody of it could read a letter
        """
        wanted_id, siret = line.get("establishment_id"), line.get("siret")
        contract = line.get("contract_number")
        said = [name for name in ("establishment_id", "siret", "contract_number") if line.get(name)]
        if not said:
            raise Invalid({"siret": [faults.ADDRESSEE]})
        if wanted_id is not None:
            alike = [self._by_id[wanted_id]] if wanted_id in self._by_id else []
        else:
            alike = self._by_number.get(siret or contract or "", [])
        alike = [
            each
            for each in alike
            if siret in (None, each.siret)
            and (contract is None or contract in each.contract_numbers)
        ]
        if not alike:
            raise Invalid({said[0]: [faults.NO_ESTABLISHMENT]})
        able = [each for each in alike if each.status in OPEN]
        if len(able) > 1:
            raise Invalid({said[0]: [faults.MANY_ESTABLISHMENTS]})
        if not able:
            raise errors.LetterBoxClosed
        return able[0]


def named_by(session: Session, lines: Sequence[Mapping[str, Any]]) -> Addressees:
    """Find the establishments that lines name, but for the platform's own."""
    ids = {line["establishment_id"] for line in lines if line.get("establishment_id")}
    sirets = {line["siret"] for line in lines if line.get("siret")}
    alone = {
        line["contract_number"]
        for line in lines
        if line.get("contract_number") and not (line.get("siret") or line.get("establishment_id"))
    }
    if alone:
        ids |= _with_contracts(session, alone)
    named = select(KnownEstablishment).where(
        or_(KnownEstablishment.id.in_(ids), KnownEstablishment.siret.in_(sirets)),
        KnownEstablishment.is_platform.is_(False),
    )
    return Addressees(session.scalars(named))


def _with_contracts(session: Session, numbers: Collection[str]) -> set[UUID]:
    """Find the ids of the establishments with these contract numbers, in one look at all.

    No index helps: under row-level security none on what is inside a column is used (ADR 0015).
    """
    each = func.jsonb_array_elements_text(KnownEstablishment.contract_numbers)
    one = each.table_valued("value", name="each_number")
    having = select(KnownEstablishment.id).join(one, one.c.value.in_(numbers))
    return set(session.scalars(having))
