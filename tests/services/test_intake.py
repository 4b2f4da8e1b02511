"""Many files at once: every good page finds its person, the rest waits for one, and nothing is lost (Q20, Q25, F06)."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from zhicheng_tui.documents.sources import Problem, Source
from zhicheng_tui.domain.documents import Match
from zhicheng_tui.domain.findings import Finding
from zhicheng_tui.domain.guessing import Guess
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.intake import Fate, Taken

from .acts import ask, dump, pick, state
from .scans import (
    ASM,
    OPN,
    PUB,
    blank,
    blurred,
    form,
    jpeg,
    lacking,
    look,
    marks,
    pdf,
    png,
    printed,
    put,
    sheet_with,
    standing,
)

FORMS = (ASM, OPN)


@dataclass(frozen=True)
class Heap:
    """A heap of scans, and what is known of it."""

    path: Path
    ids: list[int]
    good: int
    """Pages that are to be filed."""


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its contents."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def taken(desk: Desk, *paths: Path, dry_run: bool = False) -> list[Taken]:
    """Take files and return what became of each page."""
    return list(desk.intake.take(paths, dry_run=dry_run))


def fates(results: list[Taken]) -> Counter[Fate]:
    """Return how many pages came to what."""
    return Counter(result.fate for result in results)


@pytest.fixture
def heap(desk: Desk, tmp_path: Path) -> Heap:
    """Twelve people's two forms, shuffled: a folder with pictures, a zip in it and a PDF of many pages, and rubbish."""
    ids = [number for number in lacking(desk, OPN, Status.SUBMITTED) if marks(desk, number) == "×××"][:12]
    assert len(ids) == 12
    pages = list(printed(desk, ids, FORMS))
    Random(4).shuffle(pages)
    folder = tmp_path / "扫描"
    (folder / "子目录").mkdir(parents=True)
    for place, page in enumerate(pages[:8]):
        name = f"子目录/IMG_{place}" if place % 2 else f"IMG_{place}"
        (folder / f"{name}.{'jpg' if place % 3 else 'png'}").write_bytes(jpeg(page) if place % 3 else png(page))
    with zipfile.ZipFile(folder / "还有.zip", "w") as archive:
        for place, page in enumerate(pages[8:16]):
            archive.writestr(f"内/{place}.jpg", jpeg(page))
        archive.writestr("说明.txt", "都在这里了")
    (folder / "整本.pdf").write_bytes(pdf([*pages[16:20], blank(), *pages[20:]]))
    (folder / "无关.png").write_bytes(png(sheet_with("https://example.com")))
    (folder / "名单.docx").write_bytes(b"PK\x03\x04 broken")
    return Heap(folder, ids, len(pages))


def test_every_good_page_finds_its_person_and_the_rest_waits(desk: Desk, heap: Heap) -> None:
    """Q25: matched page by page; files that cannot be opened are named; what waits is there at a new desk."""
    assert {marks(desk, number) for number in heap.ids} == {"×××"}
    results = taken(desk, heap.path)
    assert fates(results) == {Fate.FILED: heap.good, Fate.WAITING: 2, Fate.UNUSABLE: 2}
    assert {marks(desk, number) for number in heap.ids} == {"×√√"}
    unusable = [result.name for result in results if result.fate is Fate.UNUSABLE]
    assert sorted(name.split(" › ")[-1].split("/")[-1] for name in unusable) == ["名单.docx", "说明.txt"]
    for number in heap.ids:
        for kind in FORMS:
            (document,) = standing(desk, number, kind)
            assert document.match is Match.READ
            assert sha256(desk.filing.file_of(number, document).read_bytes()).hexdigest() == document.sha256
    again = Desk(desk.runtime, desk.actor).intake
    assert again.count_waiting() == 2
    assert {(page.looked.finding, page.uploader) for page in again.waiting()} == {
        (Finding.NO_CODE, "张三"),
        (Finding.NOT_OURS, "张三"),
    }
    assert all(page.looked.path is not None and page.looked.path.is_file() for page in again.waiting())


def test_a_page_of_a_pdf_is_filed_as_that_page(desk: Desk, heap: Heap) -> None:
    """Q20: say on which page of the file the form is."""
    taken(desk, heap.path / "整本.pdf")
    found = ask(desk.runtime, "SELECT page, pages, name FROM document WHERE name LIKE '%整本.pdf' ORDER BY page")
    assert [(row.page, row.pages, row.name) for row in found] == [
        (page, 1, "整本.pdf") for page in range(1, 10) if page != 5
    ]


def test_taken_twice_changes_nothing(desk: Desk, heap: Heap) -> None:
    """One act: the same folder again finds everything in; what waits is not there twice."""
    taken(desk, heap.path)
    before, kept = dump(desk.runtime), files(desk.runtime.settings.data_dir / "files")
    results = taken(desk, heap.path)
    assert fates(results) == {Fate.SKIPPED: heap.good, Fate.WAITING: 2, Fate.UNUSABLE: 2}
    assert dump(desk.runtime) == before
    after = files(desk.runtime.settings.data_dir / "files")
    assert {name: data for name, data in after.items() if not name.startswith("staging/")} == kept


def test_a_dry_run_changes_nothing_at_all(desk: Desk, heap: Heap) -> None:
    """Batch rule: a table first, with the same words; not a row, not a file."""
    before, kept = dump(desk.runtime), files(desk.runtime.settings.data_dir)
    planned = taken(desk, heap.path, dry_run=True)
    assert dump(desk.runtime) == before
    database = {name for name in kept if name.startswith("zhicheng.db")}
    after = files(desk.runtime.settings.data_dir)
    assert {name: data for name, data in after.items() if name not in database} == {
        name: data for name, data in kept.items() if name not in database
    }
    done = taken(desk, heap.path)
    assert [(one.fate, one.name, one.message) for one in planned] == [(one.fate, one.name, one.message) for one in done]


