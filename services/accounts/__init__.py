"""Who works where, with which rights: establishments and their accounts.

Owns        the register, establishments and their registration, accounts and their rights, the
            catalogue of services, terms and their acceptance, the history of every establishment.
Announces   `establishment.*`, `account.*`, `service.*`, `terms.*`, `operator.acted`, `heartbeat`.
Listens to  itself, identity, delegation and mailer for the history; identity also for activation,
            sign-ins, confirmed e-mail addresses and the names of machine clients.
Never       keeps a password, sends an e-mail, or decides what a delegation grants.
"""
