"""Creating accounts (design.md §4.2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.accounts.entering import enter_all
from services.accounts.actions.accounts.newcomers import Newcomers
from services.accounts.actions.invitations import progress
from services.accounts.actions.rights import granting, limits
from services.accounts.domain.lacks import NO_ADDRESS
from services.accounts.models import Account, Establishment
from shared import access
from shared.auth import Actor, Level, Profile
from shared.auth.stepping_up import require_step_up
from shared.clock import paris_date
from shared.errors import Bilingual, Invalid
from shared.events.accounts import AccountCreated, Person

FIRST = 1
"""The number of the first announcement about an account: it is entered with it."""


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """What an account is to be.

    :ivar coordinates: title, first_name, last_name, email, and what else is known
    """

    profile: Profile
    rights: Mapping[str, Level]
    coordinates: Mapping[str, Any]


@dataclass(kw_only=True)
class Creation:
    """One act that gives people accounts: what is the same for all of them is asked once.

    :ivar is_one_of_many: whether each is one of many, of which the act tells at its end
    """

    session: Session
    actor: Actor
    establishment: Establishment
    is_one_of_many: bool = False
    now: datetime

    @cached_property
    def author(self) -> Person | None:
        """Tell who makes them."""
        return queries.people.caller(self.session, self.actor)

    @cached_property
    def grantable(self) -> Collection[str]:
        """Tell which services can be given here."""
        return queries.services.grantable_in(self.session, self.establishment)

    def require_good(self, wanted: NewAccount) -> None:
        """Check that an account can be made.

        :raises Invalid: if a service cannot be given, or an administrator has no postal address
            [S1]
        :raises AdministratorAccount, BeyondDelegation: for a delegate
        """
        limits.require_users_profile(self.actor, wanted.profile)
        limits.require_named_in_reach(self.actor, wanted.rights)
        limits.require_within(self.actor, wanted.rights)
        if faults := self.faults(
            wanted.profile, wanted.rights, address=wanted.coordinates.get("postal_address")
        ):
            raise Invalid(faults)

    def faults(
        self,
        profile: Profile | None,
        rights: Mapping[str, Level],
        *,
        address: Mapping[str, Any] | None,
    ) -> dict[str, list[Bilingual]]:
        """Tell, by field, what an account lacks, and which services cannot be given."""
        told: dict[str, list[Bilingual]] = {}
        if profile is Profile.ADMINISTRATOR and not address:
            told["postal_address"] = [NO_ADDRESS]
        if rights:
            told |= granting.faults(rights, grantable=self.grantable, actor=self.actor)
        return told

    def carry_out(self, wanted: Sequence[NewAccount]) -> list[Account]:
        """Make accounts that were found good, and announce them."""
        accounts = enter_all(self.session, [self._facts(each) for each in wanted])
        with access.together(self.session):
            for account in accounts:
                tell_created(
                    self.session,
                    account,
                    self.establishment,
                    by=self.author,
                    is_one_of_many=self.is_one_of_many,
                    sequence=FIRST,
                    now=self.now,
                )
        return accounts

    def _facts(self, wanted: NewAccount) -> dict[str, Any]:
        return {
            "language": self.establishment.language,
            **wanted.coordinates,
            "establishment_id": self.establishment.id,
            "profile": wanted.profile,
            "rights": granting.stored(wanted.rights),
            "invited_at": self.now,
            "sequence": FIRST,
        }


def create(
    session: Session,
    *,
    actor: Actor,
    establishment: Establishment,
    profile: Profile,
    rights: Mapping[str, Level],
    coordinates: Mapping[str, Any],
    same_person: bool = True,
    now: datetime,
) -> Account:
    """Give somebody an account: coordinates and rights in one act.

    The identifier is for the caller to hand over; the link goes by e-mail to the holder [S1].

    :param coordinates: title, first_name, last_name, email, and what else is known
    :param same_person: whether somebody here with these names and this e-mail address would be
        the same person; False: the caller vouches that it is another
    :raises Invalid: if a service cannot be given, or an administrator has no postal address [S1]
    :raises AdministratorAccount, BeyondDelegation, BeyondScopes: for a delegate, an application
    :raises AlreadyHere: if the same person has an account here
    :raises StepUpNeeded: if an administrator is made, or a duty or a sensitive service given, too
        long after the last proof of who does it
    """
    creation = Creation(session=session, actor=actor, establishment=establishment, now=now)
    wanted = NewAccount(profile=profile, rights=rights, coordinates=coordinates)
    creation.require_good(wanted)
    if profile is Profile.ADMINISTRATOR:
        require_step_up(actor)
    granting.require_proof(session, rights, actor=actor)
    if same_person:
        Newcomers(session, establishment.id, [coordinates]).require(coordinates)
    (account,) = creation.carry_out([wanted])
    return account


def tell_created(
    session: Session,
    account: Account,
    establishment: Establishment,
    *,
    by: Person | None,
    occasion: str | None = None,
    is_one_of_many: bool = False,
    sequence: int,
    now: datetime,
) -> None:
    """Announce that somebody has an account; the legal representative is told on paper [S1].

    :param by: who made it; None for a registration, a recovery or a command
    :param occasion: `recovery`, where that is why
    :param is_one_of_many: whether one letter will tell of it and of others
    :param sequence: `FIRST` where it has just been entered so, else its next number
    """
    author_id = by.account_id if by else None
    progress.begin_first(session, account, by=author_id, now=now)
    access.announce(
        session,
        AccountCreated(
            account=account.facts(),
            created_by=by,
            invited_on=paris_date(now),
            informs_representative=not (establishment.is_platform or is_one_of_many),
            occasion=occasion,
        ),
        sequence=sequence,
    )


def require_postal_address(address: Mapping[str, Any] | None) -> None:
    """Check that an administrator has a professional postal address [S1].

    :raises Invalid: if not
    """
    if not address:
        raise Invalid({"postal_address": [NO_ADDRESS]})
