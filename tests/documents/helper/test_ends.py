"""Children that die, hang, eat or lie: one sentence, and the next call works."""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

import pytest

from zhicheng_tui.documents.helper.caps import Caps
from zhicheng_tui.documents.helper.client import Helper
from zhicheng_tui.documents.helper.errors import TOO_COSTLY, DrawingFailed, TooCostly
from zhicheng_tui.documents.helper.process import Process, command
from zhicheng_tui.documents.scan.loading import NotAPicture
from zhicheng_tui.documents.scan.reading import Outcome

from .. import builders
from .children import blank, doing, frame, page_header, photo, saying, several

linux = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux keeps them")


def test_killed_while_reading() -> None:
    helper = Helper(start=saying(frame(page_header()), "sys.stdin.buffer.read(1)"))
    for _ in range(2):
        readings = helper.read(photo(), key=None)
        assert next(readings).outcome is Outcome.READ
        assert helper.pid
        os.kill(helper.pid, signal.SIGKILL)
        with pytest.raises(TooCostly, match=TOO_COSTLY):
            next(readings)
        assert not helper.busy
    helper.close()


def test_killed_while_it_had_nothing_to_do() -> None:
    helper = Helper()
    list(helper.read(photo(), key=None))
    first = helper.pid
    assert first
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert list(helper.read(photo(), key=None))
    assert helper.pid != first
    helper.close()


def test_silence_ends_with_patience() -> None:
    helper = Helper(Caps(document=0.05, picture=0.05, forms=0.05, form=0), saying(b""))
    with pytest.raises(TooCostly):
        list(helper.read(photo(), key=None))
    with pytest.raises(TooCostly):
        helper.picture(photo(), 1)
    with pytest.raises(DrawingFailed, match="未生成文件"):
        helper.render([builders.opinion()])


@linux
def test_a_request_that_never_ends_runs_out_of_cpu() -> None:
    helper = Helper(Caps(page=0), doing("while True: pass"))
    with pytest.raises(TooCostly):
        list(helper.read(photo(), key=None))


@linux
def test_a_page_beyond_the_memory_is_told_and_the_next_is_read() -> None:
    helper = Helper(Caps(memory=320 * 1024**2))
    with pytest.raises(TooCostly):
        list(helper.read(blank(7700, "RGB"), key=None))
    with pytest.raises(TooCostly):
        helper.picture(blank(7700, "RGB"), 1)
    (reading,) = helper.read(photo(), key=None)
    assert reading.outcome is Outcome.READ
    helper.close()


def test_a_fault_in_the_child_is_no_fault_here() -> None:
    helper = Helper(start=doing("raise LookupError('secret')"))
    with pytest.raises(TooCostly):
        list(helper.read(photo(), key=None))


def test_what_libraries_print_disturbs_nobody() -> None:
    refusal = {"is": "error", "error": "NotAPicture", "message": "z"}
    helper = Helper(start=doing(f"print('x', flush=True); os.write(1, b'y'); send({refusal}, b'')"))
    with pytest.raises(NotAPicture, match="z"):
        list(helper.read(photo(), key=None))
    helper.close()


_PAGE = page_header()["page"]
END = frame({"is": "end"})


@pytest.mark.parametrize(
    "answer",
    [
        b"garbage" * 10,
        frame(b"not JSON"),
        frame(b"[" * 100_000),
        frame([]),
        frame({"page": _PAGE}),
        frame({"is": "page"}),
        frame({"is": "page", "page": {**_PAGE, "outcome": "splendid"}}),
        frame({"is": "page", "page": {**_PAGE, "text": "\ud800"}}),
        frame({"is": "page", "page": {**_PAGE, "ms": float("nan")}}),
        frame({"is": "page", "page": {**_PAGE, "number": 2}}),
        frame({"is": "page", "page": _PAGE}) * 2,
        frame({"is": "page", "page": _PAGE}, b"body"),
        frame({"is": "error", "error": "SystemExit", "message": "x"}),
        frame({"is": "error", "error": "NotAPicture", "message": "x"}) * 2,
        frame({"is": "error", "error": "MissingGlyphs", "message": "x", "characters": ["x"], "where": "x"}) + END,
    ],
    ids=lambda answer: bytes(answer[12:40]),
)
def test_nonsense_is_told_in_one_sentence(answer: bytes) -> None:
    helper = Helper(Caps(document=20), saying(answer))
    with pytest.raises(TooCostly):
        list(helper.read(photo(), key=None))


@pytest.mark.parametrize(
    "answer",
    [
        frame({"is": "picture"}) + END,
        END,
        frame({"is": "picture", "size": [5, 5], "page_size": [5, 5], "page": 1, "pages": 1}, b"no PNG") + END,
        frame({"is": "picture", "size": [318, 318], "page_size": [1, 1], "page": 1, "pages": 1}, blank(317)) + END,
    ],
)
def test_a_picture_that_is_none_is_not_handed_on(answer: bytes) -> None:
    helper = Helper(start=saying(answer))
    with pytest.raises(TooCostly):
        helper.picture(photo(), 1)
    with pytest.raises(DrawingFailed):
        helper.render([builders.opinion()])
    helper.close()


def test_a_reading_that_is_given_up_leaves_the_helper_usable() -> None:
    helper = Helper()
    readings = helper.read(several(3), key=None)
    assert next(readings).number == 1
    with pytest.raises(RuntimeError, match="not finished"):
        helper.picture(photo(), 1)
    readings.close()
    assert not helper.busy
    assert helper.picture(photo(), 1).pages == 1
    helper.close()
    with pytest.raises(TooCostly):
        helper.picture(photo(), 1)


def test_a_child_ends_with_its_parents_pipe() -> None:
    process = Process(command(), Caps())
    child = process._child
    assert child.stdin
    child.stdin.close()
    assert child.wait(60) == 0


@linux
def test_what_a_child_is_held_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHICHENG_DATABASE_URL", "postgresql://someone:secret@host/")
    helper = Helper()
    list(helper.read(photo(), key=None))
    pid = helper.pid
    assert pid
    assert os.getsid(pid) == pid
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    assert resource.prlimit(pid, resource.RLIMIT_AS) == (2 * 1024**3, 2 * 1024**3)
    assert resource.prlimit(pid, resource.RLIMIT_CORE) == (0, 0)
    assert resource.prlimit(pid, resource.RLIMIT_FSIZE)[0] == 0
    assert 0 < resource.prlimit(pid, resource.RLIMIT_CPU)[0] < 60
    assert b"secret" not in Path(f"/proc/{pid}/environ").read_bytes()
    helper.close()
