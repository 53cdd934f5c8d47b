"""Finding accounts by what stands in them: each term counts by itself [S1]."""

from sqlalchemy import (
    ColumnElement,
    Integer,
    TableValuedAlias,
    Uuid,
    and_,
    column,
    func,
    literal,
    true,
)
from sqlalchemy.dialects.postgresql import TEXT, array
from sqlalchemy.orm import InstrumentedAttribute

from services.accounts.domain.criteria import Criteria
from services.accounts.models import SEARCHED, Account
from shared.text import fold, terms

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


def with_each_word(searched: InstrumentedAttribute[str], q: str) -> ColumnElement[bool]:
    """State that a folded text has each of the words that are looked for; without any, all do."""
    return and_(true(), *(searched.contains(word, autoescape=True) for word in fold(q).split()))


def line_of(field: str) -> ColumnElement[str]:
    """Read one of the searched fields as it is compared: folded."""
    return func.split_part(Account.search_text, "\n", SEARCHED.index(field) + 1)
