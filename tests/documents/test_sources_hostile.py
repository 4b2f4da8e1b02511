"""What is made to harm a reader of folders and zips: no hang, no cost beyond the limits, always a sentence."""

from __future__ import annotations

import io
import os
import random
import socket
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from zhicheng_tui.documents.sources import Problem, Source, SourceLimits, count, from_stream, sources

from .zips import JPEG, bomb, changed, overlapping, zipped

MEBIBYTE = 1024 * 1024


def only_problem(path: Path, limits: SourceLimits | None = None) -> str:
    """Return the sentence that is all that came of `path`."""
    (found,) = sources([path], limits)
    assert isinstance(found, Problem)
    return found.message


def of_zip(data: bytes, limits: SourceLimits | None = None) -> list[Source | Problem]:
    return list(from_stream(io.BytesIO(data), "a.zip", limits))


def sentence(data: bytes, limits: SourceLimits | None = None) -> str:
    """Return the sentence that is all that came of a zip."""
    (found,) = of_zip(data, limits)
    assert isinstance(found, Problem)
    return found.message


def test_pipes_and_sockets_in_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "1.jpg")
    (tmp_path / "2.jpg").write_bytes(JPEG)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "3.jpg"))
        pipe, picture, listener = sources([tmp_path])
        assert count([tmp_path]) == 3
    assert isinstance(picture, Source)
    for found in (pipe, listener):
        assert isinstance(found, Problem)
        assert found.message == "不是普通文件，没有读取，请只放图片或 PDF 文件"


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/tty", "/dev/stdin", "/none", "nul\0", "x" * 300])
def test_devices_and_impossible_names(path: str) -> None:
    assert only_problem(Path(path))
    assert count([Path(path)]) == 1


def test_a_pipe_or_link_that_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("pipe", "link", "loop"):
        assert only_problem(tmp_path / name)


def test_a_folder_exchanged_for_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in/1").mkdir(parents=True)
    (tmp_path / "in/2").mkdir()
    (tmp_path / "in/1/a.jpg").write_bytes(JPEG)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/secret.jpg").write_bytes(JPEG)
    found = sources([tmp_path / "in"])
    assert isinstance(next(found), Source)
    (tmp_path / "in/2").rmdir()
    (tmp_path / "in/2").symlink_to(tmp_path / "out")
    assert list(found) == [Problem("in/2/", "文件夹打不开，请检查是否有读取权限")]


def test_folders_deeper_than_the_limit(tmp_path: Path) -> None:
    deep = tmp_path.joinpath("in", *["d"] * 20)
    deep.mkdir(parents=True)
    (deep / "a.jpg").write_bytes(JPEG)
    assert only_problem(tmp_path / "in") == "文件夹超过 16 层，里面的没有读取，请移到上层后重新上传"


