"""Everything this service refuses.

NotFound
├── UnknownPair              404  SIRET and contract number do not go together in the register
├── WrongCode                404  this registration code is wrong, used up or too old
├── RecoveryRefused          404  there is nothing to recover by this SIRET and contract number
└── WrongRecoveryCode        404  this recovery code is wrong, used up or too old
Forbidden
├── AdministratorAccount     403  a delegate may only renew an administrator's account
├── BeyondDelegation         403  a delegate reaches for more than the delegation holds
├── TermsNotAcceptedThere    403  an establishment has not accepted the terms in force
├── BeyondDuties             403  the account has a duty that the operator lacks
└── OperatorsOnly            403  only the platform's staff may change this
Conflict
├── AlreadyRegistered        409  the establishment has accounts: ask these administrators
├── NotOrphaned              409  somebody can administer the establishment
├── RecoveryUnderWay         409  an administrator is invited, and has not answered yet
├── RecoveryAsked            409  a letter is on its way, or too many were sent
├── EstablishmentState       409  the establishment is not in a state that allows this
├── RenewalRequired          409  an overdue account must be renewed before anything else
├── NotActivated             409  the holder has not created a password yet: invite them again
├── AlreadyActive            409  the holder has created a password: there is nobody to invite
├── InvitedLately            409  an act on many writes to nobody twice within a day
├── AlreadyAdministrator     409  there is no profile above
├── DemotionRefused          409  an administrator never becomes a user: delete and create again
├── PromotionRequired        409  a profile changes by promotion only
├── AnotherPerson            409  one account, one person
├── LastAdministrator        409  an establishment keeps one administrator who can act
├── OwnAccount               409  a successor deletes it
├── ServiceExists            409  the code is taken
├── ReviewOpen               409  a review is under way: close it first
├── ReviewClosed             409  the review is over: open another
├── TermsChanged             409  these are not the terms in force
├── SelectionChanged         409  another number of accounts match than was expected
├── NoSheets                 409  of the accounts that were chosen, none is there
├── TooManySheets            409  a file holds no more sheets
├── TooManyLines             409  a workbook has no room for so many lines
├── AlreadyHere              409  somebody of this name has an account here
├── DuplicateRow             409  a row before it in the file is of the same person
└── IdentifierTaken          409  the identifier of a former platform is somebody else's
Unavailable
└── NoIdentifier             503  no free identifier was drawn
"""

from shared.errors import Conflict, Forbidden, NotFound, Unavailable


class UnknownPair(NotFound):
    """SIRET and contract number do not go together, or are unknown: never told which."""

    code = "unknown_pair"
    title = "This SIRET and this contract number do not match the register."
    title_fr = "Ce SIRET et ce numéro de contrat ne correspondent pas au référentiel."


class WrongCode(NotFound):
    """The code proves nothing: wrong, used up, void after five tries, or too old."""

    code = "wrong_code"
    title = "This code is wrong or no longer valid. After five wrong tries, register again."
    title_fr = (
        "Ce code est erroné ou n'est plus valable. Après cinq essais, refaites l'inscription."
    )


class RecoveryRefused(NotFound):
    """The pair is wrong or unknown, or somebody administers the establishment: never told which."""

    code = "recovery_refused"
    title = "No establishment without administrator has this SIRET and this contract number."
    title_fr = "Aucun établissement sans administrateur n'a ce SIRET et ce numéro de contrat."


class WrongRecoveryCode(NotFound):
    """The code recovers nothing: wrong, used up, void after five tries, or too old."""

    code = "wrong_recovery_code"
    title = "This code is wrong or no longer valid. After five wrong tries, ask for another letter."
    title_fr = (
        "Ce code est erroné ou n'est plus valable. Après cinq essais, demandez un autre courrier."
    )


