"""All of Comptoir in one process, on one port, with a PostgreSQL of its own (design.md §8).

`installation` prepares a data folder: server, databases, migrations, keys, settings of each
service. `holding` keeps two runs from serving the same folder; `using` keeps its PostgreSQL up
while a run or a command needs it, and `opening` is how commands come in, to the `databases` and
what is in them (`messages`, `consistency`, `history`). `site` puts the four services and two plain
pages behind one port. `process` is the gunicorn process that serves it, with the services' workers
in threads; `running` leads from the command to a served page and back.
"""
