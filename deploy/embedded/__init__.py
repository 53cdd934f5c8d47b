"""All of Comptoir in one process, on one port, with a PostgreSQL of its own (DESIGN §8).

`installation` prepares a data folder: server, databases, migrations, keys, settings of each
service. `holding` keeps two runs from serving the same folder. `site` puts the four services and
two plain pages behind one port. `process` is the gunicorn process that serves it, with the
services' workers in threads; `running` leads from the command to a served page and back.
"""
