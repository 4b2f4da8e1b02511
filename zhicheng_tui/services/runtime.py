"""What every use case runs on, built once by `bootstrap` and passed down; nothing of it is global."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection

from ..domain.clock import Clock, SystemClock
from ..store import schema
from ..store.engine import Engines, engines, sqlite_url
from ..store.faults import translated
from .errors import ConfigurationError, NotFound
from .loading import ImportGate
from .settings import Settings

if TYPE_CHECKING:
    from ..documents.helper.pool import Helpers
    from ..domain.application import Actor
    from ..domain.jurisdiction import Jurisdiction
    from ..domain.reference import Reference
    from ..store.files import FileStore, StoredFile


STAGED_FOR = timedelta(days=7)
"""How long a file that was looked at and not accepted stays."""


@dataclass
class Runtime:
    """An installation at work."""

    settings: Settings
    engines: Engines
    clock: Clock = field(default_factory=SystemClock)
    gate: ImportGate = field(default_factory=ImportGate, repr=False)
    _swept: bool = field(default=False, repr=False)

    @cached_property
    def reference(self) -> Reference:
        """Reference data, read at first use.

        Raises:
            ConfigurationError: When a file cannot be used, naming file and key.
        """
        from .. import resources
        from ..store.reference import ReferenceDataError, load_reference

        try:
            return load_reference(resources.data() / "reference", self.settings.data_dir / "reference")
        except ReferenceDataError as error:
            raise ConfigurationError(str(error)) from error

    @cached_property
    def jurisdiction(self) -> Jurisdiction:
        """The rules of who opens whose account, read at first use.

        Raises:
            ConfigurationError: When the file cannot be used, naming file and key.
        """
        from .. import resources
        from ..store.jurisdiction import load_jurisdiction
        from ..store.reference import ReferenceDataError

        try:
            return load_jurisdiction(resources.data() / "reference", self.settings.data_dir / "reference")
        except ReferenceDataError as error:
            raise ConfigurationError(str(error)) from error

    @cached_property
    def files(self) -> FileStore:
        """Uploaded files."""
        from ..store.files import FileStore

        return FileStore(self.settings.files_dir)

    def stage(self, data: bytes) -> StoredFile:
        """Put a file aside while it is being looked at; what nobody accepted within `STAGED_FOR` is cleared away.

        Raises:
            StorageError: When the disk fails.
        """
        if not self._swept:
            self._swept = True
            self.files.sweep(self.clock.now() - STAGED_FOR)
        return self.files.stage(data)

    @cached_property
    def helpers(self) -> Helpers:
        """Processes that read pictures and draw forms, prepared at first use and started when one is needed."""
        from ..documents.helper.pool import Helpers

        return Helpers()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database and cannot change it.

        Raises:
            StorageError: When the database fails; the message says what to do.
        """
        with self.gate.query(), translated(), self.engines.read.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that is saved when it ends well, and leaves nothing behind when it does not.

        Raises:
            StorageError: When the database fails; nothing was saved.
        """
        with self.gate.query(), translated(), self.engines.write.begin() as connection:
            yield connection

    def sign_in(self, login: str, via: str, origin: str = "") -> Actor:
        """Return who acts under `login`; an empty login means the only account there is.

        Raises:
            NotFound: When there is no such account, or none was named among several.
        """
        from dataclasses import replace

        from ..store.queries import people

        with self.reading() as connection:
            if not login:
                logins = people.list_logins(connection)
                if len(logins) != 1:
                    raise NotFound("请用 --as 指定登录用户" if logins else "还没有用户，请先运行 zhicheng init")
                login = logins[0]
            actor = people.find_actor(connection, login, via)
        if actor is None:
            raise NotFound(f"没有用户「{login}」，或已停用；请核对 --as 后面的登录名")
        return replace(actor, origin=origin)

    def close(self) -> None:
        """Let go of the database and of the helper processes."""
        if "helpers" in self.__dict__:
            self.helpers.close()
        self.engines.dispose()


def database_url(settings: Settings) -> str | URL:
    """Return where an installation's database is."""
    return settings.database_url or sqlite_url(settings.database_file)


def bootstrap(settings: Settings, clock: Clock | None = None) -> Runtime:
    """Return a runtime on the installation that `settings` names.

    Raises:
        ConfigurationError: When there is no database there, or one of another version.
        StorageError: When the database cannot be read.
    """
    if not settings.database_url and not settings.database_file.is_file():
        raise ConfigurationError(
            f"{settings.data_dir} 里还没有数据库：运行 zhicheng init 建立，或 zhicheng demo 先试用"
        )
    runtime = Runtime(settings, engines(database_url(settings)), clock or SystemClock())
    try:
        with translated():
            schema.check(runtime.engines.read)
    except schema.SchemaError as error:
        raise ConfigurationError(str(error)) from error
    return runtime
