"""The same product on PostgreSQL: a server of the tests' own, from the binaries of this machine."""
