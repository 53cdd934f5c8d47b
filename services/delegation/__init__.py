"""Who may act for whom: delegations, their assignments, and the decision that applications ask for.

Owns: delegations with their service lines, amendments, assignments, transfers, objections, the log
of each delegation, and the text that both sides saw. Announces: `delegation.*`, `amendment.*`,
`extension.*`, `transfer.*`, `objection.*`, `assignment.*`, `client.assigned`, `client.unassigned`,
and with every change of what a delegation grants `access.changed`, the whole of it;
`operator.acted`, `account.erased`, `heartbeat`. Listens to: accounts (establishments, accounts,
catalogue, terms; what is done by a delegation), identity (revoked sessions, machine clients, links
between accounts).
Never: keeps a password, sends an e-mail, or widens what the delegating side has agreed to.
"""
