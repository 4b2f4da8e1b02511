"""Failures of the database, as the layers above see them."""

from ..store.faults import StorageError

__all__ = ["StorageError"]
