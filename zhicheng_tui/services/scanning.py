"""Reading scanned pages, and saying whose they are: which form, for which revision, and whether it still counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..documents.code import LENGTH, PREFIX, ForgedCode, FormCode, NotOurs, decode
from ..documents.scan.loading import LoadError
from ..documents.scan.reading import Outcome, PageReading, read
from ..domain.application import Application
from ..domain.documents import DocumentKind
from ..store.queries import cases
from .desk import Desk
from .errors import ConfigurationError
from .keys import form_key
from .permissions import Permission, require


@dataclass(frozen=True)
class ScannedPage:
    """What one page of a file turned out to be."""

    path: Path
    page: int
    """From 1; 0 when the file could not be opened at all."""
    outcome: str
    message: str
    """One sentence for the person who scanned it, with its remedy."""
    texts: tuple[str, ...] = ()
    engine: str = ""
    stage: str = ""
    ms: float = 0.0
    no: str = ""
    name: str = ""
    form: str = ""
    flow_rev: int = 0


def scan(path: Path, desk: Desk | None) -> Iterator[ScannedPage]:
    """Yield what each page of a picture or PDF is; without a desk only what can be read on it."""
    if desk is not None:
        require(desk.actor, Permission.READ)
    key = _key(desk)

    def ours(text: str) -> bool:
        if key is None:
            return text.startswith(PREFIX) and len(text) == LENGTH
        return not isinstance(_decoded(text, key), NotOurs)

    try:
        readings = read(path, accept=ours)
    except LoadError as error:
        yield ScannedPage(path, 0, "unusable", f"{path.name}：{error}")
        return
    for reading in readings:
        yield _page(path, reading, key, desk)


def _key(desk: Desk | None) -> bytes | None:
    try:
        return None if desk is None else form_key(desk.runtime.settings)
    except ConfigurationError:
        return None


def _decoded(text: str, key: bytes) -> FormCode | NotOurs | ForgedCode:
    try:
        return decode(text, key)
    except (NotOurs, ForgedCode) as error:
        return error


def _page(path: Path, reading: PageReading, key: bytes | None, desk: Desk | None) -> ScannedPage:
    texts = tuple(dict.fromkeys(found.text for found in (*reading.ours, *reading.foreign)))
    outcome, message, form, code = str(reading.outcome.value), reading.message, "", None
    application: Application | None = None
    if reading.outcome is Outcome.READ and key is not None and desk is not None:
        decoded = _decoded(reading.text, key)
        if isinstance(decoded, FormCode):
            code = decoded
            application = _application(desk, code)
            outcome, message, form = _whose(code, application)
        else:
            outcome, message = "forged", "二维码不是本系统签发的，不能使用；请从系统重新下载表格"
    return ScannedPage(
        path=path,
        page=reading.number,
        outcome=outcome,
        message=message,
        texts=texts,
        engine=str(reading.engine or ""),
        stage=reading.stage,
        ms=round(reading.ms, 1),
        no=application.no if application else "",
        name=application.name if application else "",
        form=form,
        flow_rev=code.flow_rev if code else 0,
    )


def _application(desk: Desk, code: FormCode) -> Application | None:
    with desk.runtime.reading() as connection:
        found = cases.find_applications(connection, desk.actor.unit.path, [code.application_id])
    return found.get(code.application_id)


def _whose(code: FormCode, application: Application | None) -> tuple[str, str, str]:
    """Return outcome, sentence and form of a genuine code."""
    kind = next((kind for kind in DocumentKind if kind.value == code.kind.name), None)
    form = kind.label if kind else code.kind.name
    if application is None:
        return "unknown", "没有这份办件，或不在本级及下级单位范围内", form
    if code.flow_rev != application.flow_rev:
        now = f"表格是第 {code.flow_rev} 版，当前是第 {application.flow_rev} 版"
        return "old revision", f"表格与当前流程信息不匹配，请重新下载后上传。{now}", form
    return "read", f"{application.name}的{form}，与当前流程信息一致", form
