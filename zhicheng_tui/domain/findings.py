"""What looking at an uploaded page can come to, each with its own words and remedy (F01–F09).

「二维码解析失败」 stays the headline of what cannot be read; the rest says whose the page is and why it does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .application import Application
from .documents import Document, DocumentKind
from .lifecycle import UPLOADABLE
from .refusal import Refusal

FAILED = "二维码解析失败"
"""The headline that every user of the old system knows (F01)."""


class Finding(StrEnum):
    """How looking at a page ended."""

    READ = "read"
    RECOGNISED = "recognised"
    PLAIN = "plain"
    """A paper that has no code, as what it was uploaded."""
    NO_CODE = "no code"
    CROPPED = "cropped"
    BLURRED = "blurred"
    NOT_OURS = "not ours"
    FORGED = "forged"
    UNKNOWN = "unknown"
    """Genuine, but of no application in the caller's units."""
    OTHER_PERSON = "other person"
    WRONG_FORM = "wrong form"
    OLD_REVISION = "old revision"
    ALREADY = "already uploaded"
    CONFLICT = "conflict"
    CLOSED = "closed"
    """The application takes no documents just now."""
    NOT_A_PICTURE = "not a picture"
    DAMAGED = "damaged"
    TOO_LARGE = "too large"

    @property
    def remedy(self) -> str:
        """What to do about it, in one sentence; empty where nothing is wrong."""
        return _REMEDIES.get(self, "")

    @property
    def faq(self) -> str:
        """The question of the help that explains it; empty if none."""
        return _FAQ.get(self, "")

    @property
    def readable(self) -> bool:
        """Whether there is a page to look at: the file could be opened."""
        return self not in (Finding.NOT_A_PICTURE, Finding.DAMAGED, Finding.TOO_LARGE)

    @property
    def unread(self) -> bool:
        """Whether the page may be one of ours, only its code could not be read: a person may say whose it is."""
        return self in (Finding.NO_CODE, Finding.CROPPED, Finding.BLURRED, Finding.NOT_OURS)


_RETAKE = "请对着整张纸重新拍照（四角都在画面内、光线充足、拿稳），或录入二维码下面印的编码"
_AGAIN = "请重新下载这张表格，签字盖章后再上传"
_REMEDIES = {
    Finding.RECOGNISED: "请看图确认是这张表格后再上传",
    Finding.NO_CODE: f"{_RETAKE}；公示证明没有二维码，请从「上传公示证明」上传",
    Finding.CROPPED: _RETAKE,
    Finding.BLURRED: _RETAKE,
    Finding.NOT_OURS: f"请确认拍的是从本系统下载的表格；是的话，{_RETAKE.removeprefix('请')}",
    Finding.FORGED: _AGAIN,
    Finding.UNKNOWN: "请确认选对了文件；别的单位的表格请交由该单位上传",
    Finding.OTHER_PERSON: "请到该申报人名下上传，或改选文件",
    Finding.WRONG_FORM: "请从对应的一项上传，或改选文件",
    Finding.OLD_REVISION: _AGAIN,
    Finding.ALREADY: "不用再上传；要换成这一份，请在送审附件里上传并确认",
    Finding.CONFLICT: "请每张表格单独拍照上传",
    Finding.CLOSED: "请先完成审核；已送审的需先撤回",
    Finding.NOT_A_PICTURE: "请上传 JPG、PNG、BMP、TIFF、WebP、HEIC 图片或 PDF",
    Finding.DAMAGED: "请重新拍照或扫描后上传",
    Finding.TOO_LARGE: "请缩小或压缩后上传",
}
_FAQ = {
    Finding.CONFLICT: "upload-refused",
    Finding.ALREADY: "upload-refused",
    Finding.CLOSED: "upload-refused",
    Finding.NO_CODE: "qr-image",
    Finding.CROPPED: "qr-unreadable",
    Finding.BLURRED: "qr-unreadable",
    Finding.NOT_OURS: "qr-image",
    Finding.NOT_A_PICTURE: "qr-image",
    Finding.DAMAGED: "qr-image",
    Finding.TOO_LARGE: "qr-image",
    Finding.FORGED: "qr-flow",
    Finding.OTHER_PERSON: "qr-flow",
    Finding.WRONG_FORM: "qr-flow",
    Finding.OLD_REVISION: "qr-flow",
    Finding.UNKNOWN: "qr-flow",
}


@dataclass(frozen=True)
class Printed:
    """What a genuine code says about the page it is printed on."""

    application_id: int
    kind: DocumentKind | None
    """`None` for papers of ours that are no documents of a send-off."""
    form: str
    """The paper's name."""
    flow_rev: int
    issue: int


@dataclass(frozen=True)
class Wanted:
    """What a page is being uploaded as."""

    application: Application
    kind: DocumentKind | None = None
    """`None`: whichever of its forms it is."""


def judge(
    printed: Printed,
    found: Application | None,
    documents: Iterable[Document],
    file: tuple[str, int],
    wanted: Wanted | None = None,
) -> tuple[Finding, str]:
    """Return what a page with a genuine code is, and one sentence on it.

    Args:
        found: The application that the code names, if the caller may see it.
        documents: What has been uploaded for it.
        file: SHA-256 of the file and the page in it.
    """
    if found is None:
        return Finding.UNKNOWN, f"这张{printed.form}的办件不存在，或不在本级及下级单位范围内"
    if wanted is not None and wanted.application.id != found.id:
        return Finding.OTHER_PERSON, (
            f"这是{found.name}（{found.no}）的{printed.form}，不是{wanted.application.name}的"
        )
    kind = printed.kind
    if kind is None:
        return Finding.WRONG_FORM, f"这是{printed.form}，不是送审要上传的表格"
    if wanted is not None and wanted.kind not in (None, kind):
        return Finding.WRONG_FORM, f"这是{printed.form}，不是{wanted.kind.label if wanted.kind else ''}"
    if printed.flow_rev != found.flow_rev:
        return Finding.OLD_REVISION, (
            f"{found.name}的{printed.form}与当前流程信息不匹配：表格是第 {printed.flow_rev} 版（R{printed.flow_rev}），"
            f"当前是第 {found.flow_rev} 版（R{found.flow_rev}）"
        )
    standing = next((one for one in documents if one.kind is kind and one.valid_for(found.flow_rev)), None)
    same = standing is not None and (standing.sha256, standing.page) == file
    if found.status not in UPLOADABLE and not same:
        return Finding.CLOSED, f"{found.name}：当前状态为「{found.status.label}」，不能上传材料"
    if standing is not None:
        when = f"{standing.uploaded_at:%m-%d %H:%M}"
        return Finding.ALREADY, f"{found.name}的{printed.form}已于 {when} 上传{'，是同一个文件' if same else ''}"
    return Finding.READ, f"{found.name}的{printed.form}，与当前流程信息一致"


def may_assign(finding: Finding, issued: bool, application: Application, kind: DocumentKind) -> list[Refusal]:
    """Return why a person may not say that an unread page is this form of this application; empty when they may.

    `issued`: whether the form was handed out for the current revision at all.
    """
    if not finding.unread and finding is not Finding.RECOGNISED:
        return [Refusal("read", "这一页的二维码已经读出，不能指定为别的表格")]
    if kind.coded and not issued:
        message = f"{application.name}：还没有下载过第 {application.flow_rev} 版的{kind.label}，请先下载、签字盖章"
        return [Refusal("not-issued", message)]
    return []
