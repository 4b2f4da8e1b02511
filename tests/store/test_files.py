"""A stored file is whole or not there; what was kept stays as it was."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhicheng_tui.store.faults import StorageError
from zhicheng_tui.store.files import ALTERED, MISSING, FileStore

from .crashing import DATA

NONE = "0" * 64
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_staged_file_becomes_a_kept_one(store: FileStore, tmp_path: Path) -> None:
    staged = store.stage(DATA)
    name = sha256(DATA).hexdigest()
    assert (staged.sha256, staged.size, staged.path) == (name, len(DATA), tmp_path / "files/staging" / name)
    assert store.find(name) == staged.path
    kept = store.keep(name)
    assert (kept.sha256, kept.size, kept.path) == (name, len(DATA), tmp_path / "files" / name[:2] / name)
    assert store.find(name) == kept.path
    assert kept.path.read_bytes() == DATA
    assert files(tmp_path / "files") == [f"{name[:2]}/{name}"]
    assert store.check(name)


def test_only_the_owner_can_read(store: FileStore, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store.stage(b"looked at")
        store.keep(store.stage(DATA).sha256)
    finally:
        os.umask(before)
    for path in (tmp_path / "files", *(tmp_path / "files").rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_everything_can_be_done_again(store: FileStore, tmp_path: Path) -> None:
    assert store.stage(DATA) == store.stage(DATA)
    kept = store.keep(sha256(DATA).hexdigest())
    assert store.keep(kept.sha256) == kept
    assert store.stage(DATA) == kept
    assert len(files(tmp_path)) == 1


@given(contents=st.lists(st.binary(max_size=200), max_size=6), kept=st.sets(st.integers(0, 5)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_kept_is_found(contents: list[bytes], kept: set[int], tmp_path_factory: Any) -> None:
    """Any contents, the empty one and twins too; a sweep takes the rest."""
    store = FileStore(tmp_path_factory.mktemp("store") / "files")
    names = [store.stage(data).sha256 for data in contents]
    wanted = {names[number] for number in kept if number < len(names)}
    for name in wanted:
        store.keep(name)
    assert all(store.find(name).read_bytes() == data for name, data in zip(names, contents, strict=True))
    assert store.sweep(LATER) == len(set(names) - wanted)
    assert all(store.check(name) for name in wanted)
    for name in set(names) - wanted:
        with pytest.raises(StorageError, match=MISSING):
            store.find(name)


@pytest.mark.parametrize("act", [FileStore.keep, FileStore.find, FileStore.check])
@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n", "/" * 64])
def test_only_a_hash_becomes_a_path(store: FileStore, act: Any, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        act(store, name)


@pytest.mark.parametrize("act", [FileStore.keep, FileStore.find, FileStore.check])
def test_a_file_that_is_nowhere_is_said(store: FileStore, act: Any) -> None:
    with pytest.raises(StorageError, match=MISSING):
        act(store, NONE)


def test_an_altered_file_is_found_and_mended_by_the_right_one(store: FileStore) -> None:
    kept = store.keep(store.stage(DATA).sha256)
    kept.path.write_bytes(DATA[:-1] + b"!")
    assert not store.check(kept.sha256)
    with pytest.raises(StorageError, match=ALTERED):
        store.keep(kept.sha256)
    store.stage(DATA)
    assert not store.check(kept.sha256)
    store.keep(kept.sha256)
    assert store.check(kept.sha256)
    assert kept.path.with_name(f"{kept.sha256}.altered").read_bytes().endswith(b"!")


def test_a_staged_file_that_was_altered_is_not_kept(store: FileStore, tmp_path: Path) -> None:
    staged = store.stage(DATA)
    staged.path.write_bytes(b"something else")
    with pytest.raises(StorageError, match=ALTERED):
        store.keep(staged.sha256)
    assert files(tmp_path / "files") == [f"staging/{staged.sha256}"]
    store.stage(DATA)
    assert store.keep(staged.sha256).path.read_bytes() == DATA


def test_a_link_is_no_file(store: FileStore, tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(DATA)
    staged = store.stage(DATA)
    staged.path.unlink()
    staged.path.symlink_to(tmp_path / "mine")
    with pytest.raises(StorageError, match=MISSING):
        store.keep(staged.sha256)
    assert store.stage(DATA).path.is_symlink() is False
    assert (tmp_path / "mine").read_bytes() == DATA


def test_the_sweep_takes_old_leftovers_only(store: FileStore, tmp_path: Path) -> None:
    kept = store.keep(store.stage(b"kept").sha256)
    old, new = store.stage(b"old"), store.stage(b"new")
    died = old.path.with_name(f"{NONE}.abcd1234")
    died.write_bytes(b"half")
    (tmp_path / "outside").write_bytes(b"outside")
    link, stranger = old.path.with_name(NONE), old.path.with_name("README")
    link.symlink_to(tmp_path / "outside")
    stranger.write_bytes(b"not ours")
    for path in (kept.path, old.path, died, stranger, tmp_path / "outside"):
        os.utime(path, (1000, 1000))
    os.utime(link, (1000, 1000), follow_symlinks=False)
    assert store.sweep(datetime.fromtimestamp(1000, UTC)) == 0
    assert store.sweep(datetime.fromtimestamp(1001, UTC)) == 2
    left = {kept.path, new.path, link, stranger}
    assert {path for path in (tmp_path / "files").rglob("*") if not path.is_dir()} == left
    assert (tmp_path / "outside").read_bytes() == b"outside"


def test_the_sweep_does_not_follow_a_linked_folder(store: FileStore, tmp_path: Path) -> None:
    other = FileStore(tmp_path / "other")
    kept = other.stage(DATA)
    (tmp_path / "files").mkdir()
    (tmp_path / "files/staging").symlink_to(kept.path.parent)
    with pytest.raises(StorageError):
        store.sweep(LATER)
    assert kept.path.exists()


def test_the_sweep_has_nothing_to_do_before_the_first_file(store: FileStore) -> None:
    assert store.sweep(LATER) == 0
    with pytest.raises(ValueError, match="aware"):
        store.sweep(datetime(2100, 1, 1))  # noqa: DTZ001


def test_killed_at_any_step_there_is_a_whole_file_or_none(tmp_path: Path) -> None:
    """Whatever was left behind, the next upload succeeds."""
    program = Path(__file__).with_name("crashing.py")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, program, tmp_path], capture_output=True, text=True, check=False, env={"PYTHONPATH": str(root)}
    )
    assert done.returncode == 0, done.stderr
    runs = list(tmp_path.iterdir())
    assert len(runs) > 40
    name = sha256(DATA).hexdigest()
    outcomes = set()
    for run in runs:
        kept, staged = run / "files" / name[:2] / name, run / "files/staging" / name
        for path in (kept, staged):
            assert not path.exists() or path.read_bytes() == DATA, path
        outcomes.add((kept.exists(), staged.exists()))
        store = FileStore(run / "files")
        store.keep(store.stage(DATA).sha256)
        store.sweep(LATER)
        assert files(run) == [f"files/{name[:2]}/{name}"]
    assert outcomes == {(False, False), (False, True), (True, False)}
    assert (tmp_path / "before-whole/files" / name[:2] / name).exists()


class Disk:
    """Lets the n-th call of any of the names fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int, step: int) -> None:
        self.failed, self.left = False, step
        for name in ("mkdir", "write", "fsync", "replace", "unlink"):
            real = getattr(os, name)

            def instead(*given: Any, real: Any = real, **named: Any) -> Any:
                self.left -= 1
                if self.left == 0:
                    self.failed = True
                    raise OSError(number, os.strerror(number))
                return real(*given, **named)

            monkeypatch.setattr(os, name, instead)


