"""Lists, page by page: a bare array, with `X-Pagination` and `Link`."""

import json
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import flask
from flask_smorest.pagination import PaginationParameters
from sqlalchemy import ColumnElement, Select, func, inspect, select

from shared.ordering import By, Ordered
from shared.web import current

T = TypeVar("T")

SIZE = 25
LARGEST = 100
FARTHEST = 2**31
"""A first row beyond this is beyond any list; PostgreSQL cannot count beyond 2**63."""


class SelectPage:
    """One page of a select, in the request's session: `@blueprint.paginate(pages.SelectPage)`."""

    def __init__(self, statement: Select[Any], page_params: PaginationParameters) -> None:
        self.items = page(statement, page_params)


def page(statement: Select[Any], parameters: PaginationParameters) -> list[Any]:
    """Run one page of a select, and note how many rows there are in all, by one statement.

    The id is added to its order, last, so that pages neither overlap nor leave a row out.

    :param parameters: what `@blueprint.paginate()` passes as `pagination_parameters`
    :return: objects if the select is of one thing, else rows; nothing past the last page
    """
    session = current.session()
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    described = statement.column_descriptions
    if len(described) == 1 and parameters.first_item < FARTHEST:
        found = session.execute(
            _cut(statement, parameters).add_columns(counted.scalar_subquery())
        ).all()
        if found or not parameters.first_item:
            parameters.item_count = found[0][1] if found else 0
            return [each for each, _ in found]
    parameters.item_count = session.scalar(counted)
    if parameters.first_item >= min(parameters.item_count, FARTHEST):
        return []
    return list(session.execute(_cut(statement, parameters)))


def chosen(entity: type[T], found: Ordered, parameters: PaginationParameters) -> list[T]:
    """Run one page of a select that has to read all its rows, for an order or a search, once.

    What rows are ordered by and how many there are is told by one reading of all; only those of
    the page are read in full.

    :param found: of the entity, in the order wanted; what else is loaded with it is left out
    """
    (key,) = _key(entity)
    order = [*found.order, By(key)]
    columns = [by.column.label(f"order_{number}") for number, by in enumerate(order)]
    every = found.rows.with_only_columns(key.label("key"), *columns).cte("every")

    def ordered(source: Any) -> list[ColumnElement[Any]]:
        return [by.of(source.c[f"order_{number}"]) for number, by in enumerate(order)]

    page = _limited(select(every).order_by(*ordered(every)), parameters).subquery("page")
    count = select(func.count()).select_from(every)
    read = select(entity, count.scalar_subquery()).join(page, page.c.key == key)
    is_within = parameters.first_item < FARTHEST
    rows = current.session().execute(read.order_by(*ordered(page))).all() if is_within else []
    is_told = bool(rows) or not parameters.first_item
    total = rows[0][1] if rows else 0
    parameters.item_count = total if is_told else current.session().scalar(count)
    return [each for each, _ in rows]


def _cut(statement: Select[Any], parameters: PaginationParameters) -> Select[Any]:
    entity = statement.column_descriptions[0].get("entity")
    if entity is not None:
        statement = statement.order_by(*_key(entity))
    return _limited(statement, parameters)


def _limited(statement: Select[Any], parameters: PaginationParameters) -> Select[Any]:
    return statement.offset(parameters.first_item).limit(parameters.page_size)


def headers(parameters: PaginationParameters) -> dict[str, str]:
    """Write where a page stands: `X-Pagination` in JSON, `Link` by RFC 8288."""
    total, size, number = parameters.item_count, parameters.page_size, parameters.page
    last = -(-total // size)
    facts = {"total": total, "total_pages": last, "page": number, "page_size": size}
    if last:
        facts |= {"first_page": 1, "last_page": last}
    if 1 < number <= last + 1:
        facts["previous_page"] = number - 1
    if number < last:
        facts["next_page"] = number + 1
    names = ("first", "previous", "next", "last")
    links = [(_REL.get(n, n), facts[f"{n}_page"]) for n in names if f"{n}_page" in facts]
    written = {"X-Pagination": json.dumps(facts)}
    if links:
        written["Link"] = ", ".join(f'<{_url(to)}>; rel="{rel}"' for rel, to in links)
    return written


_REL = {"previous": "prev"}


def _url(number: int) -> str:
    """Refer to another page of the same list, without a host: whichever the caller came by."""
    query = [(k, v) for k, v in flask.request.args.items(multi=True) if k != "page"]
    path = urlsplit(current.settings().public_url).path + flask.request.path
    return f"{quote(path)}?{urlencode([*query, ('page', number)])}"


def _key(entity: Any) -> list[Any]:
    """Return the columns of the primary key, of the alias if the select is of one."""
    mapper = inspect(entity).mapper
    return [getattr(entity, mapper.get_property_by_column(c).key) for c in mapper.primary_key]
