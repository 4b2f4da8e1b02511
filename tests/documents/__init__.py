"""Tests of the printed forms and their codes: what is on the page, and that machines and people can read it."""
