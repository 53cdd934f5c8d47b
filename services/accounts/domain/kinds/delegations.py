"""What is kept of delegations: in the history of either side, or of both."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.accounts.domain.kind import Kind
from shared.events import Event, delegation


def _delegation_facts(event: Any) -> dict[str, Any]:
    data = event.to_data()
    told = data["delegation"]
    kept = {name: told[name] for name in ("delegation_id", "status", "ends_on", "ended_by")}
    kept["lines"] = {line["service"]: line["level"] for line in told["lines"]}
    return kept | {name: data[name] for name in ("is_narrowed", "by", "services") if name in data}


def about_delegation(fr: str, en: str) -> Kind:
    """Describe what a delegation went through: it stands in both establishments' histories."""
    return Kind(fr, en, facts=_delegation_facts, tenants=_both_sides)


def about_affected(fr: str, en: str) -> Kind:
    """Describe what else has changed for a request or an amendment that waits, and why.

    Where whoever asked is not there any more, it stands at their own establishment alone.
    """

    def tenants(event: Any) -> tuple[UUID, ...]:
        if event.requested_by is not None:
            return (event.delegation.centralising_id,)
        return _both_sides(event)

    return Kind(
        fr,
        en,
        facts=lambda event: _delegation_facts(event) | {"because": event.because},
        tenants=tenants,
    )


def about_request(fr: str, en: str) -> Kind:
    """Describe that a delegation is asked for, perhaps after a mandate on paper."""

    def facts(event: Any) -> dict[str, Any]:
        mandate = event.to_data().get("mandate") or {}
        return _delegation_facts(event) | {"mandate_signed_on": mandate.get("signed_on")}

    return Kind(fr, en, facts=facts, tenants=_both_sides)


def about_objection(fr: str, en: str) -> Kind:
    """Describe what one side of a delegation says to the platform: it stands there alone."""

    def facts(event: Any) -> dict[str, Any]:
        return {
            "delegation_id": str(event.delegation.delegation_id),
            "kind": event.objection.kind,
            "by": event.objection.by,
        }

    return Kind(fr, en, facts=facts)


def about_transfer(fr: str, en: str) -> Kind:
    """Describe what became of delegations that one establishment offers another."""

    def facts(event: Any) -> dict[str, Any]:
        told = event.to_data()["transfer"]
        return {name: told[name] for name in ("transfer_id", "status", "count")}

    return Kind(
        fr,
        en,
        facts=facts,
        tenants=lambda event: (event.transfer.giving_id, event.transfer.taking_id),
    )


def about_assignment(fr: str, en: str) -> Kind:
    """Describe somebody's place in a delegation: it stands in both establishments' histories."""

    def facts(event: Any) -> dict[str, Any]:
        reason = {"reason": event.reason} if hasattr(event, "reason") else {}
        return _delegation_facts(event) | {"rights": dict(event.assignment.rights)} | reason

    return Kind(
        fr,
        en,
        is_holders=True,
        account=lambda e: e.assignment.account_id,
        facts=facts,
        tenants=_both_sides,
    )


def about_assigned_client(fr: str, en: str) -> Kind:
    """Describe a machine client's place in a delegation: it stands in both histories."""

    def facts(event: Any) -> dict[str, Any]:
        assigned: dict[str, Any] = event.to_data()["assignment"]
        reason = {"reason": event.reason} if hasattr(event, "reason") else {}
        return _delegation_facts(event) | assigned | reason

    return Kind(fr, en, facts=facts, tenants=_both_sides)


def _both_sides(event: Any) -> tuple[UUID, ...]:
    return (event.delegation.centralising_id, event.delegation.delegating_id)


