"""What a batch of lines of a campaign amounts to: letters, or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from sqlalchemy.orm import Session

from services.mailer import errors
from services.mailer.actions.campaigns.orders import CampaignOrder
from services.mailer.domain import archived_files
from services.mailer.domain.archived_files import Place, Unreadable
from services.mailer.errors import BadPdf
from services.mailer.models import KnownEstablishment, LetterCategory
from services.mailer.queries import addressees, categories
from shared.errors import Bilingual, Invalid, Problem
from shared.jobs import JobItem

Said = Mapping[str, Any] | Problem
"""What a line says, read by its schema, or why it says nothing."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A line that says something sensible.

    :ivar place: where its file stands in the ZIP
    """

    home: KnownEstablishment
    kind: LetterCategory
    values: Mapping[str, Any]
    place: Place


def judge(
    session: Session, items: Sequence[JobItem], said: Sequence[Said]
) -> list[Wanted | Problem]:
    """Tell of each line what is wanted, or why it cannot be.

    :param said: what each says
    """
    named = addressees.named_by(session, [each for each in said if not isinstance(each, Problem)])
    kinds = {kind.code: kind for kind in session.scalars(categories.listed())}
    return [
        each if isinstance(each, Problem) else _wanted(each, item.given or {}, named, kinds)
        for item, each in zip(items, said, strict=True)
    ]


def content_of(wanted: Wanted, file: IO[bytes], *, most_bytes: int) -> bytes:
    """Take the PDF of a line out of the ZIP.

    :raises BadPdf: if it cannot be taken
    """
    try:
        return archived_files.take_out(file, wanted.place, most=most_bytes)
    except Unreadable as fault:
        raise BadPdf(fault.reason) from None


def by_headers(problem: Problem, order: CampaignOrder) -> Problem:
    """Tell what is wrong by what the table calls its columns."""
    if isinstance(problem, Invalid):
        told = problem.members["errors"]
        renamed = {order.headers.get(name, name): said for name, said in told.items()}
        problem.members["errors"] = renamed
    return problem


def _wanted(
    values: Mapping[str, Any],
    given: Mapping[str, Any],
    named: addressees.Addressees,
    kinds: Mapping[str, LetterCategory],
) -> Wanted | Problem:
    if "fault" in given:
        return Invalid({"file": [Bilingual(given["fault"], given["fault"])]})
    kind = kinds.get(values["category"])
    if kind is None:
        return Invalid({"category": [errors.UNKNOWN_CATEGORY]})
    try:
        home = named.meant(values)
    except Problem as problem:
        return problem
    return Wanted(home=home, kind=kind, values=values, place=Place.from_data(given["place"]))
