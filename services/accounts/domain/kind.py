"""How an event is kept in the history: its words, who may see it, facts without names."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from shared.events import Event

Facts = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """How one type of event is kept and shown.

    :ivar fr, en: its words
    :ivar is_holders: whether the person it is about sees it too, or only administrators
    :ivar is_by_holder: whether that person did it, where the message names nobody
    :ivar account: whom it is about; None: no account
    :ivar facts: what is kept of it, as JSON values
    :ivar tenants: the establishments in whose history it stands
    """

    fr: str
    en: str
    is_holders: bool = False
    is_by_holder: bool = False
    account: Callable[[Any], UUID | None] = lambda event: None
    facts: Facts = lambda event: {}
    tenants: Callable[[Any], tuple[UUID, ...]] = lambda event: (event.tenant_id,)


def keep(*names: str) -> Facts:
    """Keep facts of the event itself."""

    def facts(event: Event) -> dict[str, Any]:
        data = event.to_data()
        return {name: data[name] for name in names}

    return facts


def of_factor(*names: str) -> Facts:
    """Keep facts of the event itself, and what kind of second factor it is about.

    Not as `kind`, which tells letters on paper, of which one is called `recovery_code` too.
    """
    others = keep(*names)

    def facts(event: Any) -> dict[str, Any]:
        return {"factor": event.kind, **others(event)}

    return facts


def of_account(*names: str, told: tuple[str, ...] = ()) -> Facts:
    """Keep facts of the account as it then was, and of the event."""

    def facts(event: Any) -> dict[str, Any]:
        data = event.to_data()
        return {name: data["account"][name] for name in names} | {name: data[name] for name in told}

    return facts


def about_account(
    fr: str, en: str, facts: Facts, *, is_kept: Callable[[Any], bool] = lambda event: True
) -> Kind:
    """Describe what an account went through.

    :param is_kept: tells the events that leave a row from those that do not
    """

    def tenants(event: Any) -> tuple[UUID, ...]:
        return (event.account.establishment_id,) if is_kept(event) else ()

    return Kind(
        fr,
        en,
        is_holders=True,
        account=lambda e: e.account.account_id,
        facts=facts,
        tenants=tenants,
    )


def about_credential(fr: str, en: str, *names: str) -> Kind:
    """Describe what a holder's credential went through; if nobody else did it, the holder did."""
    return Kind(
        fr,
        en,
        is_holders=True,
        is_by_holder=True,
        account=lambda e: e.account_id,
        facts=keep(*names),
    )


def about_factor(fr: str, en: str) -> Kind:
    """Describe what a holder did with a second factor of theirs."""
    return replace(about_credential(fr, en), facts=of_factor())


def about_link(fr: str, en: str, *names: str) -> Kind:
    """Describe a link by which another account may act as this one: it stands where it acts.

    The establishment of the other is not told where its people have accounts.
    """
    return Kind(
        fr,
        en,
        is_holders=True,
        account=lambda e: e.linked_account_id,
        facts=keep(*names),
        tenants=lambda e: (e.linked_establishment_id,),
    )


def about_client(fr: str, en: str, *told: str) -> Kind:
    """Describe what became of a machine client of an establishment; the platform's leave no row."""

    def facts(event: Any) -> dict[str, Any]:
        data = event.to_data()
        kept = {"client_id": data["client"]["client_id"], "scopes": data["client"]["scopes"]}
        return kept | {name: data[name] for name in told}

    def tenants(event: Any) -> tuple[UUID, ...]:
        home = event.client.establishment_id
        return (home,) if home else ()

    return Kind(fr, en, facts=facts, tenants=tenants)


def platform_act() -> Kind:
    """Describe what an operator read or did in an establishment."""

    def facts(event: Any) -> dict[str, Any]:
        reason = getattr(event, "reason", None)
        return {"operation": event.operation} | ({"reason": reason} if reason else {})

    return Kind("Intervention de la plateforme", "Act of the platform", facts=facts)
