"""Bytes in, bytes out: printed forms and their codes. Heavy libraries are imported where they are used."""
