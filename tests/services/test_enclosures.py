"""附件材料: files of one's own application, by what they are and not by their names; kept for good (K34, K35, Q18)."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.enclosures import MOST_BYTES, MOST_FILES, MOST_PAGES
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services import enclosures
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound

from . import acts
from .filled import CHENMO, GUIDE, TUIHUI, begin, returned, submit, submitted
from .requests import picture
from .scans import blank, pdf

ID, STUDIES, TITLE = "身份证明", "学历学位证书", "现任职称证书"


@pytest.fixture
def chenmo(desk_for: DeskFor) -> Desk:
    """Somebody who has not applied yet."""
    return desk_for(CHENMO)


@pytest.fixture
def number(chenmo: Desk) -> int:
    """Their new application."""
    return begin(chenmo)


def rows(desk: Desk, number: int) -> list[dict[str, object]]:
    """Return the rows of 附件材料."""
    return [dict(row) for row in desk.filling.open(number).contents.get("attach", ())]


def test_a_file_is_kept_with_what_is_known_of_it(chenmo: Desk, desk: Desk, number: int, tmp_path: Path) -> None:
    """Category, name, pages, size and fingerprint; applicant and reviewer can look at it; one event."""
    path = picture(tmp_path / "身份证.jpg")
    chenmo.enclosures.add(number, ID, path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert rows(chenmo, number) == [{
        "category": ID, "file": "身份证.jpg", "pages": 1, "required": True, "uploaded": "2026-11-20",
        "sha256": sha256, "size": path.stat().st_size,
    }]  # fmt: skip
    for who in (chenmo, desk):
        assert who.enclosures.file_of(number, sha256).read_bytes() == path.read_bytes()
    event = acts.events(chenmo.runtime, number)[-1]
    assert (event.act, event.reason) == ("ATTACH", "身份证明：身份证.jpg（1 页）")
    assert [kind.name for kind in chenmo.enclosures.kinds()][:2] == [ID, STUDIES]


def test_the_pages_of_a_pdf_are_counted(chenmo: Desk, number: int, tmp_path: Path) -> None:
    """K34."""
    path = tmp_path / "毕业证.pdf"
    path.write_bytes(pdf([blank()] * 3))
    chenmo.enclosures.add(number, STUDIES, path)
    assert rows(chenmo, number)[0]["pages"] == 3


def test_a_file_is_what_its_first_bytes_say(chenmo: Desk, number: int, tmp_path: Path) -> None:
    """K35: a picture called .pdf is a picture, a text called .jpg is nothing."""
    chenmo.enclosures.add(number, ID, picture(tmp_path / "a.jpg").rename(tmp_path / "身份证.pdf"))
    assert rows(chenmo, number)[0]["pages"] == 1
    (tmp_path / "b.jpg").write_text("not a picture", encoding="utf-8")
    with pytest.raises(Refused, match=r"「b\.jpg」：不是图片或 PDF"):
        chenmo.enclosures.add(number, ID, tmp_path / "b.jpg")


def _empty(path: Path) -> None:
    path.touch()


def _damaged(path: Path) -> None:
    picture(path).write_bytes(path.read_bytes()[:300])


def _broken_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + b"x" * 2000)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.symlink_to(picture(path.with_name("target.jpg")))


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"\xff\xd8\xff")
        file.truncate(MOST_BYTES + 1)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _thick(path: Path) -> None:
    path.write_bytes(pdf([Image.new("1", (8, 8), 1)] * (MOST_PAGES + 1)))


def _archive(path: Path) -> None:
    shutil.make_archive(str(path.with_suffix("")), "zip", path.parent)
    path.with_suffix(".zip").rename(path)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (_empty, "文件是空的"),
        (_damaged, ""),
        (_broken_pdf, ""),
        (_pipe, "不是普通文件"),
        (Path.mkdir, "不是普通文件"),
        (_link, "打不开"),
        (_device, "打不开"),
        (_huge, "超过 20 MB"),
        (_thick, "51 页，超过 50 页"),
        (_archive, "不是图片或 PDF"),
        (lambda _: None, "打不开"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_sentence(
    chenmo: Desk, number: int, tmp_path: Path, make: Callable[[Path], object], told: str
) -> None:
    """Nothing is changed by it, and nothing waits for a pipe or reads a device."""
    path = tmp_path / "材料.jpg"
    make(path)
    before = acts.dump(chenmo.runtime)
    with pytest.raises(Refused) as refused:
        chenmo.enclosures.add(number, ID, path)
    assert len(refused.value.refusals) == 1
    message = refused.value.first.message
    assert message.startswith("「材料.jpg」")
    assert told in message
    assert "\n" not in message
    assert acts.dump(chenmo.runtime) == before


def test_hostile_names_are_made_visible(chenmo: Desk, number: int, tmp_path: Path) -> None:
    """In the row, as everywhere."""
    chenmo.enclosures.add(number, ID, picture(tmp_path / "身份\x1b[31m证\u202e.jpg"))
    assert rows(chenmo, number)[0]["file"] == "身份␛[31m证‹U+202E›.jpg"


def test_the_same_file_is_not_taken_twice_into_one_category(chenmo: Desk, number: int, tmp_path: Path) -> None:
    """Under whatever name: the one that is there is named. Another category may have it."""
    first = picture(tmp_path / "正面.jpg")
    chenmo.enclosures.add(number, ID, first)
    again = Path(shutil.copy(first, tmp_path / "反面.jpg"))
    with pytest.raises(Refused, match=r"「反面\.jpg」与身份证明里的「正面\.jpg」是同一个文件"):
        chenmo.enclosures.add(number, ID, again)
    chenmo.enclosures.add(number, STUDIES, again)
    assert [row["category"] for row in rows(chenmo, number)] == [ID, STUDIES]


def test_several_files_of_a_category_stand_in_the_order_of_categories(
    chenmo: Desk, number: int, tmp_path: Path
) -> None:
    """However they came."""
    for place, category in enumerate((TITLE, ID, STUDIES, ID)):
        chenmo.enclosures.add(number, category, picture(tmp_path / f"{place}.jpg", f"{place}"))
    found = [(row["category"], row["file"]) for row in rows(chenmo, number)]
    assert found == [(ID, "1.jpg"), (ID, "3.jpg"), (STUDIES, "2.jpg"), (TITLE, "0.jpg")]


def test_a_category_must_be_known(chenmo: Desk, number: int, tmp_path: Path) -> None:
    """The sentence lists them."""
    with pytest.raises(Refused, match="没有材料类别「相片」，可选：身份证明、学历学位证书"):
        chenmo.enclosures.add(number, "相片", picture(tmp_path / "a.jpg"))


def test_an_application_holds_a_bounded_number_of_files(
    chenmo: Desk, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one goes in, the next is refused."""
    assert MOST_FILES == 60
    monkeypatch.setattr(enclosures, "MOST_FILES", 2)
    for place in range(2):
        chenmo.enclosures.add(number, ID, picture(tmp_path / f"{place}.jpg", f"{place}"))
    with pytest.raises(Refused, match="附件材料已有 2 个文件，最多 2 个"):
        chenmo.enclosures.add(number, STUDIES, picture(tmp_path / "x.jpg", "x"))