def test_more_files_than_the_limit(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.jpg").write_bytes(JPEG)
    *read, last = sources([tmp_path], SourceLimits(files=10))
    assert len(read) == 10
    assert isinstance(last, Problem)
    assert last.message == "文件夹里的文件超过 10 个，后面的没有读取，请分成几个文件夹上传"


def test_a_huge_sparse_file(tmp_path: Path) -> None:
    for name, start in (("a.jpg", JPEG), ("b.zip", b"PK\x03\x04")):
        with open(tmp_path / name, "wb") as file:
            file.write(start)
            file.truncate(10 << 30)
    picture, archive = sources([tmp_path])
    assert picture == Problem(f"{tmp_path.name}/a.jpg", "文件超过 50 MB，请压缩后重新上传")
    assert archive == Problem(f"{tmp_path.name}/b.zip", "文件超过 1024 MB，请压缩后重新上传")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root sees it too: the system's refusal is injected."""
    (tmp_path / "a.jpg").write_bytes(JPEG)
    (tmp_path / "sub").mkdir()
    real = os.open

    def refusing(path: object, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if dir_fd is not None:
            raise PermissionError(13, "refused")
        return real(path, flags, mode)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refusing)
    file, folder = sources([tmp_path])
    assert isinstance(file, Problem)
    assert "没有权限" in file.message
    assert isinstance(folder, Problem)
    assert folder.message == "文件夹打不开，请检查是否有读取权限"


def test_a_bomb_costs_little_memory() -> None:
    """It is unpacked no further than the limit that comes first."""
    data = bomb("a.jpg", 200 * MEBIBYTE)
    assert len(data) < MEBIBYTE
    tracemalloc.start()
    assert sentence(data) == "压缩比异常，可能不是正常的图片，没有读取，请直接上传原图"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 24 * MEBIBYTE
    assert sentence(data, SourceLimits(ratio=10_000)) == "文件超过 50 MB，请压缩后重新上传"
    few = SourceLimits(ratio=10_000, total=10 * MEBIBYTE)
    assert sentence(data, few) == "压缩包解开后超过 10 MB，后面的没有读取，请分成几个压缩包上传"


def test_headers_that_lie_do_not_help_a_bomb() -> None:
    data = bomb("a.jpg", 8 * MEBIBYTE)
    for lie in ({"size": 100}, {"packed": 10}, {"packed": 0x7FFFFFFF}, {"size": 0}, {"offset": 0x7FFFFFFF}):
        (found,) = of_zip(changed(data, **lie))
        assert isinstance(found, Problem), lie


def test_overlapping_members_end_at_the_total() -> None:
    """Fifield's bomb: each member is honest, together they are gigabytes; newer Pythons refuse it themselves."""
    data = overlapping(4000, 900_000)
    assert len(data) < 300_000
    found = of_zip(data, SourceLimits(ratio=2000, total=20 * MEBIBYTE))
    assert sum(len(one.data) for one in found if isinstance(one, Source)) <= 20 * MEBIBYTE
    assert isinstance(found[-1], Problem)
    assert len(found) <= 4000


def test_zips_in_a_zip_share_its_limits() -> None:
    inner = zipped({f"{number}.jpg": JPEG for number in range(40)})
    data = zipped({f"{number}.zip": inner for number in range(10)})
    found = of_zip(data, SourceLimits(members=100))
    assert sum(isinstance(one, Source) for one in found) == 80
    assert sum(isinstance(one, Problem) for one in found) == 8


def test_ten_thousand_members() -> None:
    data = zipped({f"{number}.jpg": JPEG for number in range(10_000)}, zipfile.ZIP_STORED)
    assert sentence(data) == "压缩包里的文件超过 5,000 个，请分成几个压缩包上传"


def test_a_list_of_contents_without_end() -> None:
    data = overlapping(60_000, 10)
    assert sentence(data).startswith("压缩包里的文件超过 5,000 个")
    tracemalloc.start()
    assert sentence(data, SourceLimits(directory=MEBIBYTE)) == "压缩包已损坏，请重新压缩后上传"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MEBIBYTE


def test_a_password_is_said() -> None:
    for flag in (0x1, 0x41, 0x801):
        assert sentence(changed(zipped({"a.jpg": JPEG}), flags=flag)) == (
            "在压缩包里加了密码，无法读取，请去掉密码重新压缩后上传"
        )


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bound_are_refused(method: int) -> None:
    """4 KB of bzip2 can be gigabytes, and `zipfile` would make them at once."""
    assert sentence(zipped({"a.jpg": JPEG + bytes(MEBIBYTE)}, method)).startswith("压缩方式不支持")


def test_an_impossible_date_is_none() -> None:
    (found,) = of_zip(changed(zipped({"a.jpg": JPEG}), date=0))
    assert isinstance(found, Source)
    assert found.modified is None


def test_one_damaged_member_does_not_cost_the_others() -> None:
    noise = random.Random(1).randbytes(5000)
    data = bytearray(zipped({"a.jpg": JPEG + noise, "b.jpg": JPEG + noise[::-1]}))
    data[2000] ^= 0xFF
    bad, good = of_zip(bytes(data))
    assert bad == Problem("a.zip › a.jpg", "在压缩包里已损坏，请重新压缩后上传")
    assert isinstance(good, Source)


def test_damaged_zips_are_said(tmp_path: Path) -> None:
    whole = zipped({f"{number}.jpg": JPEG * 20 for number in range(5)})
    for damaged in (whole[: len(whole) // 2], whole[:-10], whole[:4], whole[:30] + whole[-22:]):
        assert sentence(damaged)
    (tmp_path / "a.zip").write_bytes(whole[: len(whole) // 2])
    assert count([tmp_path / "a.zip"]) == 1
    chance = random.Random(7)
    for _ in range(300):
        changed_bytes = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            changed_bytes[chance.randrange(4, len(whole))] = chance.randrange(256)
        assert all(isinstance(one, Source | Problem) for one in of_zip(bytes(changed_bytes)))


def test_files_are_closed_when_nobody_wants_the_rest(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.zip").write_bytes(zipped({"a.jpg": JPEG, "b.jpg": JPEG}))
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        found = sources([tmp_path])
        next(found)
        del found
    assert len(os.listdir("/proc/self/fd")) == before
