"""附件材料: files of an applicant's own application, looked at, kept, listed by category. Import it late: it writes.

What a file is, its first bytes say and not its ending (K35). A file that was taken out stays in the store, and in the
record of the round that it was part of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..documents.scan.opening import Limits, LoadError, read_bytes, sniff
from ..documents.sources import Problem, Source, SourceLimits, sources
from ..documents.sources.given import why_not
from ..domain.application import Actor, Row
from ..domain.clock import local
from ..domain.enclosures import MOST_BYTES, MOST_FILES, MOST_PAGES, categories_of, held, in_order
from ..domain.reference import EnclosureKind
from ..domain.refusal import Refused, refuse
from ..domain.text import one_line
from ..store.queries import cases
from ..store.queries import filling as queries
from .errors import NotFound
from .filling import ENCLOSURES, Filling
from .permissions import Permission, Scope, require, scope_of
from .runtime import Runtime

ATTACH, DETACH = "ATTACH", "DETACH"
NO_FILE = "没有这个附件，或不在可以查看的范围内"
_MAX_NAME = 120
_SMALL = (64, 64)
"""Pixels of the pictures that show whether a file can be opened."""
_MOST_FOUND = 500
"""Files of a folder that are looked through."""


@dataclass(frozen=True)
class Placed:
    """What became of one file of a folder."""

    name: str
    category: str
    """Empty when its name does not say which."""
    ok: bool
    message: str


@dataclass(frozen=True)
class _Looked:
    """A file that can be opened, put aside."""

    name: str
    sha256: str
    size: int
    pages: int


@dataclass(frozen=True)
class Enclosures:
    """Files of one caller's own applications; reviewers look at those of their units."""

    runtime: Runtime
    actor: Actor

    def kinds(self) -> Sequence[EnclosureKind]:
        """Return the categories, in the order in which they are asked for."""
        return self.runtime.reference.enclosures

    def add(self, application_id: int, category: str, path: Path) -> None:
        """Put a picture or PDF into a category, beside those that are there; takes its time.

        Raises:
            Refused: When the module is locked, the category unknown or full, or the file is none that can be opened;
                the sentence names it and says which.
            NotFound: When it is not the caller's own application.
            StorageError: When the disk fails.
        """
        self._open(application_id, [category])
        name = one_line(path.name)[:_MAX_NAME]
        try:
            data = read_bytes(path, Limits(size=MOST_BYTES))
        except LoadError as error:
            raise refuse("file", f"「{name}」：{error}", ENCLOSURES) from error
        self._put(application_id, category, name, data)

    def add_folder(self, application_id: int, path: Path) -> Iterator[Placed]:
        """Put the files of a folder or zip where their names say, and say of each what became of it; takes its time.

        A file in a folder that is called after a category belongs to that.

        Raises:
            Refused: When the module is locked; nothing else ends it.
            NotFound: When it is not the caller's own application.
        """
        self._open(application_id, ())
        limits = SourceLimits(size=MOST_BYTES, archive=MOST_BYTES * MOST_FILES, total=MOST_BYTES * MOST_FILES,
                              members=_MOST_FOUND, files=_MOST_FOUND, depth=3)  # fmt: skip
        return self._place(application_id, sources([path], limits))

    def _place(self, application_id: int, found: Iterable[Source | Problem]) -> Iterator[Placed]:
        for one in found:
            if isinstance(one, Problem):
                yield Placed(one.name, "", ok=False, message=one.message)
                continue
            name = _last(one.name)
            fitting = self._fitting(one.name)
            if len(fitting) != 1:
                told = f"像{'、'.join(f'「{each}」' for each in fitting)}" if fitting else "看不出是哪一类材料"
                message = f"文件名{told}，没有上传；请改名，或指定材料类别后单独上传"
                yield Placed(name, "", ok=False, message=message)
                continue
            try:
                self._put(application_id, fitting[0], name[:_MAX_NAME], one.data)
            except Refused as refused:
                yield Placed(name, fitting[0], ok=False, message=refused.first.message)
            else:
                yield Placed(name, fitting[0], ok=True, message="已上传")

    def _fitting(self, name: str) -> list[str]:
        """Return the categories that a file's name speaks of, or else that of the folder it is in."""
        known = [kind.name for kind in self.kinds()]
        parts = PurePosixPath(name.split(" › ")[-1]).parts
        for part in (parts[-1].rpartition(".")[0] or parts[-1], *reversed(parts[1:-1])):
            fitting = categories_of(part, known)
            if fitting:
                return fitting
        return []

    def remove(self, application_id: int, index: int, sha256: str = "") -> None:
        """Take a row of 附件材料 out.

        Args:
            index: Its place among the module's rows, from 0.
            sha256: Of the file that is meant, for a list that may have changed meanwhile.

        Raises:
            Refused: When the module is locked, there is no such row, or another file is there now.
            NotFound: When it is not the caller's own application.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        filling = Filling(self.runtime, self.actor)
        rows = filling.open(application_id).contents.get(ENCLOSURES, ())
        if not 0 <= index < len(rows):
            raise refuse("row", f"附件材料没有第 {index + 1} 项，请刷新后重试", ENCLOSURES)
        gone = rows[index]
        if sha256 and gone.get("sha256") != sha256:
            raise refuse("row", "附件材料刚有变动，没有删除；请刷新后重试", ENCLOSURES)

        def without(standing: Sequence[Row]) -> Sequence[Row]:
            if index >= len(standing) or standing[index] != gone:
                raise refuse("row", "附件材料刚有变动，没有删除；请刷新后重试", ENCLOSURES)
            return [*standing[:index], *standing[index + 1 :]]

        filling.revise(application_id, ENCLOSURES, without, (DETACH, _said(gone)))

    def file_of(self, application_id: int, sha256: str) -> Path:
        """Return where a file of an application is, for looking at it; also one of an earlier round.

        Raises:
            NotFound: When it belongs to no application that the caller may see.
            StorageError: When the file is missing.
        """
        reviewing = scope_of(self.actor.role, Permission.READ) >= Scope.TREE
        if not reviewing:
            require(self.actor, Permission.APPLY, Scope.OWN)
        with self.runtime.reading() as connection:
            if reviewing:
                seen = bool(cases.find_applications(connection, self.actor.unit.path, [application_id]))
            else:
                seen = bool(self.actor.id_no and queries.find_own(connection, self.actor.id_no, [application_id]))
            if not (seen and sha256 and sha256 in queries.find_files(connection, application_id, ENCLOSURES)):
                raise NotFound(NO_FILE)
        return self.runtime.files.find(sha256)

    # inside

    def _open(self, application_id: int, categories: Sequence[str]) -> None:
        """Refuse at once what would be refused after the work."""
        require(self.actor, Permission.APPLY, Scope.OWN)
        known = [kind.name for kind in self.kinds()]
        for category in categories:
            if category not in known:
                raise refuse("category", f"没有材料类别「{one_line(category)}」，可选：{'、'.join(known)}", ENCLOSURES)
        filled = Filling(self.runtime, self.actor).open(application_id)
        locked = filled.why_locked(ENCLOSURES)
        if locked:
            raise refuse("locked", locked, ENCLOSURES)

    def _put(self, application_id: int, category: str, name: str, data: bytes) -> None:
        looked = self._look(name, data)
        kind = next(kind for kind in self.kinds() if kind.name == category)
        row: Row = {
            "category": category,
            "file": looked.name,
            "pages": looked.pages,
            "required": kind.required,
            "uploaded": f"{local(self.runtime.clock.now()):%Y-%m-%d}",
            "sha256": looked.sha256,
            "size": looked.size,
        }

        def with_it(standing: Sequence[Row]) -> Sequence[Row]:
            full = held(standing)
            for one in full:
                if (one["category"], one.get("sha256")) == (category, looked.sha256):
                    told = (
                        f"「{looked.name}」与{category}里的「{one_line(str(one['file']))}」是同一个文件，不用重复上传"
                    )
                    raise refuse("twice", told, ENCLOSURES)
            if len(full) >= MOST_FILES:
                told = f"附件材料已有 {len(full)} 个文件，最多 {MOST_FILES} 个；请合并成一个 PDF，或先删除不要的"
                raise refuse("many", told, ENCLOSURES)
            kept = [one for one in standing if one.get("file") or one.get("category") != category]
            return in_order([*kept, row], [one.name for one in self.kinds()])

        with_it(Filling(self.runtime, self.actor).open(application_id).contents.get(ENCLOSURES, ()))
        self.runtime.files.keep(looked.sha256)
        Filling(self.runtime, self.actor).revise(application_id, ENCLOSURES, with_it, (ATTACH, _said(row)))

    def _look(self, name: str, data: bytes) -> _Looked:
        """Put a file aside once its first and its last page could be drawn.

        Raises:
            Refused: When it is neither picture nor PDF, has too many pages, or cannot be opened.
        """
        if sniff(data) is None:
            raise refuse("file", f"「{name}」：{why_not(data)}", ENCLOSURES)
        try:
            with self.runtime.helpers.one() as helper:
                pages = helper.picture(data, 1, most=_SMALL).pages
                if pages > MOST_PAGES:
                    told = f"「{name}」有 {pages} 页，超过 {MOST_PAGES} 页；请拆成几个文件后上传"
                    raise refuse("pages", told, ENCLOSURES)
                if pages > 1:
                    helper.picture(data, pages, most=_SMALL)
        except LoadError as error:
            raise refuse("file", f"「{name}」：{error}", ENCLOSURES) from error
        stored = self.runtime.stage(data)
        return _Looked(name, stored.sha256, stored.size, pages)


def _last(name: str) -> str:
    return one_line(name.split(" › ")[-1].rpartition("/")[2])


def _said(row: Row) -> str:
    """Return what the trail says of a file."""
    pages = row.get("pages")
    return f"{row.get('category')}：{row.get('file')}" + (f"（{pages} 页）" if pages else "")
