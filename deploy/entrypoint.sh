#!/bin/sh
# What a service's image runs: api, worker, migrate, … (`python -m services.<name>`).
exec python -m "services.$SERVICE" "$@"
