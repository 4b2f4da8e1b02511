"""Where files may be picked: what is listed and in which order, what typed and dragged paths mean, what is refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services import places as module
from zhicheng_tui.services.places import EPOCH, Kind, Places, found
from zhicheng_tui.services.settings import Settings, load_settings

BROKEN = os.fsdecode(b"\xd5\xc5\xc8\xfd.jpg")
"""张三.jpg as a system with GBK names writes it."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def scans(home: Path) -> Path:
    """A folder of scans."""
    folder = home / "扫描 件"
    folder.mkdir()
    return folder


@pytest.fixture
def places(tmp_path: Path, home: Path) -> Places:
    """No inbox; data beside the home folder."""
    (tmp_path / "data" / "objects").mkdir(parents=True)
    return Places(Settings(data_dir=tmp_path / "data"), home)


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(b"x")


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.first.code


# where it begins


def test_it_begins_in_the_downloads_else_where_the_program_was_started(home: Path, places: Places) -> None:
    assert places.start() == home
    (home / "下载").mkdir()
    assert places.start() == home / "下载"
    (home / "Downloads").mkdir()
    assert places.start() == home / "Downloads"


def test_it_does_not_begin_among_the_papers_of_others(tmp_path: Path, home: Path) -> None:
    """A service account is often started in the data folder."""
    assert Places(Settings(data_dir=tmp_path), home / "none").start() == Path("/")


def test_the_inbox_comes_first(tmp_path: Path, home: Path) -> None:
    (home / "Downloads").mkdir()
    (tmp_path / "in").mkdir()
    assert Places(Settings(data_dir=tmp_path / "data", inbox=str(tmp_path / "in")), home).start() == tmp_path / "in"


def test_both_settings_can_be_set(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path}, {"ZHICHENG_INBOX": "/in", "ZHICHENG_PICTURES": "half"})
    assert (settings.inbox, settings.pictures) == ("/in", "half")


# listing


def test_folders_first_then_files_in_the_order_people_expect(scans: Path, places: Places) -> None:
    """Numbers by value, Chinese by pinyin, upper and lower case together."""
    fill(scans, "图10.png", "图2.png", "张三.JPG", "李四.jpg", "单位.pdf", "b.zip", "A.png", "图2 副本.png")
    for name in ("第 10 批", "第 9 批"):
        (scans / name).mkdir()
    names = [entry.name for entry in places.entries(scans)]
    assert names == ["第 9 批", "第 10 批", "A.png", "b.zip", "单位.pdf", "李四.jpg", "图2.png", "图2 副本.png",
                     "图10.png", "张三.JPG"]  # fmt: skip


def test_the_newest_first(scans: Path, places: Places) -> None:
    fill(scans, "a.png", "b.png", "c.png")
    for name, when in (("a.png", 1_000_000), ("b.png", 3_000_000), ("c.png", 2_000_000)):
        os.utime(scans / name, (when, when))
    assert [entry.name for entry in places.entries(scans, newest=True)] == ["b.png", "c.png", "a.png"]


def test_only_what_can_be_uploaded_is_listed(scans: Path, places: Places) -> None:
    """Hidden files, other kinds, links, pipes and what can't be read are left out."""
    fill(scans, "a.png", ".b.png", "c.txt", "d", "e.PDF", "f.zip", "g.exe.png")
    (scans / "link.png").symlink_to(scans / "a.png")
    (scans / "folder").symlink_to("/")
    os.mkfifo(scans / "pipe.png")
    assert [(entry.name, entry.kind) for entry in places.entries(scans)] == [
        ("a.png", Kind.PICTURE), ("e.PDF", Kind.PDF), ("f.zip", Kind.ZIP), ("g.exe.png", Kind.PICTURE)]  # fmt: skip
    assert [entry.name for entry in places.entries(scans, kinds=(Kind.ZIP,))] == ["f.zip"]


def test_what_can_not_be_read_is_left_out(scans: Path, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(scans, "a.png", "b.png")
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name != "b.png")
    assert [entry.name for entry in places.entries(scans)] == ["a.png"]


def test_sizes_and_times(scans: Path, places: Places) -> None:
    fill(scans, "a.png")
    os.utime(scans / "a.png", (1_700_000_000, 1_700_000_000))
    entry = places.entries(scans)[0]
    assert (entry.size, entry.modified.isoformat()) == (1, "2023-11-15T06:13:20+08:00")
    assert module._moment(1e30) == EPOCH


def test_a_folder_without_end_is_cut(scans: Path, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 10)
    fill(scans, *(f"{number}.png" for number in range(25)))
    assert len(places.entries(scans)) == 10