def test_a_row_is_taken_out_and_no_other(chenmo: Desk, number: int, tmp_path: Path) -> None:
    """By its place and what was seen there; a list that has changed meanwhile is not acted on."""
    for name in "ab":
        chenmo.enclosures.add(number, ID, picture(tmp_path / f"{name}.jpg", name))
    first, second = rows(chenmo, number)
    chenmo.enclosures.remove(number, 0, str(first["sha256"]))
    assert rows(chenmo, number) == [second]
    with pytest.raises(Refused, match="刚有变动"):
        chenmo.enclosures.remove(number, 0, str(first["sha256"]))
    for place in (-1, 1):
        with pytest.raises(Refused, match="没有第"):
            chenmo.enclosures.remove(number, place)
    assert rows(chenmo, number) == [second]
    event = acts.events(chenmo.runtime, number)[-1]
    assert (event.act, event.reason) == ("DETACH", "身份证明：a.jpg（1 页）")


def test_a_category_without_a_file_makes_way_for_one(desk_for: DeskFor, desk: Desk, tmp_path: Path) -> None:
    """Files listed by an import may be missing; the one put in takes the place of the gap."""
    tuihui = desk_for(TUIHUI)
    number = tuihui.applying.list()[0].application.id
    gap = [{"category": STUDIES, "file": "", "pages": 0, "required": True, "uploaded": ""}]
    with tuihui.runtime.engines.write.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE module_content SET rows = json(?) WHERE application_id = ? AND module = 'attach'",
            (f'[{{"category":"{STUDIES}","file":"","pages":0,"required":true,"uploaded":""}}]', number),
        )
        connection.exec_driver_sql("UPDATE application SET open_modules = '[\"attach\"]' WHERE id = ?", (number,))
    assert rows(tuihui, number) == gap
    tuihui.enclosures.add(number, STUDIES, picture(tmp_path / "毕业证.jpg"))
    assert [row["file"] for row in rows(tuihui, number)] == ["毕业证.jpg"]
    assert tuihui.filling.open(number).before["attach"] == gap


