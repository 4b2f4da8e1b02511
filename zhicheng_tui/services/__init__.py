"""Use cases: one transaction each, permission and rules checked, audit event written. The only door for TUI and CLI."""