def test_names_that_are_no_text_are_listed_sorted_found_and_opened(scans: Path, places: Places) -> None:
    """GBK bytes in a UTF-8 system, escapes, bidi overrides, markup, digits without end."""
    hostile = [BROKEN, "\x1b[31m红.png", "\u202egnp.png", "[red]a[b].png", "1" * 240 + ".png", "٣.png", "²³.png",
               "a\nb.png"]  # fmt: skip
    fill(scans, *hostile)
    entries = places.entries(scans)
    assert {entry.name for entry in entries} == set(hostile)
    for entry in entries:
        assert found(entries, entry.name.split()[0])
        assert places.check(entry.path).read_bytes() == b"x"
        places.entries(scans, newest=True)


def test_names_are_found_by_pinyin(scans: Path, places: Places) -> None:
    """Part of the name, initials, full pinyin, several words."""
    fill(scans, "张某某 单位考核表.png", "李四 单位考核表.png", "Scan-07.PDF")
    entries = places.entries(scans)
    for words, count in (("张某", 1), ("zmm", 1), ("zhangmou", 1), ("khb", 2), ("zmmdw", 1), ("khb ls", 1), ("SCAN", 1),
                         ("07", 1), ("", 3), ("王", 0)):  # fmt: skip
        assert len(found(entries, words)) == count, words


# what is typed and dragged


def spellings(path: str) -> Iterator[str]:
    """A path as people type it and terminals paste it."""
    yield path
    yield f"'{path}'"
    yield f'"{path}"'
    yield f"“{path}”"
    yield path.replace(" ", "\\ ").replace("(", "\\(").replace(")", "\\)")
    yield "file://" + quote(path)
    yield "file://localhost" + quote(path)
    yield "file:" + quote(path)
    yield f"\u3000{path}\u3000"
    yield f"  '{path}' \r\n"
    yield path + "\n"
    yield path.replace("/", "//")


def test_every_way_to_give_a_path(scans: Path, places: Places) -> None:
    """macOS and GNOME terminals escape, KDE and PuTTY quote, file managers paste URLs."""
    fill(scans, "张某某 考核表 (1).png")
    target = scans / "张某某 考核表 (1).png"
    for text in spellings(str(target)):
        assert places.resolve(text) == target, text


def test_paths_relative_to_a_folder_and_to_the_home(home: Path, scans: Path, places: Places) -> None:
    fill(scans, "a b.png", "~c.png")
    for text in ("a b.png", "./a b.png", "../扫描 件/a b.png", "~/扫描 件/a b.png", "'a b.png'", "a\\ b.png"):
        assert places.resolve(text, scans) == scans / "a b.png", text
    assert places.resolve("..", scans) == home
    assert places.resolve(".", scans) == scans
    assert places.resolve("./~c.png", scans) == scans / "~c.png"


def test_several_dragged_files(scans: Path, places: Places) -> None:
    fill(scans, "a b.png", "c.pdf", "d'e.zip")
    targets = [scans / "a b.png", scans / "c.pdf"]
    for text in (
        f"'{targets[0]}' '{targets[1]}'",
        f"{str(targets[0]).replace(' ', chr(92) + ' ')} {str(targets[1]).replace(' ', chr(92) + ' ')} ",
        f"{targets[0]}\n{targets[1]}\n",
        f"file://{quote(str(targets[0]))}\r\nfile://{quote(str(targets[1]))}\r\n",
        f"'{targets[0]}' '{targets[1]}' '{targets[0]}'",
        "'a b.png' c.pdf",
    ):
        assert places.resolve_many(text, scans) == targets, text
    assert places.resolve_many(f"{scans}/d'e.zip") == [scans / "d'e.zip"]
    with pytest.raises(Refused) as refused:
        places.resolve("'a b.png' c.pdf", scans)
    assert code(refused) == "places.several"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "places.empty"),
        (" \u3000\n", "places.empty"),
        ("没有.png", "places.missing"),
        ("a.png/b.png", "places.missing"),
        ("a\x00b.png", "places.missing"),
        ("\ud800.png", "places.missing"),
        ("file:///%ZZ%00", "places.missing"),
        ("'未完", "places.missing"),
        ("x" * 5000, "places.unreadable"),
        ("loop.png", "places.unreadable"),
        ("c.txt", "places.kind"),
        ("pipe.png", "places.kind"),
        (r"C:\Users\张三\a.png", "places.foreign"),
        (r"'C:\Users\a b.png'", "places.foreign"),
        (r"\\server\share\a.png", "places.foreign"),
    ],
)
def test_what_can_not_be_picked_is_refused_with_a_sentence(scans: Path, places: Places, text: str, wanted: str) -> None:
    """Each names the thing and says what to do."""
    fill(scans, "a.png", "c.txt")
    (scans / "loop.png").symlink_to(scans / "loop.png")
    os.mkfifo(scans / "pipe.png")
    with pytest.raises(Refused) as refused:
        places.resolve(text, scans)
    assert code(refused) == wanted
    sentence = refused.value.first.message
    assert "；" in sentence
    assert "请" in sentence
    assert sentence.isprintable()


