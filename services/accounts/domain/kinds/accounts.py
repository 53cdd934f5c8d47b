"""What is kept of an account."""

from collections.abc import Mapping

from services.accounts.domain.kind import Kind, about_account, of_account
from shared.events import Event, accounts

OF_ACCOUNTS: Mapping[type[Event], Kind] = {
    accounts.AccountTakenOver: about_account(
        "Compte repris d'une plateforme antérieure",
        "Account taken over from a former platform",
        of_account("profile", "rights", "expires_on"),
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
}
