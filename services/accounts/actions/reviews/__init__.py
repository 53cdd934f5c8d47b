"""Reviewing accounts, in one establishment or across several (design.md §4.3)."""

from services.accounts.actions.reviews.across import ReviewedThere, close_all, open_all
from services.accounts.actions.reviews.across_deciding import (
    decide_all,
    foresee_all,
    perform_there,
)
from services.accounts.actions.reviews.deciding import Rules, decide, require_proof
from services.accounts.actions.reviews.foreseeing import DecisionForecast, foresee
from services.accounts.actions.reviews.many import (
    DecisionOrder,
    begin,
    chosen,
    perform,
)
from services.accounts.actions.reviews.opening import close, open_review, tell_overdue

__all__ = [
    "DecisionForecast",
    "DecisionOrder",
    "ReviewedThere",
    "Rules",
    "begin",
    "chosen",
    "close",
    "close_all",
    "decide",
    "decide_all",
    "foresee",
    "foresee_all",
    "open_all",
    "open_review",
    "perform",
    "perform_there",
    "require_proof",
    "tell_overdue",
]
