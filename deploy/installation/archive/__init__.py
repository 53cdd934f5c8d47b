"""An installation in one file: its four databases as of one instant, its keys and its files.

The file is a ZIP, and the same for every kind of installation: what was saved of one in containers
can be restored into a data folder, and the other way round. Rows are kept as PostgreSQL's own COPY
writes them, so neither its programs nor its version matter. Addresses and passwords of servers are
no part of it: the installation that it is restored into has its own.
"""
