"""Accounts as the lines of a table for people: headers and words in their language [S0] [S1]."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from services.accounts.models import Account
from services.accounts.queries import services
from services.accounts.queries.listing import status_on
from shared.auth import Actor
from shared.clock import paris_date
from shared.jobs import table_layouts
from shared.jobs.table_files import Cell
from shared.jobs.table_layouts import Words
from shared.text.numbers import dialled


@dataclass(frozen=True, kw_only=True)
class Layout(table_layouts.Layout):
    """What the table shows."""

    HEADERS: ClassVar[Words] = {
        "title": ("Civilité", "Title"),
        "last_name": ("Nom", "Last name"),
        "first_name": ("Prénom", "First name"),
        "identifier": ("Identifiant", "Identifier"),
        "email": ("Courriel", "Email"),
        "phone": ("Téléphone", "Phone"),
        "department": ("Service", "Department"),
        "profile": ("Profil", "Profile"),
        "status": ("Statut", "Status"),
        "expires_on": ("Expire le", "Expires on"),
        "last_signed_in_on": ("Dernière connexion", "Last sign-in"),
        "created_on": ("Créé le", "Created on"),
    }
    WORDS: ClassVar[Words] = {
        "mr": ("M.", "Mr"),
        "ms": ("Mme", "Ms"),
        "administrator": ("Administrateur", "Administrator"),
        "user": ("Utilisateur", "User"),
        "invited": ("Invité", "Invited"),
        "invitation_lapsed": ("Invitation échue", "Invitation lapsed"),
        "active": ("Actif", "Active"),
        "expired": ("Expiré", "Expired"),
        "none": ("Aucun", "None"),
        "read": ("Lecture", "Read"),
        "write": ("Modification", "Write"),
    }

    today: date

    def cells(self, row: Any) -> list[Cell]:
        """Write a line."""
        signed_in, created = row.last_signed_in_at, row.created_at
        return [
            self.word(row.title),
            row.last_name,
            row.first_name,
            row.identifier,
            row.email,
            row.phone and dialled(row.phone),
            row.department,
            self.word(row.profile),
            self.word(row.status),
            row.expires_on,
            signed_in and paris_date(signed_in),
            paris_date(created),
            *self.rights(row.rights),
        ]


def layout(session: Session, actor: Actor, *, language: str, today: date) -> Layout:
    """Tell what the table shows to the caller: rights beyond a delegation have no column."""
    codes = services.grantable(session, actor)
    return Layout(language=language, codes=codes, today=today)


def lines(session: Session, statement: Select[Any], layout: Layout) -> Generator[list[Cell]]:
    """Read the lines, a thousand at a time: memory stays the same, however many there are."""
    columns = (
        Account.title,
        Account.last_name,
        Account.first_name,
        Account.identifier,
        Account.email,
        Account.phone,
        Account.department,
        Account.profile,
        status_on(layout.today).label("status"),
        Account.expires_on,
        Account.last_signed_in_at,
        Account.created_at,
        Account.rights,
    )
    with session.execute(
        statement.with_only_columns(*columns).execution_options(yield_per=1000)
    ) as found:
        for row in found:
            yield layout.cells(row)
