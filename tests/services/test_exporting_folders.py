"""Whole applications as folders, and back: every file, whole, under a harmless name; nothing hostile is read."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.services import acts, exports
from tests.services.exports import picture
from zhicheng_tui.domain.privacy import mask_id
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.exporting import Exported, Format, Wanted
from zhicheng_tui.services.exporting.folders import Folders, safe
from zhicheng_tui.services.folders_in import folders_in, read_folder
from zhicheng_tui.store.faults import StorageError


@pytest.fixture
def number(desk: Desk) -> int:
    """An application with three attachments, two of one category."""
    number = acts.pick(desk, Status.APPROVED)[0]
    exports.attach(desk.runtime, number, picture(1), picture(2), picture(3))
    return number


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where folders go."""
    return tmp_path / "out"


def save(desk: Desk, out: Path, *ids: int, unmasked: bool = True, **more: Any) -> Exported:
    """Export whole applications."""
    return desk.exporting.save(Wanted(ids, "选中的", Format.FOLDER, unmasked=unmasked), out, **more)


def only(out: Path) -> Path:
    """The one folder that was made."""
    (folder,) = out.iterdir()
    return folder


def test_a_folder_has_the_form_the_data_and_every_attachment(desk: Desk, number: int, out: Path) -> None:
    """Named after number and person; files as they were uploaded; for the owner only."""
    made = save(desk, out, number)
    assert (made.path, made.count, list(made.problems)) == (out, 1, [])
    application = acts.state(desk.runtime, number)
    folder = only(out)
    assert folder.name == f"{application.no}_{application.name}"
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    attachments = [f"附件/学历学位证书-{n}.png" for n in (1, 2, 3)]
    assert names == sorted(["application.json", "申报表.pdf", *attachments])
    assert [(folder / name).read_bytes() for name in attachments] == [picture(1), picture(2), picture(3)]
    assert (folder / "申报表.pdf").read_bytes().startswith(b"%PDF-")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert (modes, stat.S_IMODE(folder.stat().st_mode)) == ({0o600}, 0o700)


def test_what_went_out_comes_back_the_same(desk: Desk, number: int, out: Path) -> None:
    """The data as it was, the attachments in the store by their hash."""
    save(desk, out, number)
    (folder,) = folders_in(out)
    assert folders_in(folder) == [folder]
    incoming = read_folder(desk.runtime, folder)
    file = desk.files.open(number).file
    assert incoming.application["modules"] == {module: list(rows) for module, rows in file.contents.items()}
    assert incoming.application["no"] == file.application.no
    hashes = [hashlib.sha256(picture(shade)).hexdigest() for shade in (1, 2, 3)]
    assert [one.sha256 for one in incoming.files] == hashes
    assert all(desk.runtime.files.check(sha256) for sha256 in hashes)


def test_each_whole_application_is_an_event_of_its_own(desk: Desk, number: int, out: Path) -> None:
    """With the batch it belongs to; full numbers too; 审核进度 is not longer for it."""
    steps = len(desk.files.progress(desk.files.open(number).file))
    save(desk, out, number, acts.pick(desk, Status.SUBMITTED)[0])
    export, unmask, other, _ = exports.newest(desk.runtime, 4)
    told = {"rows": 1, "format": "folder", "filter": "选中的"}
    assert {key: export[3][key] for key in told} == told
    assert (export[:3], unmask[:3]) == (("EXPORT", "application", number), ("UNMASK", "application", number))
    assert other[0] == "EXPORT"
    batches = {row.batch for row in acts.ask(desk.runtime, "SELECT batch FROM audit_event ORDER BY seq DESC LIMIT 4")}
    assert len(batches) == 1
    assert None not in batches
    assert len(desk.files.progress(desk.files.open(number).file)) == steps


def test_masked_folders_hide_numbers_everywhere_and_do_not_come_back(desk: Desk, number: int, out: Path) -> None:
    """In the data and on the form; the way back says what to do instead."""
    id_no, phone = exports.private(desk.runtime, number)
    save(desk, out, number, unmasked=False)
    data = (only(out) / "application.json").read_text(encoding="utf-8")
    assert (id_no in data, phone in data, mask_id(id_no) in data) == (False, False, True)
    import pypdfium2

    with pypdfium2.PdfDocument(only(out) / "申报表.pdf") as document:
        printed = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert id_no not in printed
    assert mask_id(id_no) in printed
    with pytest.raises(Refused, match="--unmasked"):
        read_folder(desk.runtime, only(out))


