"""What looking at a page found: from the reader's outcome to the words of the domain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain.application import Application
from ..domain.documents import DocumentKind, Match
from ..domain.findings import FAILED, Finding, Printed

if TYPE_CHECKING:
    from ..documents.scan.loading import LoadError
    from ..documents.scan.reading import PageReading
    from ..store.files import StoredFile

_REMEDY = re.compile("[，；]请.*")
"""What a reader's error advises: a finding has its own remedy."""
Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Looked:
    """One page of a file that somebody wants to upload."""

    name: str
    """The file's name, for display only."""
    sha256: str
    size: int
    """Bytes of the file."""
    page: int
    """From 1; 0 when the file could not be opened."""
    pages: int
    finding: Finding
    message: str
    """One sentence: what was found."""
    advice: tuple[str, ...] = ()
    """What else should be looked after: no seal, cut off, too dark."""
    text: str = ""
    """The code that was read, recognised or typed."""
    texts: tuple[str, ...] = ()
    """Every code on the page, other people's included."""
    match: Match = Match.READ
    printed: Printed | None = None
    application: Application | None = None
    """Whose it is, when that is known."""
    path: Path | None = None
    """Where the file has been put aside, for looking at it."""
    corners: Corners | None = None
    """Where the code is, in pixels of the page."""
    module_pixels: float = 0.0
    width: int = 0
    height: int = 0
    """Pixels of the page."""
    engine: str = ""
    stage: str = ""
    ms: float = 0.0

    @property
    def kind(self) -> DocumentKind | None:
        """Which document it is, when that is known."""
        return self.printed.kind if self.printed else None

    @property
    def fit(self) -> bool:
        """Whether it can be filed without anybody looking at it."""
        return self.finding is Finding.READ and self.printed is not None

    @property
    def words(self) -> str:
        """What was found and what to do, as one text."""
        return "。".join(part for part in (self.message, self.finding.remedy, *self.advice) if part)


def looked_at(name: str, data: bytes, reading: PageReading, stored: StoredFile | None) -> Looked:
    """Return a page as the reader found it; whose it is comes later."""
    finding, message = _found(reading)
    texts = tuple(dict.fromkeys(found.text for found in (*reading.ours, *reading.foreign)))
    width, height = reading.size
    return Looked(
        name=name,
        sha256=stored.sha256 if stored else sha256(data).hexdigest(),
        size=len(data),
        page=reading.number,
        pages=reading.count,
        finding=finding,
        message=message,
        advice=tuple(advice.message for advice in sorted(reading.advice)),
        text=reading.text,
        texts=texts,
        match=Match.RECOGNISED if finding is Finding.RECOGNISED else Match.READ,
        path=stored.path if stored else None,
        corners=reading.corners,
        module_pixels=reading.module_pixels,
        width=width,
        height=height,
        engine=str(reading.engine or ""),
        stage=reading.stage,
        ms=round(reading.ms, 1),
    )


def unread_rest(pages: Sequence[Looked]) -> str:
    """Return what is said of a file whose last pages were left out, for it has too many; empty when all were read."""
    if not pages or pages[-1].page >= pages[-1].pages:
        return ""
    return f"共 {pages[-1].pages} 页，只读取了前 {pages[-1].page} 页；请把后面的页分成另一个文件上传"


def unopened(name: str, data: bytes, error: LoadError, stored: StoredFile | None) -> Looked:
    """Return what is said of a file that could not be opened."""
    from ..documents.scan.loading import NotAPicture, TooLarge

    finding = Finding.DAMAGED
    if isinstance(error, NotAPicture):
        finding = Finding.NOT_A_PICTURE
    elif isinstance(error, TooLarge):
        finding = Finding.TOO_LARGE
    digest = stored.sha256 if stored else sha256(data).hexdigest()
    message = _REMEDY.sub("", str(error))
    return Looked(name, digest, len(data), 0, 0, finding, message, path=stored.path if stored else None)


def _found(reading: PageReading) -> tuple[Finding, str]:
    from ..documents.scan.condition import Advice
    from ..documents.scan.reading import Outcome

    cut = Advice.CUT_OFF in reading.advice
    match reading.outcome:
        case Outcome.READ:
            return Finding.READ, "二维码已读取"
        case Outcome.RECOGNISED:
            share = f"{reading.agreement:.0%}" if reading.agreement else ""
            return Finding.RECOGNISED, f"二维码看不清，但与签发给这张表格的二维码吻合（{share}）"
        case Outcome.UNREADABLE if cut:
            return Finding.CROPPED, f"{FAILED}：表格没有拍全，二维码被裁掉了一部分"
        case Outcome.UNREADABLE:
            return Finding.BLURRED, f"{FAILED}：找到了二维码，但{_why_blurred(reading.module_pixels)}"
        case Outcome.FOREIGN:
            return Finding.NOT_OURS, f"{FAILED}：页面上只有其他系统的二维码"
        case Outcome.CONFLICT:
            return Finding.CONFLICT, "一页上有几张不同表格的二维码"
        case _ if cut:
            return Finding.CROPPED, f"{FAILED}：没有找到二维码，表格没有拍全"
    return Finding.NO_CODE, f"{FAILED}：没有找到二维码"


ENOUGH = 3.0
"""Pixels per module from which a picture's size is not what is wrong with it."""


def _why_blurred(pixels: float) -> str:
    if not pixels:
        return "太模糊"
    if pixels < ENOUGH:
        return f"分辨率太低（每格约 {pixels:.1f} 像素，至少要 {ENOUGH:.0f} 像素）"
    return f"失焦或抖动，太模糊（每格约 {pixels:.1f} 像素）"
