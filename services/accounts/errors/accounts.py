"""What is refused about one account: making it, changing it, ending it."""

from shared.errors import Conflict, Forbidden, Unavailable


class AdministratorAccount(Forbidden):
    """By delegation an administrator's account can be renewed, and nothing else (design.md §4.2).

    The same holds for what a machine client does, at home too.
    """

    code = "administrator_account"
    title = "A delegate or an application can only renew an administrator's account."
    title_fr = (
        "Par délégation, ou par une application, le compte d'un administrateur "
        "peut seulement être renouvelé."
    )


class BeyondDelegation(Forbidden):
    """A delegate reaches for a right, or an e-mail address, beyond the delegation's own scope."""

    code = "beyond_delegation"
    title = "The delegation does not reach that far."
    title_fr = "La délégation ne va pas jusque-là."


class BeyondScopes(Forbidden):
    """An application reaches for a right, or an e-mail address, beyond its own scopes."""

    code = "beyond_scopes"
    title = "The application's scopes do not reach that far."
    title_fr = "Les portées de l'application ne vont pas jusque-là."


class BeyondDuties(Forbidden):
    """An operator would take over the account of somebody with a duty that they lack."""

    code = "beyond_duties"
    title = "This person has a duty that you lack: only somebody who has it can change the address."
    title_fr = "Cette personne exerce une mission que vous n'avez pas : l'adresse reste inchangée."


class OperatorsOnly(Forbidden):
    """Only the platform's staff may change this."""

    code = "operators_only"
    title = "Only the platform's staff may change this."
    title_fr = "Seule l'équipe de la plateforme peut modifier ceci."


class AdministratorsOnly(Forbidden):
    """Only an administrator of the establishment may change this."""

    code = "administrators_only"
    title = "Only an administrator of the establishment may change this."
    title_fr = "Seul un administrateur de l'établissement peut modifier ceci."


class RenewalRequired(Conflict):
    """An overdue account is renewed before anything in it changes [S1]."""

    code = "renewal_required"
    title = "This account has expired: renew it before you modify it."
    title_fr = "Ce compte est expiré : renouvelez-le avant de le modifier."


class NotActivated(Conflict):
    """The holder has not created a password yet."""

    code = "not_activated"
    title = "The holder has not created a password yet: invite them again instead."
    title_fr = "Le titulaire n'a pas encore créé son mot de passe : invitez-le de nouveau."


class AlreadyActive(Conflict):
    """The holder has created a password; nobody is left to invite."""

    code = "already_active"
    title = "The holder has created a password already: there is nothing to invite them to."
    title_fr = "Le titulaire a déjà créé son mot de passe : il n'y a pas lieu de l'inviter."


class AlreadyAdministrator(Conflict):
    """The account is an administrator's already."""

    code = "already_administrator"
    title = "This account is an administrator's already."
    title_fr = "Ce compte est déjà celui d'un administrateur."


class DemotionRefused(Conflict):
    """An administrator never becomes a user [S1]."""

    code = "demotion_refused"
    title = "An administrator cannot become a user: delete the account and create another one."
    title_fr = "Un administrateur ne peut devenir utilisateur : supprimez le compte et recréez-le."


class PromotionRequired(Conflict):
    """A user becomes an administrator by promotion, which informs the legal representative [S1]."""

    code = "promotion_required"
    title = "Promote the account instead: the legal representative is informed of it."
    title_fr = "Utilisez la promotion du compte : le représentant légal en est informé."


class AnotherPerson(Conflict):
    """First name, last name and e-mail have all changed: it looks like another person [S0] [S2]."""

    code = "another_person"
    title = (
        "One account, one person: create an account for the newcomer,"
        " or send `same_person: true` if it is the same person."
    )
    title_fr = (
        "Un compte, une personne : créez un compte pour le nouvel arrivant,"
        " ou envoyez `same_person: true` s'il s'agit de la même personne."
    )


class AlreadyHere(Conflict):
    """Somebody with these names and this e-mail address has an account here.

    `identifier`, `account_id`, `first_name` and `last_name` tell who, unless they are about to get
    it by the same file.
    """

    code = "already_here"
    title = (
        "Somebody with these names and this e-mail address has an account here already:"
        " change that one, or say that this is another person."
    )
    title_fr = (
        "Une personne de mêmes nom, prénom et adresse électronique a déjà un compte ici :"
        " modifiez ce compte, ou précisez qu'il s'agit d'une autre personne."
    )


class LastAdministrator(Conflict):
    """No administrator who is active and not overdue would be left [S0]."""

    code = "last_administrator"
    title = "This is the last administrator who can act: create or promote another one first."
    title_fr = "C'est le dernier administrateur en mesure d'agir : créez-en d'abord un autre."


class OwnAccount(Conflict):
    """Nobody deletes their own account: the successor does [S0]."""

    code = "own_account"
    title = "Nobody deletes their own account: another administrator does."
    title_fr = "On ne supprime pas son propre compte : un autre administrateur le fait."


class NoIdentifier(Unavailable):
    """Many draws gave no free identifier."""

    code = "no_identifier"
    title = "No free identifier was found: try again."
    title_fr = "Aucun identifiant libre n'a été trouvé : réessayez."