def test_names_that_people_chose_lead_nowhere(desk: Desk, number: int, out: Path) -> None:
    """Neither a person's name nor a category is a way out of the folder or hides anything."""
    exports.rename(desk.runtime, number, "../../王\u202e\x1b某/..")
    name = "../../etc/passwd.png"
    exports.attach(desk.runtime, number, picture(1), category="../../x\n", name=name)
    save(desk, out, number)
    folder = only(out)
    assert ".." not in folder.name.split("/")
    assert [path.name for path in (folder / "附件").iterdir()] == [".._.._x_-1.png".removeprefix("..")]
    assert sorted(path.name for path in out.parent.iterdir()) == ["out", "world"]


@pytest.mark.parametrize(
    "text", ["", "..", ".", "  . ", "a/b", "\0", "con\\aux", "甲" * 300, "\ud800", "-rf", "a\u200bb"]
)
def test_a_safe_name_is_one_name_on_every_system(text: str) -> None:
    name = safe(text)
    assert name not in ("", ".", "..")
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert len(name.encode()) <= 120
    assert name.isprintable()


def test_a_lost_or_altered_attachment_is_named_and_the_rest_is_exported(desk: Desk, number: int, out: Path) -> None:
    lost, altered = (hashlib.sha256(picture(shade)).hexdigest() for shade in (1, 2))
    desk.runtime.files.find(lost).unlink()
    desk.runtime.files.find(altered).write_bytes(b"something else")
    made = save(desk, out, number)
    assert [path.name for path in (only(out) / "附件").iterdir()] == ["学历学位证书-3.png"]
    assert len(made.problems) == 2
    assert all("没有导出" in problem for problem in made.problems)


def test_a_folder_that_is_there_is_not_touched_unless_that_is_wanted(desk: Desk, number: int, out: Path) -> None:
    """All are looked at first; then it is replaced whole, and what was in it goes."""
    save(desk, out, number)
    note = only(out) / "便条.txt"
    note.write_text("要紧的", encoding="utf-8")
    before = exports.count_events(desk.runtime)
    with pytest.raises(Refused, match="已存在，没有改动") as refused:
        save(desk, out, acts.pick(desk, Status.SUBMITTED)[0], number)
    assert refused.value.first.code == "exists"
    assert (exports.count_events(desk.runtime), note.read_text(encoding="utf-8")) == (before, "要紧的")
    save(desk, out, number, overwrite=True)
    assert not note.exists()
    assert sorted(path.name for path in only(out).iterdir()) == sorted(["application.json", "申报表.pdf", "附件"])


def test_a_folder_that_is_no_export_is_never_replaced(desk: Desk, number: int, out: Path) -> None:
    application = acts.state(desk.runtime, number)
    other = out / f"{application.no}_{application.name}"
    other.mkdir(parents=True)
    (other / "论文.doc").write_text("要紧的", encoding="utf-8")
    with pytest.raises(Refused, match="不是导出的办件"):
        save(desk, out, number, overwrite=True)
    assert (other / "论文.doc").exists()


def test_a_link_in_the_place_of_a_folder_is_not_followed(desk: Desk, number: int, out: Path, tmp_path: Path) -> None:
    application, victim = acts.state(desk.runtime, number), tmp_path / "victim"
    out.mkdir()
    victim.mkdir()
    (victim / "application.json").write_text("{}", encoding="utf-8")
    (out / f"{application.no}_{application.name}").symlink_to(victim)
    with pytest.raises(Refused, match="不是导出的办件"):
        save(desk, out, number, overwrite=True)
    assert [path.name for path in victim.iterdir()] == ["application.json"]


