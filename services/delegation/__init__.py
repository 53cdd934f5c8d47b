"""Who may act for whom: delegations, their assignments, and the decision that applications ask for.

Owns: delegations with their service lines, assignments, the log of each delegation, and the text that both
sides saw. Announces: `delegation.*`, `assignment.*`, and with every change `access.changed`, the whole of
what one delegation grants. Listens to: accounts (establishments, accounts), identity (revoked sessions).
Never: keeps a password, sends an e-mail, or widens what the delegating side has agreed to.
"""
