"""Finding accounts by what stands in them: each term counts by itself [S1]."""

from sqlalchemy import ColumnElement, Integer, TableValuedAlias, Uuid, column, func, literal
from sqlalchemy.dialects.postgresql import TEXT, array

from services.accounts.domain.criteria import Criteria
from services.accounts.models import SEARCHED, Account
from shared.text import terms

_LITERALLY = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


def matching(criteria: Criteria) -> TableValuedAlias | None:
    """Look for the terms: rows of `account_id` and of how many terms `matched`; None without any.

    The search is a function of the database, which filters by tenant itself: under row-level
    security no index would serve it (`shared/migrations/search.py`).
    """
    looked_for = terms(criteria.q or "")
    if not looked_for:
        return None
    patterns = array([f"%{term.translate(_LITERALLY)}%" for term in looked_for], type_=TEXT)
    line = SEARCHED.index(criteria.field) + 1 if criteria.field else None
    found = func.search_accounts(patterns, literal(line, Integer))
    return found.table_valued(column("account_id", Uuid), column("matched", Integer))


def line_of(field: str) -> ColumnElement[str]:
    """Read one of the searched fields as it is compared: folded."""
    return func.split_part(Account.search_text, "\n", SEARCHED.index(field) + 1)
