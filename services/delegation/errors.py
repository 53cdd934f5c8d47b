"""What this service refuses.

Forbidden
├── NotCentralising            not_centralising
├── OtherSideDecides           other_side_decides
└── SamePerson                 same_person
Conflict
├── WrongState                 wrong_state               + status
├── RequestLapsed              request_lapsed
├── ChangedSinceShown          changed_since_shown
├── WouldWiden                 would_widen               + services
├── NothingReduced             nothing_reduced
├── CounterpartNotActive       counterpart_not_active
├── ServiceNotDelegable        service_not_delegable     + services
├── AlreadySuspended           already_suspended
├── SuspendedByRules           suspended_by_rules
├── BeyondScope                beyond_scope              + services
└── AccountNotActive           account_not_active

One target of a request, among many, is refused by one of the codes of `Refusal`.
"""

from enum import StrEnum

from shared.errors import Conflict, Forbidden


class Refusal(StrEnum):
    """Why one of the establishments named in a request is not asked."""

    UNKNOWN_TARGET = "unknown_target"
    """No such pair of SIRET and contract number among the active establishments; which of the two is wrong is not told."""
    OWN_ESTABLISHMENT = "own_establishment"
    ALREADY_REQUESTED = "already_requested"
    ALREADY_DELEGATED = "already_delegated"
    TOO_MANY_UNKNOWN = "too_many_unknown"
    """Too many wrong pairs lately: nothing is looked up for a while."""


class NotCentralising(Forbidden):
    """Only an establishment that an operator has marked as centralising asks for delegations."""

    code = "not_centralising"
    title = "Your establishment is not a centralising one: the platform's staff can grant this."
    title_fr = "Votre établissement n'est pas centralisateur : le support de la plateforme peut l'accorder."


class OtherSideDecides(Forbidden):
    """It is for the other establishment to do this."""

    code = "other_side_decides"
    title = "This is for the other establishment to decide."
    title_fr = "Cette décision appartient à l'autre établissement."


class SamePerson(Forbidden):
    """Whoever asks must not be the one who accepts."""

    code = "same_person"
    title = "You cannot accept a request that you made yourself: another administrator must answer."
    title_fr = (
        "Vous ne pouvez pas accepter votre propre demande : un autre administrateur doit répondre."
    )


class WrongState(Conflict):
    """The delegation is not in a state that allows this; `status` tells where it stands."""

    code = "wrong_state"
    title = "The delegation is not in a state that allows this: see `status`."
    title_fr = "L'état de la délégation ne le permet pas : voyez `status`."


class RequestLapsed(Conflict):
    """Nobody answered in time, or the last day has gone by."""

    code = "request_lapsed"
    title = "It is too late: the time to answer, or the delegation's last day, has gone by."
    title_fr = (
        "Il est trop tard : le délai de réponse ou le dernier jour de la délégation est passé."
    )


class ChangedSinceShown(Conflict):
    """The text is no longer the one whose hash was sent."""

    code = "changed_since_shown"
    title = "The text has changed since you saw it: read it again before you answer."
    title_fr = "Le texte a changé depuis que vous l'avez lu : relisez-le avant de répondre."


class WouldWiden(Conflict):
    """More than was asked or agreed, or for longer."""

    code = "would_widen"
    title = "A delegation can be narrowed or shortened here, never widened or made longer."
    title_fr = "Une délégation peut ici être restreinte ou écourtée, jamais étendue ni prolongée."


class NothingReduced(Conflict):
    """What was sent is what already stands."""

    code = "nothing_reduced"
    title = "This is what the delegation already says: nothing was reduced."
    title_fr = "C'est ce que dit déjà la délégation : rien n'a été réduit."


class CounterpartNotActive(Conflict):
    """One of the two establishments is suspended or closed, or no longer centralising."""

    code = "counterpart_not_active"
    title = "One of the two establishments is suspended, closed or no longer centralising."
    title_fr = "L'un des deux établissements est suspendu, fermé ou n'est plus centralisateur."


class ServiceNotDelegable(Conflict):
    """The catalogue no longer lets these services be delegated."""

    code = "service_not_delegable"
    title = "Some services can no longer be delegated: leave them out. See `services`."
    title_fr = "Certains services ne peuvent plus être délégués : retirez-les. Voyez `services`."


class AlreadySuspended(Conflict):
    """The delegating side has already suspended it."""

    code = "already_suspended"
    title = "The delegation is already suspended by your establishment."
    title_fr = "La délégation est déjà suspendue par votre établissement."


class SuspendedByRules(Conflict):
    """It is suspended because one of the establishments is, and only that can end it."""

    code = "suspended_by_rules"
    title = "It is suspended because one of the two establishments is: it resumes with it."
    title_fr = (
        "Elle est suspendue parce que l'un des deux établissements l'est : elle reprendra avec lui."
    )


class BeyondScope(Conflict):
    """An assignment can reach no further than the delegation."""

    code = "beyond_scope"
    title = "These rights reach further than the delegation itself: see `services`."
    title_fr = "Ces droits dépassent ceux de la délégation elle-même : voyez `services`."


class AccountNotActive(Conflict):
    """Only an active account that is not overdue can be assigned."""

    code = "account_not_active"
    title = "This account is not active, or is overdue: activate or renew it first."
    title_fr = "Ce compte n'est pas actif ou est expiré : activez-le ou renouvelez-le d'abord."
