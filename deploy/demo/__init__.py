"""The story of Comptoir, lived as a client of a running installation: HTTP, and e-mails read.

`story` has the chapters, `teller` shows them, `client` speaks HTTP and retries as a careful client
does, `mails` reads what was sent, `register` draws establishments that exist nowhere.
"""
