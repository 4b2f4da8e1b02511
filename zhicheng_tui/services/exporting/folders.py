"""Whole applications as folders: 申报表, every attachment, and what the import reads back.

A folder gets its name when everything in it is on the disk, and when its event is on the trail.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...documents import forms as pages
from ...documents.scan.opening import sniff
from ...domain.application import Actor, CaseFile
from ...domain.refusal import Refused, refuse
from ...domain.text import hostile
from ...store import audit
from ...store.faults import StorageError
from ...store.queries import cases
from ..errors import GONE, NotFound
from ..forms import drawn
from ..queue import Queue
from ..runtime import Runtime
from .columns import FORMAT, VERSION, as_object, masked_file

DATA, FORM, ATTACHMENTS = "application.json", "申报表.pdf", "附件"
PRIVATE = ("id_no", "phone")
MAX_BYTES = 120
"""Bytes of a part of a name: systems take 255 for the whole."""
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_SUFFIX = re.compile(r"\.(pdf|jpe?g|png|tiff?|bmp|webp|heic|heif|gif)", re.IGNORECASE)
_NO_FORM = "{}：申报表没有生成：{}"
_MISSING = "{}：附件「{}」的文件不在系统里或已损坏，没有导出"
Progress = Callable[[int, int], None]


@dataclass
class Made:
    """What came of it."""

    count: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Folders:
    """Makes folders for one caller; who may is for the caller to have asked."""

    runtime: Runtime
    actor: Actor
    told: str
    unmasked: bool
    batch: str

    def fill(self, file: CaseFile, folder: Path) -> list[str]:
        """Write everything of an application into an empty folder; return what could not be taken along."""
        application = file.application
        shown = file if self.unmasked else masked_file(file, self.runtime.reference)
        issue = pages.Issue(application.no, application.flow_rev, self.runtime.clock.now().date())
        form = pages.DeclarationForm(shown, self.runtime.reference.modules, issue)
        problems, counts = list[str](), dict[str, int]()
        try:
            _put(folder / FORM, drawn(self.runtime, [form]))
        except Refused as refused:
            problems.append(_NO_FORM.format(application.no, refused.first.message))
        data = {"format": FORMAT, "version": VERSION, "masked": not self.unmasked}
        data["applications"] = [as_object(shown.application, shown.plan, shown.contents)]
        _put(folder / DATA, json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
        attachments = folder / ATTACHMENTS
        attachments.mkdir(mode=0o700)
        for row in file.contents.get("attach", []):
            sha256, category = row.get("sha256"), safe(str(row.get("category") or "材料"))
            if not sha256:
                continue
            counts[category] = counts.get(category, 0) + 1
            try:
                content = self._stored(str(sha256))
            except (StorageError, ValueError, OSError):
                problems.append(_MISSING.format(application.no, row.get("file") or category))
                continue
            suffix = _suffix(str(row.get("file") or ""), content)
            _put(attachments / f"{category}-{counts[category]}{suffix}", content)
        _sync(attachments)
        _sync(folder)
        return problems

    def _stored(self, sha256: str) -> bytes:
        """Return a stored file that is whole."""
        content = self.runtime.files.find(sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError("altered")
        return content

    def note(self, number: int, name: str) -> None:
        """Put it on the trail that a whole application is handed out."""
        told = {"rows": 1, "format": "folder", "filter": self.told, "file": name}
        events = [audit.Event("EXPORT", "application", number, after={key: one for key, one in told.items() if one})]
        if self.unmasked:
            events.append(unmasking(number, 1))
        with self.runtime.writing() as connection:
            audit.record(connection, self.actor, events, self.runtime.clock.now(), self.batch)

    def names(self, ids: Sequence[int]) -> dict[int, str]:
        """Return id → the folder's name, of those that the caller may see."""
        rows = Queue(self.runtime, self.actor).rows(ids)
        return {number: f"{safe(rows[number].no)}_{safe(rows[number].name)}" for number in ids if number in rows}

    def case(self, number: int) -> CaseFile:
        """Return an application with everything in it.

        Raises:
            NotFound: When the caller may not see it any more.
        """
        plans = {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}
        with self.runtime.reading() as connection:
            found = cases.find_applications(connection, self.actor.unit.path, [number])
            if number not in found:
                raise NotFound(GONE)
            return cases.find_case(connection, found[number], plans[found[number].plan_id])


def save(
    making: Folders, ids: Sequence[int], target: Path, *, overwrite: bool = False, progress: Progress | None = None
) -> Made:
    """Make a folder for each application in `target`; those made before something fails stay.

    Raises:
        Refused: When one is there already and may not be replaced, or the place cannot be written.
    """
    names, made = making.names(ids), Made()
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_free(target, names, overwrite=overwrite)
        for done, (number, name) in enumerate(names.items(), 1):
            unfinished = target / f".{secrets.token_hex(4)}.part"
            unfinished.mkdir(mode=0o700)
            try:
                made.problems += making.fill(making.case(number), unfinished)
                making.note(number, name)
                _publish(unfinished, target / name, overwrite=overwrite)
                made.count += 1
            except NotFound:
                made.problems.append(f"{name}：{GONE}")
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
            if progress is not None:
                progress(done, len(names))
        _sync(target)
    except OSError as error:
        raise refuse("target", f"{target}：写不了文件夹（{error.strerror}）；请换一个位置") from error
    return made


def unmasking(number: int | None, count: int) -> audit.Event:
    """Return the event of private numbers handed out in full: of how many people."""
    return audit.Event("UNMASK", "application", number, after={"fields": list(PRIVATE), "rows": count})


def safe(text: str) -> str:
    """Return text as part of a file's name on every system: no way out of the folder, nothing invisible."""
    plain = "".join("_" if hostile(char) or not char.isprintable() else char for char in _UNFIT.sub("_", text))
    plain = plain.strip(" .") or "_"
    return plain.encode()[:MAX_BYTES].decode(errors="ignore").rstrip(" .") or "_"


def _check_free(target: Path, names: dict[int, str], *, overwrite: bool) -> None:
    for name in names.values():
        path = target / name
        if not os.path.lexists(path):
            continue
        if not overwrite:
            raise refuse("exists", f"{path} 已存在，没有改动；请换一个文件夹")
        if path.is_symlink() or not (path / DATA).is_file():
            raise refuse("target", f"{path} 不是导出的办件，不能覆盖；请换一个文件夹")


def _publish(unfinished: Path, path: Path, *, overwrite: bool) -> None:
    """Give a finished folder its name; the one there before goes."""
    before = None
    if overwrite and os.path.lexists(path):
        before = path.with_name(f".{secrets.token_hex(4)}.old")
        path.rename(before)
    try:
        unfinished.rename(path)  # fails where a folder with something in it has come meanwhile
    except OSError:
        if before is not None:
            before.rename(path)
        raise
    if before is not None:
        shutil.rmtree(before)


def _suffix(name: str, content: bytes) -> str:
    found = _SUFFIX.fullmatch(os.path.splitext(name)[1])
    if found:
        return found.group().lower()
    kind = sniff(content)
    return f".{kind.lower()}" if kind else ".bin"


def _put(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