def test_stopping_midway_keeps_what_was_told(desk: Desk, heap: Heap) -> None:
    """Stop by not going on: what was yielded is saved, the rest is not there; a second taking does the rest."""
    going: Iterator[Taken] = desk.intake.take([heap.path])
    told = [next(going) for _ in range(5)]
    going.close()  # type: ignore[attr-defined]
    in_now = sum(mark == "√" for number in heap.ids for mark in marks(desk, number))
    assert in_now == fates(told)[Fate.FILED]
    taken(desk, heap.path)
    assert {marks(desk, number) for number in heap.ids} == {"×√√"}


def test_guesses_come_from_the_name_and_from_the_page_before(desk: Desk) -> None:
    """Q25: an unread page is offered with the person it probably is; a guess, not a match."""
    one, two = [number for number in lacking(desk, OPN, Status.SUBMITTED) if marks(desk, number) == "×××"][:2]
    name = state(desk.runtime, one).name
    papers = printed(desk, [two], FORMS)
    sources = [
        Source(f"{name}考核表.jpg", jpeg(blurred(form(desk, one), 8)), None),
        Source("整本.pdf", pdf([papers[0], blurred(papers[1], 8)]), None),
    ]
    results = list(desk.intake.take_sources(iter(sources)))
    assert [result.fate for result in results] == [Fate.WAITING, Fate.FILED, Fate.WAITING]
    named, followed = desk.intake.waiting()
    assert named.guesses[0] == Guess(one, ASM, "文件名里有姓名")
    assert followed.guesses == (Guess(two, OPN, "紧跟在此人的表格后面"),)
    assert marks(desk, one) == "×××"


def test_a_problem_is_told_in_its_place(desk: Desk) -> None:
    """What is not read is named between what is."""
    number = lacking(desk)[0]
    sources: list[Source | Problem] = [
        Problem("坏.zip", "压缩包打不开"),
        Source("好.png", png(form(desk, number)), None),
        Source("不是.exe", b"MZ\x90", None),
    ]
    results = list(desk.intake.take_sources(iter(sources)))
    assert [(result.fate, result.name) for result in results] == [
        (Fate.UNUSABLE, "坏.zip"),
        (Fate.FILED, "好.png"),
        (Fate.UNUSABLE, "不是.exe"),
    ]


def test_what_was_sent_does_not_come_back(desk: Desk) -> None:
    """One act: a folder that grows is taken again after some of its people were sent off."""
    number = lacking(desk, OPN)[0]
    data = png(form(desk, number, OPN))
    for kind in (PUB, ASM):
        put(desk, number, kind, replacing=True)
    desk.filing.put(look(desk, data, number, OPN), number, OPN)
    sending = desk.send_offs.sending()
    assert all(verdict.ok for verdict in sending.run_whole(sending.preview([number]), "b1"))
    (again,) = desk.intake.take_sources(iter([Source("a.png", data, None)]))
    assert again.fate is Fate.SKIPPED
    assert desk.intake.waiting() == []


def test_a_tree_with_very_many_people_can_be_scanned(desk: Desk) -> None:
    """DESIGN §5: lists of a million; asking for the rows of so many ids at once is not too much for the database."""
    everybody = pick(desk)
    rows = desk.checklist.rows([*everybody, *range(1_000_000, 1_040_000)])
    assert set(rows) == set(everybody)


def test_a_crash_between_file_and_row_leaves_nothing_broken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """DESIGN §4: what was told stays; taken again, everything is there once."""
    numbers = lacking(desk, OPN)[:2]
    pictures = [png(page) for page in (*printed(desk, numbers, [OPN]), blank())]
    sources = [Source(f"{place}.png", data, None) for place, data in enumerate(pictures)]
    with monkeypatch.context() as broken:
        broken.setattr("zhicheng_tui.store.keeping.add_waiting", lambda *_: 1 / 0)
        going = desk.intake.take_sources(iter(sources))
        assert [next(going).fate for _ in numbers] == [Fate.FILED] * 2
        with pytest.raises(ZeroDivisionError):
            next(going)
    assert desk.intake.count_waiting() == 0
    assert fates(list(desk.intake.take_sources(iter(sources)))) == {Fate.SKIPPED: 2, Fate.WAITING: 1}
    assert [marks(desk, number)[2] for number in numbers] == ["√", "√"]
    assert desk.intake.count_waiting() == 1


def test_a_dry_run_sees_that_a_form_is_there_twice(desk: Desk) -> None:
    """Batch rule: the table tells what will be: of two scans of one form the second waits."""
    number = lacking(desk)[0]
    sources = [Source(f"{place}.png", png(form(desk, number)), None) for place in range(2)]
    planned = [one.fate for one in desk.intake.take_sources(iter(sources), dry_run=True)]
    assert planned == [one.fate for one in desk.intake.take_sources(iter(sources))]


def test_what_the_heap_itself_brought_is_not_guessed(desk: Desk) -> None:
    """Q25: a paper that was filed a page ago is not what the next unread page is."""
    number = next(one for one in lacking(desk, OPN, Status.SUBMITTED) if marks(desk, one) == "×××")
    name = state(desk.runtime, number).name
    pages = [form(desk, number), blank()]
    list(desk.intake.take_sources(Source(f"{name}{place}.png", png(one), None) for place, one in enumerate(pages)))
    assert [guess.kind for guess in desk.intake.waiting()[0].guesses] == [OPN]
