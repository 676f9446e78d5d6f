"""The servers that tests over the wire talk to, by name: how many processes, on Redis or not, on which database."""

import os

LAYERS = {"memory": (1, False, "sqlite"), "redis": (1, True, "postgres"), "redis-2": (2, True, "postgres")}

# Those that differ most; `./dev soak layers` takes all.
USUAL = os.environ.get("SOAK_LAYERS", "memory redis-2").split()
# What asks for everything there is takes long: two processes on PostgreSQL, and all in the soak.
ALL_IN_SOAK = os.environ.get("SOAK_LAYERS", "redis-2").split()
