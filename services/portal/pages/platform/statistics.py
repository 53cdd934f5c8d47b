"""Which establishments read their letters: figures, a plot, and a table for a spreadsheet."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_letters
from services.portal.clients.readers import Figures, Statistics
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

GROUPINGS = {
    "category": marked("Kind of letters"),
    "month": marked("Month of deposit"),
    "departement": marked("Département"),
}
FILTERS = ("category", "departement", "since", "until")
FORMATS = ("csv", "xlsx")
MOST_DRAWN = 30
"""Bars of a plot; the table tells of all."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/letters-read")
@for_letters
def statistics() -> Answer:
    """Tell how many establishments read their letters, and how many never do."""
    form, by = shown_filters(), _grouping()
    asking, categories = api(), []
    found: Statistics | None = None
    calls: tuple[Callable[[], Any], ...] = (
        partial(clients.readers.statistics, asking, wanted(form), by),
        partial(clients.letters.kinds, asking),
    )
    try:
        found, kinds = asking.together(*calls)
        categories = [(one.code, one.labels[languages.current()]) for one in kinds]
    except Refused as refusal:
        if refusal.status != 422:
            raise
        form.refuse(refusal)
    rows = [(_name(row, by), row) for row in found.rows] if found else []
    return rendering.show(
        "platform/statistics.html",
        form.status,
        form=form,
        by=by,
        groupings=[(name, _(label)) for name, label in GROUPINGS.items()],
        categories=categories,
        total=found.total if found else None,
        rows=rows,
        drawn=[(name, row.readers, row.establishments) for name, row in rows[:MOST_DRAWN]],
        query=wanted(form),
    )


@blueprint.get("/letters-read/table")
@for_letters
def statistics_table() -> Answer:
    """Hand the figures out as a file."""
    said = wanted(shown_filters())
    answer = clients.readers.statistics_table(api(), said, _grouping(), written_as())
    return rendering.file_of(answer)


def shown_filters() -> Form:
    """Read which letters count, from the address."""
    return Form.shown(**{name: flask.request.args.get(name, "").strip() for name in FILTERS})


def wanted(form: Form) -> dict[str, str]:
    """Tell the API which letters count."""
    return {name: form[name] for name in FILTERS if form[name]}


def written_as() -> str:
    """Tell what a table is to be written as."""
    said = flask.request.args.get("format", "csv")
    return said if said in FORMATS else "csv"


def _grouping() -> str:
    said = flask.request.args.get("by", "category")
    return said if said in GROUPINGS else "category"


def _name(row: Figures, by: str) -> str:
    labels: Mapping[str, str] = row.labels or {}
    if row.key is None:
        return _("Without an address")
    return labels.get(languages.current(), row.key)
