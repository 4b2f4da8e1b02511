"""Programs that the end-to-end tests run in place of the installed one."""
