"""The ways to run Comptoir: the command line, the embedded servers, the containers."""