def said(store: FileStore) -> str:
    """Stage and keep; return what was said to have failed."""
    try:
        store.keep(store.stage(DATA).sha256)
    except StorageError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "磁盘已满，没有保存；请清理磁盘空间后重试"),
        (errno.EDQUOT, "磁盘已满，没有保存；请清理磁盘空间后重试"),
        (errno.EACCES, "没有权限读写数据目录，没有保存；请检查数据目录的权限"),
        (errno.EROFS, "没有权限读写数据目录，没有保存；请检查数据目录的权限"),
        (errno.EIO, "读写磁盘出错，没有保存；请检查磁盘后重试"),
    ],
)
def test_a_disk_that_fails_at_any_step_is_said(number: int, sentence: str, tmp_path: Path) -> None:
    """Nothing half-written stays under the file's name, and no temporary file; with room again it goes on."""
    name = sha256(DATA).hexdigest()
    failures = 0
    for step in range(1, 40):
        folder = tmp_path / str(step)
        folder.mkdir()
        store = FileStore(folder / "files")
        with pytest.MonkeyPatch.context() as monkeypatch:
            disk = Disk(monkeypatch, number, step)
            failed = said(store)
        # No failure is said only of a step that was not needed: a folder that was there already.
        assert failed == sentence if failed else store.check(name)
        failures += bool(failed)
        for path in folder.rglob("*"):
            assert path.is_dir() or (path.name == name and path.read_bytes() == DATA), path
        store.keep(store.stage(DATA).sha256)
        assert store.check(name)
        if not disk.failed:
            break
    assert failures > 10
    assert not disk.failed


def test_a_store_that_is_not_there_is_said(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "none" / "files")
    with pytest.raises(StorageError, match=r"^数据目录不存在，没有保存；"):
        store.stage(DATA)
    with pytest.raises(StorageError, match=MISSING):
        store.find(NONE)


def test_many_keep_the_same_file_at_once(store: FileStore, tmp_path: Path) -> None:
    for turn in range(10):
        data = f"page {turn}".encode()
        name, start = store.stage(data).sha256, Barrier(8)

        def keep(number: int, data: bytes = data, name: str = name, start: Barrier = start) -> Path:
            start.wait()
            if number % 2:
                store.stage(data)
            return store.keep(name).path

        with ThreadPoolExecutor(8) as pool:
            (path,) = set(pool.map(keep, range(8)))
        assert path.read_bytes() == data
    assert len(files(tmp_path / "files")) == 10
