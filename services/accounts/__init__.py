"""Who works where, with which rights: establishments and their accounts.

Owns        the register, establishments and their registration, accounts and their rights, the
            catalogue of services, terms and their acceptance, reviews of accounts, the history of
            every establishment.
Announces   `establishment.*`, `account.*`, `review.*`, `service.*`, `terms.*`, `operator.acted`,
            `heartbeat`.
Listens to  itself, identity, delegation and mailer for the history; identity also for activation,
            sign-ins, locks, links, confirmed e-mail addresses and the names of machine clients.
Never       keeps a password, sends an e-mail, or decides what a delegation grants.
"""
