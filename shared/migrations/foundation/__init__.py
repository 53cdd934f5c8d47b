"""The tables that every service's database carries, as the first migration of each makes them.

Spelled out, so that a database made anew is the same as one made long ago and brought up to date.
Once released, this is never edited: a later change is a further function here, called by a further
migration of every service.
"""

from shared.migrations import policies
from shared.migrations.foundation import access, edge, erasure, messages


def count_starts() -> None:
    """Count how often a kept message was begun, so that one that kills the worker is given up."""
    messages.count_starts()


def name_backlog() -> None:
    """Give the table of messages that wait for their handler the name it goes by."""
    messages.name_backlog()


def mark_erased() -> None:
    """Mark the accounts that are erased, so that nothing told later brings their data back."""
    erasure.create()


def find_subjects() -> None:
    """Find what jobs did about an account without reading all that they did."""
    erasure.find_subjects()


def note_orphans() -> None:
    """Keep since when nobody administers an establishment any more."""
    access.note_orphans()


def tell_breaks() -> None:
    """Keep since when a delegation lets somebody without a break."""
    access.tell_breaks()


def tell_duties() -> None:
    """Keep since when an operator has each duty without a break."""
    access.tell_duties()


def ask_for_factors() -> None:
    """Keep which establishments ask for a second factor, of whom, and from when."""
    access.ask_for_factors()


def find_accounts_by_home() -> None:
    """Find what is known of the accounts of an establishment without reading that of all."""
    access.find_by_home()


def search_establishments() -> None:
    """Keep by what establishments are looked for, folded; call `fold_establishments` after it."""
    access.search_establishments()


def fold_establishments() -> None:
    """Fold anew by what establishments are looked for, in batches."""
    access.fold_establishments()


def assign_clients() -> None:
    """Keep which machine clients are assigned in a delegation."""
    access.assign_clients()


def create() -> None:
    """Make the tables of messages, access, the deny-list, kept answers and throttles."""
    messages.create()
    access.create()
    edge.create()
    policies.read_only("alembic_version")
