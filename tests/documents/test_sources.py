"""Files, folders, zips and streams become pictures and PDFs in order; whatever is not read is said in its place."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhicheng_tui.documents.sources import Problem, Source, SourceLimits, count, from_stream, sources
from zhicheng_tui.documents.sources.given import natural, readable
from zhicheng_tui.domain.clock import SHANGHAI

from .zips import JPEG, zipped

PDF = b"%PDF-1.7\n"
HEIC = b"\0\0\0\x18ftypheic" + b"\0" * 40


def names(found: Iterable[Source | Problem]) -> list[str]:
    """Return the names of what was read, and `!` with those of problems."""
    return [one.name if isinstance(one, Source) else f"!{one.name}" for one in found]


def test_a_file_by_its_contents(tmp_path: Path) -> None:
    (tmp_path / "王某某.txt").write_bytes(JPEG)
    os.utime(tmp_path / "王某某.txt", (0, 1_790_000_000))
    (tmp_path / "b.heic").write_bytes(HEIC)
    (tmp_path / "c").write_bytes(PDF)
    one, *rest = sources([tmp_path / "王某某.txt", tmp_path / "b.heic", tmp_path / "c"])
    assert one == Source("王某某.txt", JPEG, datetime(2026, 9, 21, 22, 13, 20, tzinfo=SHANGHAI))
    assert names(rest) == ["b.heic", "c"]


def test_a_folder_in_the_order_that_people_count(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    (folder / "王某某").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("10.jpg", "2.jpg", "王某某/第12页.jpg", "王某某/第2页.jpg", ".hidden/a.jpg", ".x.jpg", "Thumbs.db",
                 "desktop.ini", ".DS_Store"):  # fmt: skip
        (folder / name).write_bytes(JPEG)
    (folder / "link.jpg").symlink_to(folder / "2.jpg")
    (folder / "around").symlink_to(folder)
    found = ["材料/2.jpg", "材料/10.jpg", "材料/王某某/第2页.jpg", "材料/王某某/第12页.jpg"]
    assert names(sources([folder])) == found
    assert count([folder]) == 4


def test_what_is_no_picture_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    for name, data in {
        "1.txt": b"text",
        "2.jpg": b"",
        "3.rar": b"Rar!\x1a\x07\x01\x00",
        "4.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "5.docx": zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
    }.items():
        (folder / name).write_bytes(data)
    text, empty, rar, old, new = sources([folder])
    assert text == Problem("a/1.txt", "不是图片或 PDF，请改用 JPG、PNG、BMP、TIFF、WebP、HEIC 图片或 PDF")
    assert empty == Problem("a/2.jpg", "文件是空的，请重新扫描或复制")
    assert isinstance(rar, Problem)
    assert "重新压缩为 zip" in rar.message
    assert isinstance(old, Problem)
    assert isinstance(new, Problem)
    assert old.message == new.message == "不是图片或 PDF，是 Office 等软件的文档，请另存为 PDF 后上传"


def test_an_empty_folder_and_an_empty_zip_are_said(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "空.zip").write_bytes(zipped({"__MACOSX/._a.jpg": JPEG, "dir/": b""}))
    assert list(sources([tmp_path / "空", tmp_path / "空.zip"])) == [
        Problem("空", "文件夹里没有文件，请检查后重新上传"),
        Problem("空.zip", "压缩包里没有文件，请检查后重新上传"),
    ]


def test_a_zip_by_its_contents(tmp_path: Path) -> None:
    members = {"子目录/10.jpg": JPEG, "子目录/2.jpg": JPEG, "__MACOSX/子目录/._2.jpg": b"x", "Thumbs.db": b"x",
               "子目录/说明.txt": b"text", "empty.jpg": b"", "子目录/": b""}  # fmt: skip
    (tmp_path / "扫描.dat").write_bytes(zipped(members, when=(2026, 11, 2, 9, 30, 0)))
    found = list(sources([tmp_path / "扫描.dat"]))
    shown = [
        "!扫描.dat › empty.jpg",
        "扫描.dat › 子目录/2.jpg",
        "扫描.dat › 子目录/10.jpg",
        "!扫描.dat › 子目录/说明.txt",
    ]
    assert names(found) == shown
    assert found[1] == Source(shown[1], JPEG, datetime(2026, 11, 2, 9, 30, tzinfo=SHANGHAI))
    assert count([tmp_path / "扫描.dat"]) == 4


def test_a_zip_in_a_zip_is_read_and_one_in_that_is_not(tmp_path: Path) -> None:
    innermost = zipped({"c.jpg": JPEG})
    inner = zipped({"b.jpg": JPEG, "innermost.zip": innermost})
    (tmp_path / "a.zip").write_bytes(zipped({"a.jpg": JPEG, "inner.zip": inner}))
    found = list(sources([tmp_path / "a.zip"]))
    assert names(found) == ["a.zip › a.jpg", "a.zip › inner.zip › b.jpg", "!a.zip › inner.zip › innermost.zip"]
    assert isinstance(found[2], Problem)
    assert found[2].message == "压缩包套了太多层，没有读取，请解压后重新上传"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("王某某.jpg".encode("gbk"), "王某某.jpg"),
        ("䶮𬱖.jpg".encode("gb18030"), "䶮𬱖.jpg"),
        ("王某某.jpg".encode(), "王某某.jpg"),
        (b"caf\x82\xff.jpg", "caf\u00e9\u00a0.jpg"),
        (b"plain.jpg", "plain.jpg"),
    ],
)
def test_names_without_a_noted_encoding(raw: bytes, name: str, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"x" * len(raw): JPEG}).replace(b"x" * len(raw), raw))
    (found,) = sources([tmp_path / "a.zip"])
    assert found.name == f"a.zip › {name}"


def test_names_on_the_disk_are_decoded_as_well(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "a")
    os.mkdir(folder)
    with open(folder + b"/" + "王某某.jpg".encode("gbk"), "wb") as file:
        file.write(JPEG)
    assert names(sources([tmp_path / "a"])) == ["a/王某某.jpg"]


def test_names_are_only_names(tmp_path: Path) -> None:
    """Nothing is written anywhere, and nothing in a name reaches the terminal."""
    (tmp_path / "in").mkdir()
    bad = {"../../evil.jpg": JPEG, "/etc/passwd.jpg": JPEG, "C:\\a\\b.jpg": JPEG, "\x1b[2J\u202egpj.exe": JPEG,
           "n" * 5000 + ".jpg": JPEG}  # fmt: skip
    (tmp_path / "in/a.zip").write_bytes(zipped(bad))
    found = [one.name.removeprefix("a.zip › ") for one in sources([tmp_path / "in/a.zip"])]
    assert {"../../evil.jpg", "/etc/passwd.jpg", "C:/a/b.jpg", "␛[2J‹U+202E›gpj.exe"} < set(found)
    assert max(map(len, found)) == 200
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "in"]


def test_links_in_a_zip_are_left_out(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.jpg", JPEG)
    (tmp_path / "a.zip").write_bytes(out.getvalue())
    assert names(sources([tmp_path / "a.zip"])) == ["a.zip › a.jpg"]


def test_a_stream_is_a_picture_or_a_zip_or_nothing() -> None:
    assert list(from_stream(io.BytesIO(JPEG), "标准输入")) == [Source("标准输入", JPEG, None)]
    assert names(from_stream(io.BytesIO(zipped({"a.jpg": JPEG})), "-")) == ["- › a.jpg"]
    assert names(from_stream(io.BytesIO(b""), "-")) == ["!-"]
    assert names(from_stream(io.BytesIO(b"text" * 100), "-")) == ["!-"]


def test_a_stream_that_spills_to_the_disk(tmp_path: Path) -> None:
    data = zipped({"a.jpg": JPEG + os.urandom(3000), "b.jpg": JPEG + os.urandom(3000)})
    limits = SourceLimits(size=4000)
    assert names(from_stream(io.BytesIO(data), "-", limits)) == ["- › a.jpg", "- › b.jpg"]


def test_a_stream_is_read_no_further_than_allowed() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def __init__(self, head: bytes) -> None:
            self.head = head

        def read(self, size: int = -1) -> bytes:
            data, self.head = self.head[:size], self.head[size:]
            data += bytes(max(0, size - len(data)))
            self.taken += len(data)
            return data

    for head, most in ((JPEG, 5000), (b"PK\x03\x04", 9000), (b"text", 16)):
        stream = Endless(head)
        (found,) = from_stream(stream, "-", SourceLimits(size=5000, archive=9000))  # type: ignore[arg-type]
        assert isinstance(found, Problem)
        assert stream.taken <= most + 1


def test_no_heavy_library_is_loaded() -> None:
    code = "import sys, zhicheng_tui.documents.sources; print({'PIL', 'numpy', 'zxingcpp', 'fpdf'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@given(st.lists(st.text(alphabet="a/0123²王", max_size=8)))
@settings(deadline=None)
def test_any_names_can_be_sorted(found: list[str]) -> None:
    ordered = sorted(found, key=natural)
    found.reverse()
    assert sorted(found, key=natural) == ordered


def test_numbers_without_end_can_be_sorted() -> None:
    long = "9" * 60_000
    assert sorted([f"a{long}", "a10", "a2", "a02"], key=natural) == ["a02", "a2", "a10", f"a{long}"]


@given(st.binary(max_size=40))
@settings(deadline=None)
def test_any_bytes_have_a_name(raw: bytes) -> None:
    assert isinstance(readable(raw), str)
