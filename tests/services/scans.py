"""What the tests of uploads share: forms printed by the product and scanned again, codes, small pictures, send-offs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pypdfium2
from PIL import Image, ImageFilter
from qrcode.main import QRCode

from zhicheng_tui.documents.code import FormCode, FormKind, decode, encode
from zhicheng_tui.documents.sources import Source
from zhicheng_tui.domain.documents import Document, DocumentKind
from zhicheng_tui.domain.findings import Wanted
from zhicheng_tui.domain.notice import Notice
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.keys import form_key
from zhicheng_tui.services.looking import Looked
from zhicheng_tui.services.papers import Paper
from zhicheng_tui.services.verdicts import Verdict
from zhicheng_tui.services.waiting import WaitingPage

from .acts import OPEN, ask, hire, pick, state

PUB, ASM, OPN = DocumentKind
PAPERS = {ASM: Paper.ASM, OPN: Paper.OPN}
OVER = Notice(date(2026, 11, 9), date(2026, 11, 13))
"""Five working days, over at the time of the tests."""
DPI = 100


def printed(desk: Desk, ids: Sequence[int], kinds: Sequence[DocumentKind] = (ASM,)) -> list[Image.Image]:
    """Return a picture of each page of new forms, person by person."""
    pdf = desk.forms.make(ids, [PAPERS[kind] for kind in kinds])
    return [page.render(scale=DPI / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def form(desk: Desk, number: int, kind: DocumentKind = ASM) -> Image.Image:
    """Return a picture of one new form."""
    return printed(desk, [number], [kind])[0]


def png(image: Image.Image) -> bytes:
    """Return a picture as PNG."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def jpeg(image: Image.Image, quality: int = 80) -> bytes:
    """Return a picture as JPEG."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


def pdf(images: Sequence[Image.Image]) -> bytes:
    """Return pictures as the pages of one PDF, as a scanner with a feeder makes it."""
    file = io.BytesIO()
    images[0].save(file, "PDF", save_all=True, append_images=list(images[1:]), resolution=DPI)
    return file.getvalue()


def blank() -> Image.Image:
    """Return a sheet with nothing on it but a few lines."""
    sheet = Image.new("L", (661, 935), 255)
    for row in range(130, 800, 40):
        sheet.paste(0, (80, row, 580, row + 2))
    return sheet


def blurred(image: Image.Image, amount: float) -> Image.Image:
    """Return a picture out of focus."""
    return image.filter(ImageFilter.GaussianBlur(amount))


def sheet_with(text: str) -> Image.Image:
    """Return a sheet with a code of some text on it."""
    made = QRCode(box_size=6, border=4)
    made.add_data(text)
    sheet = blank()
    sheet.paste(made.make_image().get_image().convert("L"), (380, 160))
    return sheet


def issued(desk: Desk, number: int, kind: DocumentKind = ASM) -> str:
    """Return the text of the newest code handed out for a form."""
    row = ask(
        desk.runtime,
        "SELECT id, flow_rev FROM form_issue WHERE application_id = :id AND kind = :kind ORDER BY id DESC",
        id=number,
        kind=kind.value,
    )[0]
    return encode(FormCode(number, FormKind[kind.value], row.flow_rev, row.id), form_key(desk.runtime.settings))


def told(desk: Desk, text: str) -> FormCode:
    """Return what a code says."""
    return decode(text, form_key(desk.runtime.settings))


def look(
    desk: Desk, data: bytes, number: int | None = None, kind: DocumentKind | None = None, name: str = "a.png"
) -> Looked:
    """Return what the first page of a file is, perhaps as something that is wanted."""
    wanted = None if number is None else Wanted(desk.filing.application(number), kind)
    first, *_ = desk.examining.look(name, data, wanted)
    return first


def put(desk: Desk, number: int, kind: DocumentKind, *, replacing: bool = False) -> Document:
    """Print a form, scan it and file it; or put up a notice and file the proof."""
    if kind is PUB:
        page = look(desk, png(blank()), number, PUB, "公示.png")
        return desk.filing.put(page, number, PUB, notice=OVER, replacing=replacing)
    page = look(desk, jpeg(form(desk, number, kind)), number, kind)
    return desk.filing.put(page, number, kind, replacing=replacing)


def lacking(desk: Desk, kind: DocumentKind = ASM, status: Status = Status.APPROVED) -> list[int]:
    """Return applications of the caller's tree in open plans that have no such document."""
    rows = desk.checklist.rows(pick(desk, status, OPEN))
    return [number for number, row in rows.items() if all(one.kind is not kind for one in row.documents)]


def marks(desk: Desk, number: int) -> str:
    """Return the three marks of a line of the checklist, as E09 has them."""
    row = desk.checklist.rows([number])[number]
    return "".join("√" if row.standing(kind).value == "VALID" else "×" for kind in DocumentKind)


def put_aside(desk: Desk, image: Image.Image, name: str = "a.png") -> WaitingPage:
    """Take one page that will wait, and return it."""
    list(desk.intake.take_sources(iter([Source(name, png(image), None)])))
    return desk.intake.waiting()[-1]


def standing(desk: Desk, number: int, kind: DocumentKind) -> list[Document]:
    """Return the documents of a kind that stand."""
    return [one for one in desk.filing.history(number) if one.kind is kind and not one.replaced]


def complete(desk: Desk, number: int) -> int:
    """Put in what an application lacks, and return its id."""
    for kind, mark in zip((PUB, ASM, OPN), marks(desk, number), strict=True):
        if mark == "×":
            put(desk, number, kind)
    assert marks(desk, number) == "√√√"
    return number


def ready(desk: Desk, count: int = 1) -> list[int]:
    """Return approved applications of open plans with all three documents."""
    found = sorted(pick(desk, Status.APPROVED, OPEN), key=lambda number: -marks(desk, number).count("√"))
    return [complete(desk, number) for number in found[:count]]


def send(desk: Desk, ids: Sequence[int], batch: str = "b1") -> list[Verdict]:
    """Preview and send off; return the results."""
    sending = desk.send_offs.sending()
    return [verdict for piece in sending.run(sending.preview(ids), batch) for verdict in piece]


def recall(desk: Desk, ids: Sequence[int]) -> list[Verdict]:
    """Take back; return the verdicts, also of what cannot be taken back."""
    recalling = desk.send_offs.recalling()
    verdicts = {verdict.application_id: verdict for verdict in recalling.preview(ids)}
    for piece in recalling.run(list(verdicts.values()), "r1"):
        verdicts |= {verdict.application_id: verdict for verdict in piece}
    return list(verdicts.values())


def upper(desk: Desk, number: int) -> Desk:
    """Return the desk of a reviewer of the unit that a sent application lies at."""
    return hire(desk.runtime, f"upper{number}", "supervisor", state(desk.runtime, number).holder.id)
