"""What is kept of signing in: passwords, second factors, links, applications."""

from collections.abc import Mapping

from services.accounts.domain.kind import (
    Kind,
    about_client,
    about_credential,
    about_factor,
    about_link,
    keep,
    of_factor,
)
from shared.events import Event, identity

OF_SIGN_IN: Mapping[type[Event], Kind] = {
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
    identity.RememberedDeviceAdded: about_credential(
        "Second facteur mémorisé sur un appareil",
        "Second factor remembered on a device",
        "expires_at",
    ),
    identity.RememberedDeviceReused: Kind(
        "Appareil mémorisé utilisé en double, oublié",
        "Remembered device used in two places, forgotten",
        is_holders=True,
        account=lambda e: e.account_id,
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
}
