"""Identity: who you are.

Owns: credentials (a projection of accounts' facts, with a password), second factors, one-time
codes, sessions, links between one person's accounts, the signing keys, machine clients.

Announces: `password.created`, `password.changed`, `code.issued` (the code sealed for the mailer),
`code.looked_up`, `email.confirmed`, `link.created`, `link.removed`, `credential.signed_in`,
`credential.locked`, `credential.unlocked`, `credential.identifier_forgotten`,
`credential.invitation_missed`, `device.appeared`, `session.revoked`, `client.created`,
`client.removed`, `client.secret_changed`, `client.snapshot`, `factor.added`, `factor.called_for`,
`factor.locked`, `factor.removed`, `factor_letter.asked`, `factor_letter.issued`,
`factor_letter.voided`, `factor_reset.asked`, `factor_reset.cancelled`, `factors.reset`,
`recovery_code.used`, `recovery_codes.replaced`, `remembered_device.added`,
`remembered_device.reused`, `operator.acted`, `account.erased`.

Listens to: `accounts`, `delegation`.

Never: decides what somebody may do (tokens say who, never what), sends an e-mail, keeps a password,
a code or a secret that could be read back; but for those of authenticator applications, which are
sealed, and opened to judge a code alone. Of passkeys it has the public halves.
"""