def test_when_it_fails_midway_whole_folders_stay_and_nothing_half_made(
    desk: Desk, number: int, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One event for each that was handed out, none for the one that was not."""
    note, before = Folders.note, exports.count_events(desk.runtime)

    def fail_at_second(self: Folders, application: int, name: str) -> None:
        if application != number:
            raise StorageError("磁盘已满，没有保存")
        note(self, application, name)

    monkeypatch.setattr(Folders, "note", fail_at_second)
    with pytest.raises(StorageError):
        save(desk, out, number, acts.pick(desk, Status.SUBMITTED)[0])
    assert only(out).name.startswith(acts.state(desk.runtime, number).no)
    assert exports.count_events(desk.runtime) == before + 2


# back in


def break_json(folder: Path) -> None:
    (folder / "application.json").write_text("{", encoding="utf-8")


def deep_json(folder: Path) -> None:
    (folder / "application.json").write_text("[" * 100_000, encoding="utf-8")


def other_json(folder: Path) -> None:
    (folder / "application.json").write_text('{"format": "x", "version": 1}', encoding="utf-8")


def two_applications(folder: Path) -> None:
    told = json.loads((folder / "application.json").read_text(encoding="utf-8"))
    told["applications"] *= 2
    (folder / "application.json").write_text(json.dumps(told), encoding="utf-8")


def odd_modules(folder: Path) -> None:
    told = json.loads((folder / "application.json").read_text(encoding="utf-8"))
    told["applications"][0]["modules"]["edu"] = {"a": 1}
    (folder / "application.json").write_text(json.dumps(told), encoding="utf-8")


def alter(folder: Path) -> None:
    (folder / "附件/学历学位证书-2.png").write_bytes(picture(99))


def lose(folder: Path) -> None:
    (folder / "附件/学历学位证书-2.png").unlink()


def add(folder: Path) -> None:
    (folder / "附件/多余.png").write_bytes(picture(98))


def program(folder: Path) -> None:
    (folder / "附件/学历学位证书-4.png").write_bytes(b"MZ\x90")


def link_attachment(folder: Path) -> None:
    path = folder / "附件/学历学位证书-2.png"
    path.unlink()
    path.symlink_to("/etc/passwd")


def link_data(folder: Path) -> None:
    (folder / "application.json").rename(folder.parent.parent / "elsewhere.json")
    (folder / "application.json").symlink_to(folder.parent.parent / "elsewhere.json")


def link_attachments(folder: Path) -> None:
    (folder / "附件").rename(folder.parent.parent / "elsewhere")
    (folder / "附件").symlink_to(folder.parent.parent / "elsewhere")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "附件/管道.png")


def hidden_sign(folder: Path) -> None:
    (folder / "附件/学历学位证书-2.png").rename(folder / "附件/学历\u202egnp.exe")


def broken_name(folder: Path) -> None:
    (folder / "附件/学历学位证书-2.png").rename(folder / "附件" / os.fsdecode(b"\xff\xfe.png"))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (break_json, "读不出来"),
        (deep_json, "读不出来"),
        (other_json, "不是办件导出的格式"),
        (two_applications, "正好有一份办件"),
        (odd_modules, "不成格式"),
        (alter, "指纹不符"),
        (lose, "缺附件"),
        (add, "指纹不符"),
        (program, "不是图片或 PDF"),
        (link_attachment, "链接或特殊文件"),
        (link_data, "链接或特殊文件"),
        (link_attachments, "链接或特殊文件"),
        (pipe, "链接或特殊文件"),
        (hidden_sign, "看不见的或损坏的字符"),
        (broken_name, "看不见的或损坏的字符"),
    ],
)
def test_a_folder_that_was_tampered_with_is_refused_with_the_reason(
    desk: Desk, number: int, out: Path, harm: Callable[[Path], None], told: str
) -> None:
    save(desk, out, number)
    harm(only(out))
    before = acts.dump(desk.runtime)
    with pytest.raises(Refused, match=told):
        read_folder(desk.runtime, only(out))
    assert acts.dump(desk.runtime) == before


def test_a_folder_that_is_a_link_or_holds_no_export_is_refused(desk: Desk, number: int, out: Path) -> None:
    save(desk, out, number)
    link = out.parent / "link"
    link.symlink_to(only(out))
    with pytest.raises(Refused, match="打不开"):
        read_folder(desk.runtime, link)
    empty = out.parent / "empty"
    empty.mkdir()
    with pytest.raises(Refused, match="里面没有导出的办件"):
        folders_in(empty)
    with pytest.raises(Refused, match="打不开"):
        folders_in(out.parent / "none")
