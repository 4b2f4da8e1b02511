"""The command line: data on stdout, talk on stderr; exit 0 done, 1 refused by a rule, 2 usage or configuration."""