def test_files_of_an_earlier_round_stay(chenmo: Desk, desk: Desk, clock: FrozenClock, tmp_path: Path) -> None:
    """Taken out after a return, a file is in the round that came back, for both to look at, and in the store."""
    number = returned(chenmo, desk, tmp_path, replace(GUIDE, marks={"attach": "身份证缺背面"}))
    gone = rows(chenmo, number)[0]
    clock.advance(timedelta(days=1))
    chenmo.enclosures.remove(number, 0)
    chenmo.enclosures.add(number, ID, picture(tmp_path / "正反面.jpg", "both"))
    filled = chenmo.filling.open(number)
    assert filled.changed == {"attach"}
    assert filled.before["attach"][0] == gone
    assert filled.contents["attach"][0]["uploaded"] == "2026-11-21"
    submit(chenmo, number)
    for who in (chenmo, desk):
        assert who.enclosures.file_of(number, str(gone["sha256"])).is_file()


def test_after_a_return_without_a_mark_no_file_may_be_added(chenmo: Desk, desk: Desk, tmp_path: Path) -> None:
    """Q18: locked unless 附件材料 was marked; said before the file is read."""
    number = returned(chenmo, desk, tmp_path)
    with pytest.raises(Refused, match="「附件材料」没有被标注退回"):
        chenmo.enclosures.add(number, ID, tmp_path / "no-such-file.jpg")
    with pytest.raises(Refused, match="「附件材料」没有被标注退回"):
        chenmo.enclosures.add_folder(number, tmp_path)


def test_files_are_for_their_applicant_and_the_units_reviewers(chenmo: Desk, desk_for: DeskFor, tmp_path: Path) -> None:
    """Not for other applicants, other units' reviewers, or by any hash that is in the store."""
    number = submitted(chenmo, tmp_path)
    sha256 = str(rows(chenmo, number)[0]["sha256"])
    other = tmp_path / "other.jpg"
    stored = chenmo.runtime.stage(picture(other, "not of this application").read_bytes())
    for who, hashed in ((TUIHUI, sha256), ("zhaoliu", sha256), ("lisi", sha256), (CHENMO, stored.sha256), (CHENMO, "")):
        with pytest.raises(NotFound):
            desk_for(who).enclosures.file_of(number, hashed)
    with pytest.raises(Refused, match="没有"):
        desk_for("chusan").enclosures.file_of(number, sha256)
    assert desk_for("zhengshi").enclosures.file_of(number, sha256).is_file()


def test_a_folder_is_filed_by_names(chenmo: Desk, number: int, tmp_path: Path) -> None:
    """A name, or else its folder's, says where; what says nothing, two things, or is no picture is reported."""
    folder = tmp_path / "陈默材料"
    (folder / "学历学位").mkdir(parents=True)
    for name in ("身份证.jpg", "工程师职称证.jpg", "扫描0001.jpg", "身份证和毕业证.jpg", "学历学位/正本.jpg"):
        picture(folder / name, name)
    (folder / "合同.docx").write_bytes(b"PK")
    shutil.copy(folder / "身份证.jpg", folder / "身份证 副本.jpg")
    placed = {one.name: one for one in chenmo.enclosures.add_folder(number, folder)}
    assert {name for name, one in placed.items() if one.ok} == {"身份证 副本.jpg", "工程师职称证.jpg", "正本.jpg"}
    assert placed["扫描0001.jpg"].message == "文件名看不出是哪一类材料，没有上传；请改名，或指定材料类别后单独上传"
    assert "像「身份证明」、「学历学位证书」" in placed["身份证和毕业证.jpg"].message
    assert any("不是图片或 PDF" in one.message for one in placed.values())
    assert "与身份证明里的「身份证 副本.jpg」是同一个文件" in placed["身份证.jpg"].message
    assert [row["category"] for row in rows(chenmo, number)] == [ID, STUDIES, TITLE]


def test_a_zip_is_a_folder_too(chenmo: Desk, number: int, tmp_path: Path) -> None:
    """The same by its names."""
    folder = tmp_path / "材料"
    folder.mkdir()
    picture(folder / "聘书.jpg")
    placed = list(chenmo.enclosures.add_folder(number, Path(shutil.make_archive(str(folder), "zip", folder))))
    assert [(one.name, one.category, one.ok) for one in placed] == [("聘书.jpg", "聘任文件", True)]
