"""A runtime for one account: once that is closed or changed, its sessions end at the next act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from ..domain.application import Actor
from ..domain.refusal import refuse
from ..store.queries.accounts import find_standing
from ..store.queries.units import find_closed
from .runtime import Runtime

if TYPE_CHECKING:
    from ..documents.helper.pool import Helpers
    from ..domain.jurisdiction import Jurisdiction
    from ..domain.reference import Reference
    from ..store.files import FileStore

SIGNED_OUT = "signed-out"
"""Code of the refusal by which a session ends."""


class Watched(Runtime):
    """The same installation, for one account: every transaction begins by reading what the account is now."""

    def __init__(self, base: Runtime, actor: Actor) -> None:
        super().__init__(base.settings, base.engines, base.clock, base.gate)
        self.base, self._actor = base, actor

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database and cannot change it.

        Raises:
            Refused: When the account may no longer work.
            StorageError: When the database fails.
        """
        with self.base.reading() as connection:
            self._still_stands(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that is saved when it ends well.

        Raises:
            Refused: When the account may no longer work.
            StorageError: When the database fails; nothing was saved.
        """
        with self.base.writing() as connection:
            self._still_stands(connection)
            yield connection

    def _still_stands(self, connection: Connection) -> None:
        now = find_standing(connection, self._actor.id)
        if now is None or not now.active:
            raise refuse(SIGNED_OUT, "账号已停用，本次登录已结束；需要继续使用请联系管理员")
        closed = find_closed(connection, self._actor.unit.path)
        if closed is not None:
            raise refuse(SIGNED_OUT, f"{closed}已停用，本次登录已结束；需要继续使用请联系管理员")
        if (now.role, now.unit_id) != (self._actor.role, self._actor.unit.id):
            raise refuse(SIGNED_OUT, "账号的角色或单位有变动，本次登录已结束；请重新登录")

    @cached_property
    def reference(self) -> Reference:
        """Reference data of the installation."""
        return self.base.reference

    @cached_property
    def jurisdiction(self) -> Jurisdiction:
        """The rules of who opens whose account."""
        return self.base.jurisdiction

    @cached_property
    def files(self) -> FileStore:
        """Uploaded files."""
        return self.base.files

    @cached_property
    def helpers(self) -> Helpers:
        """The helper processes of the installation."""
        return self.base.helpers

    def close(self) -> None:
        """Let go of the database and of the helper processes."""
        self.base.close()


def watched(runtime: Runtime, actor: Actor) -> Runtime:
    """Return `runtime` for the sessions of `actor`."""
    return Watched(unwatched(runtime), actor)


def unwatched(runtime: Runtime) -> Runtime:
    """Return the runtime itself, which asks nobody: for noting that a session has ended."""
    return runtime.base if isinstance(runtime, Watched) else runtime
