"""What was exported comes back: lists with their modules, JSON, and whole applications with their attachments."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.services import acts, exports
from tests.services.exports import picture
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.exporting import Format, Wanted
from zhicheng_tui.services.importing import Fate, Importing, Options

NEWCOMER = "11010519491231002X"
PLAN = 4
"""A plan whose applications are open for weeks."""
HASHES = [hashlib.sha256(picture(shade)).hexdigest() for shade in (1, 2)]


@pytest.fixture
def number(desk: Desk) -> int:
    """An application with two attachments, of a plan that still takes some."""
    number = acts.pick(desk, Status.SUBMITTED)[0]
    exports.attach(desk.runtime, number, picture(1), picture(2))
    return number


@pytest.fixture
def out(desk: Desk, number: int, tmp_path: Path) -> Path:
    """Its folder's folder."""
    return desk.exporting.save(Wanted([number], "", Format.FOLDER, unmasked=True), tmp_path / "out").path


def of_another(out: Path) -> None:
    """Make the folder somebody else's, who has not applied yet."""
    (path,) = out.glob("*/application.json")
    told = json.loads(path.read_text(encoding="utf-8"))
    told["applications"][0]["modules"]["basic"][0] |= {"name": "新来的", "id_no": NEWCOMER}
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def taken(importing: Importing, out: Path) -> dict[Fate, int]:
    """Import a folder and return how many rows became what."""
    table, options = importing.open(out), Options(late="补录")
    try:
        importing.preview(table, options)
        preview = importing.run(table, options).preview
        return {fate: preview[fate] for fate in Fate if preview[fate]}
    finally:
        table.close()


@pytest.mark.parametrize("form", [Format.XLSX, Format.JSON, Format.FOLDER])
def test_the_import_finds_nothing_new_in_what_was_just_exported(desk: Desk, tmp_path: Path, form: Format) -> None:
    """Every column and every row of every module is understood as it was meant."""
    ids = [number for number in acts.pick(desk, Status.SUBMITTED) if acts.state(desk.runtime, number).plan_id == PLAN]
    wanted = Wanted(ids, "", form, modules=True, unmasked=True)
    path = desk.exporting.save(wanted, tmp_path / f"a.{form}").path
    assert taken(desk.importing, path) == {Fate.SAME: len(ids)}


def test_a_whole_application_comes_back_with_its_attachments(desk: Desk, number: int, out: Path) -> None:
    """Though the store had lost them; their rows name the files by what they are."""
    of_another(out)
    for sha256 in HASHES:
        desk.runtime.files.find(sha256).unlink()
    assert taken(desk.importing, out) == {Fate.ADDED: 1}
    made = acts.ask(desk.runtime, "SELECT max(id) AS id FROM application")[0].id
    new, old = desk.files.open(made).file, desk.files.open(number).file
    assert (new.application.name, new.application.id_no) == ("新来的", NEWCOMER)
    assert new.contents["attach"] == old.contents["attach"]
    assert new.contents["edu"] == [{key: one for key, one in row.items() if one != ""} for row in old.contents["edu"]]
    assert [desk.runtime.files.check(sha256) for sha256 in HASHES] == [True, True]


def test_the_same_folder_again_changes_nothing(desk: Desk, number: int, out: Path) -> None:
    before = acts.ask(desk.runtime, "SELECT count(*) AS n FROM application")[0].n
    assert taken(desk.importing, out) == {Fate.SAME: 1}
    assert acts.ask(desk.runtime, "SELECT count(*) AS n FROM application")[0].n == before


def test_a_folder_that_was_tampered_with_keeps_only_itself_out(desk: Desk, number: int, out: Path) -> None:
    """The others are taken; the reason names the folder."""
    other = next(one for one in acts.pick(desk, Status.SUBMITTED) if one != number)
    desk.exporting.save(Wanted([other], "", Format.FOLDER, unmasked=True), out)
    no = acts.state(desk.runtime, number).no
    (bad,) = (path for path in out.iterdir() if path.name.startswith(no))
    (bad / "附件" / "学历学位证书-1.png").write_bytes(picture(77))
    table = desk.importing.open(out)
    try:
        preview = desk.importing.preview(table, Options(late="补录"))
        said = {one.fate: one.message for one in desk.importing.said(table)}
    finally:
        table.close()
    assert (preview[Fate.WRONG], preview[Fate.SAME]) == (1, 1)
    assert said[Fate.WRONG.value].startswith(bad.name)
    assert "指纹不符" in said[Fate.WRONG.value]
