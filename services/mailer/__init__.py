"""What is written to whom: e-mails, letters on paper, and the letter box.

Owns          e-mails and their attempts, suppressed addresses, templates, paper items and their
              batches, letters, their categories and readings, campaigns.
Announces     email.sent, email.failed · paper.made, paper.cancelled, paper.returned
              · letter.deposited, letter.read, letter.withdrawn · operator.acted · account.erased
Listens to    accounts (people, establishments, invitations, promotions, catalogue, terms),
              identity (one-time codes, passwords, locks, second factors), delegation (what both
              sides are told).
Never does    decide who has an account or a right; keep a password or, once sent, a one-time code;
              talk to a mail server with a transaction open.
"""
