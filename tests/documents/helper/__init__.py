"""Tests of the helper process."""