OF_DELEGATIONS: Mapping[type[Event], Kind] = {
    delegation.DelegationRequested: about_request("Délégation demandée", "Delegation requested"),
    delegation.DelegationAccepted: about_delegation("Délégation acceptée", "Delegation accepted"),
    delegation.DelegationRefused: about_delegation("Délégation refusée", "Delegation refused"),
    delegation.DelegationCancelled: about_delegation(
        "Demande de délégation annulée", "Delegation request cancelled"
    ),
    delegation.DelegationLapsed: about_delegation(
        "Demande de délégation échue", "Delegation request lapsed"
    ),
    delegation.DelegationTerminated: about_delegation(
        "Délégation résiliée", "Delegation terminated"
    ),
    delegation.DelegationExpired: about_delegation("Délégation expirée", "Delegation expired"),
    delegation.DelegationSuspended: about_delegation(
        "Délégation suspendue", "Delegation suspended"
    ),
    delegation.DelegationResumed: about_delegation("Délégation reprise", "Delegation resumed"),
    delegation.DelegationReduced: about_delegation("Délégation réduite", "Delegation reduced"),
    delegation.DelegationCorrected: about_delegation(
        "Numéro de l'un des deux établissements corrigé",
        "Number of one of the two establishments corrected",
    ),
    delegation.DelegationAffected: about_affected(
        "Demande en attente : autre chose a changé", "Waiting request: something else has changed"
    ),
    delegation.DelegationSuperseded: about_delegation(
        "Délégation remplacée", "Delegation superseded"
    ),
    delegation.ExtensionAllowed: about_delegation(
        "Prolongation automatique permise", "Automatic extension allowed"
    ),
    delegation.ExtensionWithdrawn: about_delegation(
        "Prolongation automatique retirée", "Automatic extension taken back"
    ),
    delegation.DelegationExtended: about_delegation(
        "Délégation prolongée automatiquement", "Delegation extended automatically"
    ),
    delegation.AmendmentRequested: about_delegation(
        "Avenant à une délégation demandé", "Amendment of a delegation requested"
    ),
    delegation.AmendmentAccepted: about_delegation(
        "Avenant à une délégation accepté", "Amendment of a delegation accepted"
    ),
    delegation.AmendmentRefused: about_delegation(
        "Avenant à une délégation refusé", "Amendment of a delegation refused"
    ),
    delegation.AmendmentCancelled: about_delegation(
        "Avenant à une délégation annulé", "Amendment of a delegation cancelled"
    ),
    delegation.AmendmentLapsed: about_delegation(
        "Avenant à une délégation échu", "Amendment of a delegation lapsed"
    ),
    delegation.ObjectionMade: about_objection(
        "Contestation adressée à la plateforme", "Objection made to the platform"
    ),
    delegation.ObjectionAnswered: about_objection(
        "Réponse de la plateforme à une contestation", "Objection answered by the platform"
    ),
    delegation.TransferOffered: about_transfer(
        "Transfert de délégations proposé", "Transfer of delegations offered"
    ),
    delegation.TransferTaken: about_transfer(
        "Transfert de délégations repris", "Transfer of delegations taken"
    ),
    delegation.TransferDeclined: about_transfer(
        "Transfert de délégations décliné", "Transfer of delegations declined"
    ),
    delegation.TransferWithdrawn: about_transfer(
        "Transfert de délégations retiré", "Transfer of delegations withdrawn"
    ),
    delegation.TransferLapsed: about_transfer(
        "Transfert de délégations échu", "Transfer of delegations lapsed"
    ),
    delegation.AssignmentCreated: about_assignment(
        "Personne affectée à une délégation", "Person assigned to a delegation"
    ),
    delegation.AssignmentChanged: about_assignment("Affectation modifiée", "Assignment changed"),
    delegation.AssignmentEnded: about_assignment("Affectation terminée", "Assignment ended"),
    delegation.ClientAssigned: about_assigned_client(
        "Application affectée à une délégation", "Application assigned to a delegation"
    ),
    delegation.ClientUnassigned: about_assigned_client(
        "Affectation d'une application terminée", "Assignment of an application ended"
    ),
}
