"""Pure rules of title review: no I/O, no clock of its own, no library but python-stdnum."""
