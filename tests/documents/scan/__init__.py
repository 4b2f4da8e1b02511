"""Tests of reading scanned forms."""
