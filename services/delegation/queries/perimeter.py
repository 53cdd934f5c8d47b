"""Where somebody may act for others: searched, filtered, sorted and counted by one question."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy.orm import Session

from shared import access, text
from shared.access.tables import Assignee
from shared.questions import Question, Told

SORTS: Mapping[str, str] = {
    "name": "place.search_text",
    "siret": "place.siret",
    "ends_on": "reached.ends_on",
}
"""What a perimeter may be sorted by, in SQL."""


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """Which establishments are wanted, in which order.

    :ivar establishment_id: only this one
    :ivar q: terms, each of which counts by itself
    :ivar service: those where this service may be used
    :ivar ends_before, ends_after: those where a delegation ends before, or after, this day
    :ivar sort: a column, with `-` before it for the reverse
    """

    establishment_id: UUID | None = None
    q: str | None = None
    service: str | None = None
    ends_before: date | None = None
    ends_after: date | None = None
    sort: str = "name"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """An establishment that somebody may act for, and what they may use there.

    :ivar ends_on: the first day by which less of it is left
    """

    establishment_id: UUID
    siret: str
    name: str
    ends_on: date
    grants: access.Grants


def page(
    session: Session,
    assignee: Assignee,
    criteria: Criteria,
    *,
    client: access.Client | None,
    today: date,
    first: int,
    size: int,
) -> tuple[list[Reach], int]:
    """Read one page of the establishments, and how many there are in all, by one look at them.

    :param client: the assignee, where it is a machine client: its scopes narrow what it may use
    :param today: the day in Paris
    :param first: how many come before the page
    """
    services = _wanted(criteria.service, client.services if client else None)
    words = text.terms(criteria.q) if criteria.q else []
    question = _question(
        criteria.sort,
        is_of_one_place=criteria.establishment_id is not None,
        is_of_services=services is not None,
        is_by_words=bool(words),
    )
    asked = {
        "subject": assignee.id,
        "is_client": assignee.is_client,
        "home": assignee.home_id,
        "today": today,
        "place": criteria.establishment_id,
        "services": services,
        "ends_before": criteria.ends_before,
        "ends_after": criteria.ends_after,
        "words": [_containing(each) for each in words],
        "numbers": [_containing(text.fold_code(each)) for each in _numbers(criteria.q)],
        "first": first,
        "size": size,
    }
    rows = question.within(session, asked)
    if first and not rows:
        before = question.within(session, asked | {"first": 0, "size": 1})
        return [], before[0]["total"] if before else 0
    found = {UUID(row["establishment_id"]): _grants(row) for row in rows}
    if client is not None:
        found = client.within_scopes(found)
    reached = [_reach(row, found) for row in rows if UUID(row["establishment_id"]) in found]
    return reached, rows[0]["total"] if rows else 0


def _wanted(service: str | None, scoped: Collection[str] | None) -> list[str] | None:
    """Tell which services are looked for; None: any."""
    if service is None:
        return None if scoped is None else sorted(scoped)
    return [service] if scoped is None or service in scoped else []


def _numbers(q: str | None) -> list[str]:
    return text.clean(q).split() if q else []


def _containing(term: str) -> str:
    """Write as a pattern of LIKE what is looked for anywhere."""
    for sign in ("\\", "%", "_"):
        term = term.replace(sign, f"\\{sign}")
    return f"%{term}%"


def _grants(row: Told) -> access.Grants:
    return access.strongest(map(access.Granted.of, row["delegations"]))


def _reach(row: Told, found: Mapping[UUID, access.Grants]) -> Reach:
    establishment_id = UUID(row["establishment_id"])
    return Reach(
        establishment_id=establishment_id,
        siret=row["siret"],
        name=row["name"],
        ends_on=date.fromisoformat(row["ends_on"]),
        grants=found[establishment_id],
    )


_OF_ONE_PLACE = "AND d.delegating_id = q.place"
_OF_SERVICES = """
                AND d.lines ?| q.services AND found.assigned ?| q.services
                AND (cardinality(q.services) = 1 OR EXISTS (
                    SELECT FROM unnest(q.services) AS wanted(code)
                    WHERE d.lines ? wanted.code AND found.assigned ? wanted.code
                ))
"""
# Nearly always they are assigned to what it carries, as far: no need to look at each service.
_OF_ANY_SERVICE = """
                AND (found.assigned <> '{}' AND d.lines @> found.assigned OR EXISTS (
                    SELECT FROM jsonb_object_keys(found.assigned) AS held(code)
                    WHERE d.lines ? held.code
                ))
"""
# Of all its delegations at once: looking into each of them by itself takes twice as long.
_IS_CALLED_SO = """
            bool_or(d.delegation_id IN (
                SELECT called.id FROM delegations AS called
                WHERE called.centralising_id = q.home AND (
                    called.contract_number LIKE ANY (q.numbers)
                    OR called.own_reference_key LIKE ANY (q.words)
                )
            ))
"""
_BY_WORDS = "AND (place.search_text LIKE ANY (q.words) OR reached.is_called_so)"


@cache
def _question(
    sort: str, *, is_of_one_place: bool, is_of_services: bool, is_by_words: bool
) -> Question:
    """Write the question: delegations first, then their establishments, of which rows are small."""
    column, way = SORTS[sort.removeprefix("-")], "DESC" if sort.startswith("-") else "ASC"
    return Question(f"""
SELECT row_to_json(answer) FROM (
    SELECT page.establishment_id, page.siret, page.name, page.ends_on, page.total, (
        SELECT json_agg(
            json_build_array(d.delegation_id, d.lines, found.assigned) ORDER BY d.delegation_id
        )
        FROM access_delegations AS d, LATERAL (SELECT {access.ASSIGNED} AS assigned) AS found
        WHERE d.centralising_id = q.home AND d.delegating_id = page.establishment_id
            AND {access.GRANTING}
    ) AS delegations
    FROM jsonb_to_record($1::jsonb) AS q(
        subject text, is_client boolean, home uuid, today date, place uuid, services text[],
        ends_before date, ends_after date, words text[], numbers text[]
    ), LATERAL (
        SELECT place.establishment_id, place.siret, place.name, reached.ends_on,
            count(*) OVER () AS total, {column} AS sorted_by
        FROM (
            SELECT d.delegating_id, min(d.ends_on) AS ends_on,
                {_IS_CALLED_SO if is_by_words else "NULL"} AS is_called_so
            FROM access_delegations AS d, LATERAL (SELECT {access.ASSIGNED} AS assigned) AS found
            WHERE d.centralising_id = q.home AND {access.GRANTING}
                AND (q.ends_before IS NULL OR d.ends_on < q.ends_before)
                AND (q.ends_after IS NULL OR d.ends_on > q.ends_after)
                {_OF_ONE_PLACE if is_of_one_place else ""}
                {_OF_SERVICES if is_of_services else _OF_ANY_SERVICE}
            GROUP BY d.delegating_id
        ) AS reached
        JOIN access_establishments AS place ON place.establishment_id = reached.delegating_id
        WHERE place.status = 'active'
            {_BY_WORDS if is_by_words else ""}
        ORDER BY {column} {way}, place.establishment_id
        OFFSET ($1::jsonb ->> 'first')::bigint LIMIT ($1::jsonb ->> 'size')::bigint
    ) AS page
    ORDER BY page.sorted_by {way}, page.establishment_id
) AS answer
""")