def test_the_wrong_kind_for_this_place(scans: Path, places: Places) -> None:
    fill(scans, "a.zip")
    with pytest.raises(Refused, match="请选择文件夹、图片、PDF"):
        places.resolve("a.zip", scans, kinds=(Kind.PICTURE, Kind.PDF))


def test_no_permission_is_said(scans: Path, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(scans, "a.png")
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(Refused, match=r"没有权限读取「.*a\.png」") as refused:
        places.resolve("a.png", scans)
    assert code(refused) == "places.denied"


# confinement


def test_the_data_folder_is_never_open(tmp_path: Path, scans: Path, places: Places) -> None:
    """Not by its path, not by a link, not by `..`; and it is not listed."""
    data = tmp_path / "data"
    fill(data, "a.png")
    (scans / "door").symlink_to(data)
    for text in (str(data), f"{data}/a.png", f"{scans}/door/a.png", f"{scans}/../../data/objects", "door"):
        with pytest.raises(Refused) as refused:
            places.resolve(text, scans)
        assert code(refused) == "places.data", text
    with pytest.raises(Refused):
        places.entries(data / "objects")
    assert "data" not in [entry.name for entry in places.entries(tmp_path)]


def test_nothing_outside_the_inbox_can_be_picked_or_seen(tmp_path: Path, home: Path, scans: Path) -> None:
    """Nor by `..`, links, `~`, URLs or a name that begins like the inbox's."""
    inbox, beside = tmp_path / "in", tmp_path / "in2"
    for folder in (inbox / "sub", beside):
        folder.mkdir(parents=True)
    fill(inbox / "sub", "a.png")
    fill(beside, "b.png")
    (inbox / "door").symlink_to("/")
    (inbox / "c.png").symlink_to(beside / "b.png")
    (inbox / "d.png").symlink_to(inbox / "sub" / "a.png")
    places = Places(Settings(data_dir=tmp_path / "data", inbox=str(inbox)), home)
    outside = (f"{beside}/b.png", "../in2/b.png", "sub/../../in2/b.png", f"door{beside}/b.png", "door", "c.png", "~",
               "/", f"file://{beside}/b.png", str(inbox) + "2", "../nothing.png")  # fmt: skip
    for text in outside:
        with pytest.raises(Refused) as refused:
            places.resolve(text)
        assert code(refused) == "places.outside", text
        assert str(inbox) in refused.value.first.message
    for folder in (home, tmp_path, inbox / "door", inbox / ".."):
        with pytest.raises(Refused):
            places.entries(folder)
    assert places.resolve("sub/a.png") == places.resolve("d.png") == inbox / "sub" / "a.png"
    assert [entry.name for entry in places.entries(inbox)] == ["sub"]
    assert places.parent(inbox / "sub") == inbox
    assert places.parent(inbox) is None


def test_the_inbox_may_itself_be_a_link(tmp_path: Path, home: Path) -> None:
    (tmp_path / "real").mkdir()
    fill(tmp_path / "real", "a.png")
    (tmp_path / "in").symlink_to(tmp_path / "real")
    places = Places(Settings(data_dir=tmp_path / "data", inbox=str(tmp_path / "in")), home)
    assert places.resolve("a.png") == places.resolve(str(tmp_path / "in" / "a.png")) == tmp_path / "real" / "a.png"
    assert places.parent(places.start()) is None


def test_an_inbox_that_is_not_there_is_for_the_administrator(tmp_path: Path, home: Path) -> None:
    places = Places(Settings(data_dir=tmp_path / "data", inbox=str(tmp_path / "in")), home)
    with pytest.raises(Refused, match="请管理员核对设置 inbox"):
        places.entries(places.start())


def test_the_top_of_the_system_has_nothing_above(places: Places) -> None:
    assert places.parent(Path("/")) is None


def test_a_file_that_went_away_is_refused(scans: Path, places: Places) -> None:
    fill(scans, "a.png")
    entry = places.entries(scans)[0]
    entry.path.unlink()
    with pytest.raises(Refused) as refused:
        places.check(entry.path)
    assert code(refused) == "places.missing"
