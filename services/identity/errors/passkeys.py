"""What passkeys are refused with."""

from shared.errors import Bilingual, Conflict, Invalid, Unauthenticated

ONE_PROOF = Bilingual(
    "Give a `code`; for a passkey, a `credential` instead.",
    "Donnez un `code` ou, pour une clé d'accès, un `credential`.",
)


class PasskeyRefused(Unauthenticated):
    """The passkey signs nobody in: one answer for whatever is wrong with it."""

    code = "passkey_refused"
    title = "This passkey was not accepted: try again, or sign in with your identifier."
    title_fr = (
        "Cette clé d'accès n'a pas été acceptée : réessayez, ou connectez-vous avec votre "
        "identifiant."
    )


class NoPasskey(Conflict):
    """Whoever waits to be let in has no passkey."""

    code = "no_passkey"
    title = "This account has no passkey: show another factor, see `factors`."
    title_fr = "Ce compte n'a pas de clé d'accès : présentez un autre facteur, voyez `factors`."


class PasskeyUnproved(Invalid):
    """What was handed in is no passkey that was made for this account and this session."""

    code = "passkey_unproved"
    title = "This passkey cannot be added: see `errors`."
    title_fr = "Cette clé d'accès ne peut pas être ajoutée : voyez `errors`."

    def __init__(self) -> None:
        told = Bilingual(
            "Begin again within ten minutes, on a device that recognises you (PIN, finger, face).",
            "Recommencez, en moins de dix minutes, sur un appareil qui vous reconnaît (code, "
            "empreinte, visage).",
        )
        super().__init__({"credential": [told]})
