"""What the history keeps: event → words → who may see it; nothing else is kept (design.md §4.7)."""

from collections.abc import Mapping

from services.accounts.domain.kind import (
    Kind,
    about_account,
    about_client,
    about_credential,
    about_factor,
    about_link,
    keep,
    of_account,
    of_factor,
    platform_act,
)
from services.accounts.domain.kinds_of_delegations import (
    about_affected,
    about_assigned_client,
    about_assignment,
    about_delegation,
    about_objection,
    about_request,
    about_transfer,
)
from shared.events import Event, accounts, delegation, identity, mailer


def operation_of(event: type[Event]) -> str:
    """Name an operation: `accounts.account.created`, whatever the event's version."""
    return event.type.rpartition(".v")[0]


KINDS: Mapping[type[Event], Kind] = {
    accounts.EstablishmentRegistered: Kind(
        "Demande d'inscription", "Registration asked for", facts=keep("proof")
    ),
    accounts.EstablishmentConfirmed: Kind("Inscription confirmée", "Registration confirmed"),
    accounts.EstablishmentChanged: Kind(
        "Établissement modifié", "Establishment changed", facts=keep("changed")
    ),
    accounts.EstablishmentCorrected: Kind(
        "Numéro de l'établissement corrigé",
        "Number of the establishment corrected",
        facts=keep("changed", "former_siret", "former_contract_number", "contract_number"),
    ),
    accounts.EstablishmentSuspended: Kind("Établissement suspendu", "Establishment suspended"),
    accounts.EstablishmentReactivated: Kind("Établissement réactivé", "Establishment reactivated"),
    accounts.EstablishmentClosed: Kind(
        "Établissement fermé", "Establishment closed", facts=keep("merged_into")
    ),
    accounts.EstablishmentOrphaningForeseen: Kind(
        "Dernier administrateur bientôt expiré",
        "Last administrator about to expire",
        facts=keep("last_on"),
    ),
    accounts.EstablishmentOrphaned: Kind(
        "Plus aucun administrateur en mesure d'agir", "No administrator left who can act"
    ),
    accounts.EstablishmentRecovered: Kind(
        "Établissement de nouveau administré",
        "Establishment administered again",
        facts=keep("orphaned_at"),
    ),
    accounts.TermsAccepted: Kind(
        "Conditions d'utilisation acceptées", "Terms accepted", facts=keep("number", "digest")
    ),
    accounts.PeopleImported: Kind(
        "Comptes créés par un fichier",
        "Accounts created by a file",
        facts=keep("import_id", "count"),
    ),
    accounts.AccountTakenOver: about_account(
        "Compte repris d'une plateforme antérieure",
        "Account taken over from a former platform",
        of_account("profile", "rights", "expires_on"),
    ),
    accounts.ReviewOpened: Kind("Revue des comptes ouverte", "Review of accounts opened"),
    accounts.ReviewClosed: Kind(
        "Revue des comptes close", "Review of accounts closed", facts=keep("counts")
    ),
    accounts.AccountCreated: about_account(
        "Compte créé", "Account created", of_account("profile", "rights")
    ),
    accounts.AccountInvited: about_account(
        "Titulaire invité à nouveau", "Holder invited again", of_account()
    ),
    accounts.AccountInvitationLapsed: about_account(
        "Invitation échue", "Invitation lapsed", of_account()
    ),
    accounts.AccountActivated: about_account(
        "Compte activé", "Account activated", of_account("expires_on")
    ),
    accounts.AccountChanged: about_account(
        "Coordonnées modifiées",
        "Coordinates changed",
        of_account("expires_on", told=("changed", "is_own", "is_identity_change")),
        is_kept=lambda event: event.changed != ["expires_on"],  # the sign-in is there already
    ),
    accounts.AccountEmailChangeRequested: about_account(
        "Nouvelle adresse électronique à confirmer",
        "New e-mail address to be confirmed",
        of_account(told=("is_own",)),
    ),
    accounts.AccountRightsChanged: about_account(
        "Droits modifiés", "Rights changed", of_account("rights", told=("previous",))
    ),
    accounts.AccountPromoted: about_account(
        "Utilisateur devenu administrateur", "User made administrator", of_account()
    ),
    accounts.AccountRenewed: about_account(
        "Compte renouvelé", "Account renewed", of_account("expires_on", told=("is_own",))
    ),
    accounts.AccountExpired: about_account(
        "Compte expiré", "Account expired", of_account("expires_on")
    ),
    accounts.AccountDeleted: about_account(
        "Compte supprimé", "Account deleted", of_account("profile")
    ),
    accounts.AccountErasureCompleted: Kind(
        "Données personnelles effacées",
        "Personal data erased",
        account=lambda e: e.account_id,
    ),
    identity.PasswordCreated: about_credential("Mot de passe créé", "Password created"),
    identity.PasswordChanged: about_credential(
        "Mot de passe modifié", "Password changed", "by_reset"
    ),
    identity.SignedIn: about_credential("Connexion", "Signed in", "profile"),
    identity.CredentialLocked: Kind(
        "Compte verrouillé",
        "Account locked",
        is_holders=True,
        account=lambda e: e.account_id,
        facts=keep("locked_until"),
    ),
    identity.IdentifierForgotten: about_credential(
        "Identifiant rappelé par courriel", "Identifier sent by e-mail"
    ),
    identity.CredentialUnlocked: about_credential(
        "Compte déverrouillé", "Account unlocked", "by_reset"
    ),
    identity.FactorAdded: about_factor("Second facteur ajouté", "Second factor added"),
    identity.FactorRemoved: about_factor("Second facteur retiré", "Second factor removed"),
    identity.FactorLocked: Kind(
        "Codes erronés après le mot de passe",
        "Wrong codes after the password",
        is_holders=True,
        account=lambda e: e.account_id,
        facts=of_factor("tries", "locked_until"),
    ),
    identity.FactorLetterAsked: Kind(
        "Code par courrier demandé, second facteur perdu",
        "Code asked for by letter, second factor lost",
        is_holders=True,
        account=lambda e: e.account_id,
        facts=keep("expires_at"),
    ),
    identity.FactorLetterVoided: Kind(
        "Code du courrier annulé, second facteur perdu",
        "Code of a letter void, second factor lost",
        is_holders=True,
        account=lambda e: e.account_id,
        facts=keep("reason"),
    ),
    identity.FactorResetAsked: Kind(
        "Réinitialisation des seconds facteurs demandée",
        "Reset of second factors asked for",
        is_holders=True,
        account=lambda e: e.account_id,
        facts=keep("due_at"),
    ),
    identity.FactorResetCancelled: Kind(
        "Réinitialisation des seconds facteurs annulée",
        "Reset of second factors cancelled",
        is_holders=True,
        account=lambda e: e.account_id,
        facts=keep("reason"),
    ),
    identity.FactorsReset: Kind(
        "Seconds facteurs réinitialisés",
        "Second factors reset",
        is_holders=True,
        account=lambda e: e.account_id,
        facts=keep("way"),
    ),
    identity.RecoveryCodesReplaced: about_credential(
        "Codes de secours remplacés", "Recovery codes replaced"
    ),
    identity.RecoveryCodeUsed: about_credential(
        "Connexion avec un code de secours", "Signed in with a recovery code", "left"
    ),
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
    identity.LinkCreated: about_link(
        "Relié à un autre compte de la même personne",
        "Linked to another account of the same person",
    ),
    identity.LinkRemoved: about_link(
        "Lien avec un autre compte terminé", "Link to another account ended", "reason"
    ),
    identity.ClientCreated: about_client("Application autorisée", "Application let in"),
    identity.ClientSecretChanged: about_client(
        "Nouveau secret donné à une application",
        "Another secret given to an application",
        "former_until",
    ),
    identity.ClientRemoved: about_client(
        "Application retirée", "Application let in no more", "reason"
    ),
    mailer.EmailFailed: Kind(
        "Courriel non remis",
        "E-mail not delivered",
        account=lambda e: e.account_id,
        facts=keep("template"),
        tenants=lambda e: (e.establishment_id,) if e.establishment_id else (),
    ),
    mailer.PaperItemMade: Kind(
        "Courrier papier au représentant légal",
        "Letter on paper to the legal representative",
        facts=keep("kind", "account_ids"),
    ),
    mailer.PaperItemCancelled: Kind(
        "Courrier papier annulé avant impression",
        "Letter on paper cancelled before it was printed",
        facts=keep("kind", "account_ids"),
    ),
    mailer.PaperItemReturned: Kind(
        "Courrier papier revenu",
        "Letter on paper come back",
        facts=keep("kind", "account_ids", "reason", "returned_on"),
    ),
    mailer.LetterDeposited: Kind(
        "Courrier déposé", "Letter deposited", facts=keep("letter_id", "category")
    ),
    mailer.LetterWithdrawn: Kind(
        "Courrier retiré", "Letter withdrawn", facts=keep("letter_id", "category", "reason")
    ),
    mailer.LetterRead: Kind(
        "Courrier lu",
        "Letter read",
        is_holders=True,
        account=lambda e: e.account_id,
        facts=keep("letter_id", "counts"),
    ),
    accounts.OperatorActed: platform_act(),
    delegation.OperatorActed: platform_act(),
    identity.OperatorActed: platform_act(),
    mailer.OperatorActed: platform_act(),
}
"""Every event that leaves a row."""

OF_OPERATION: Mapping[str, Kind] = {operation_of(event): kind for event, kind in KINDS.items()}
"""The same, by what the row carries: the event's name without its version."""