class AdministratorAccount(Forbidden):
    """By delegation an administrator's account can be renewed, and nothing else (DESIGN §4.2).

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


class TermsNotAcceptedThere(Forbidden):
    """Of several establishments, this one changes nothing before it has accepted the terms."""

    code = "terms_not_accepted_there"
    title = "The terms have not been accepted there: sign in there and accept them first."
    title_fr = "Les conditions n'y sont pas acceptées : connectez-vous-y et acceptez-les d'abord."


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


class AlreadyRegistered(Conflict):
    """The establishment is registered; `administrators` names whom to contact."""

    code = "already_registered"
    title = "This establishment is registered: ask one of its administrators for an account."
    title_fr = (
        "Cet établissement est déjà inscrit : demandez un compte à l'un de ses administrateurs."
    )


class NotOrphaned(Conflict):
    """The establishment has an administrator who is active and not overdue."""

    code = "not_orphaned"
    title = "An administrator of this establishment can act: ask them."
    title_fr = "Un administrateur de cet établissement est en mesure d'agir : adressez-vous à lui."


class RecoveryUnderWay(Conflict):
    """An administrator is invited, and has 15 days to create a password."""

    code = "recovery_under_way"
    title = "An administrator has been invited and has yet to create a password: wait for them."
    title_fr = "Un administrateur invité doit encore créer son mot de passe : attendez-le."


class RecoveryAsked(Conflict):
    """A letter is on its way, or too many were sent; `again_from` tells when another may be."""

    code = "recovery_asked"
    title = "The legal representative has been sent a letter: wait before you ask for another."
    title_fr = (
        "Un courrier a été adressé au représentant légal : attendez pour en demander un autre."
    )


class EstablishmentState(Conflict):
    """The establishment is not in a state that allows this; `status` tells which it is in."""

    code = "establishment_state"
    title = "The establishment's present state does not allow this."
    title_fr = "L'état actuel de l'établissement ne le permet pas."


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


class InvitedLately(Conflict):
    """An act on many writes to nobody twice within a day; `again_from` tells when it does again."""

    code = "invited_lately"
    title = "The holder was invited lately: wait, or invite them by themselves."
    title_fr = "Le titulaire vient d'être invité : attendez, ou invitez-le individuellement."


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


class ServiceExists(Conflict):
    """Another service of the catalogue has this code."""

    code = "service_exists"
    title = "A service of the catalogue has this code already."
    title_fr = "Un service du catalogue porte déjà ce code."


class ReviewOpen(Conflict):
    """An establishment has one review at a time."""

    code = "review_open"
    title = "A review is under way: go on with it, or close it first."
    title_fr = "Une revue est en cours : poursuivez-la, ou clôturez-la d'abord."


class ReviewClosed(Conflict):
    """Nothing is decided in a review that is over."""

    code = "review_closed"
    title = "This review is closed: open another one."
    title_fr = "Cette revue est close : ouvrez-en une autre."


class TermsChanged(Conflict):
    """What was accepted is not the text to accept now; `number` and `digest` tell which is."""

    code = "terms_changed"
    title = "These are not the terms to accept now: read them again."
    title_fr = "Ce ne sont pas les conditions à accepter aujourd'hui : relisez-les."


class TooManyLines(Conflict):
    """A worksheet holds no more lines than `most`; CSV holds any number."""

    code = "too_many_lines"
    title = "A workbook has no room for so many lines: narrow the choice, or ask for CSV."
    title_fr = (
        "Un classeur ne peut contenir autant de lignes : restreignez le choix, ou prenez CSV."
    )


class NoSheets(Conflict):
    """None of the accounts that were chosen is there: nothing could be printed."""

    code = "no_sheets"
    title = "No account matches: there is no sheet to print."
    title_fr = "Aucun compte ne correspond : il n'y a pas de fiche à imprimer."


class TooManySheets(Conflict):
    """A file holds no more sheets than `most`."""

    code = "too_many_sheets"
    title = "One file cannot hold so many sheets, see `most`: narrow the choice."
    title_fr = "Un fichier ne peut contenir autant de fiches, voyez `most` : restreignez le choix."


class NoIdentifier(Unavailable):
    """Many draws gave no free identifier."""

    code = "no_identifier"
    title = "No free identifier was found: try again."
    title_fr = "Aucun identifiant libre n'a été trouvé : réessayez."


class SelectionChanged(Conflict):
    """Not as many accounts match as whoever acts had seen; `count` tells how many do."""

    code = "selection_changed"
    title = "Another number of accounts match than you expected, see `count`: nothing was done."
    title_fr = (
        "Le nombre de comptes visés n'est pas celui attendu, voyez `count` : rien n'a été fait."
    )


class AlreadyHere(Conflict):
    """A row of a file names somebody who has an account here; `identifier` tells which."""

    code = "already_here"
    title = "Somebody with these names and this e-mail address has an account here already."
    title_fr = "Une personne de mêmes nom, prénom et adresse électronique a déjà un compte ici."


class DuplicateRow(Conflict):
    """A row of a file names the same person as one higher up; `row` tells which."""

    code = "duplicate_row"
    title = "Another row higher up in the file names the same person."
    title_fr = "Une autre ligne, plus haut dans le fichier, désigne la même personne."


class IdentifierTaken(Conflict):
    """The identifier of a former platform's account is, or was, somebody's here."""

    code = "identifier_taken"
    title = "This identifier is taken: leave the row out, and create an account instead."
    title_fr = "Cet identifiant est déjà pris : retirez la ligne et créez un compte."
