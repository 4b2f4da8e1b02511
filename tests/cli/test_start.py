"""Beginning: `init`, `demo`, and what is said where there is no terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.services.acts import state
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.services.runtime import bootstrap
from zhicheng_tui.services.settings import Settings

from .conftest import Run

NO_TERMINAL = "需要在终端里运行：标准输入不是终端。通过 SSH 时请加 -t，如 ssh -t 主机 zhicheng"
APPLICANTS = "可以用 --as 登录的申报人：chenmo\n"
INIT = ("init", "--unit", "市水利局", "--login", "zs", "--name", "张三")


def test_init_then_work(bare: Run, tmp_path: Path) -> None:
    """After init the only reviewer needs no --as, and the queue is empty."""
    folder = tmp_path / "own"
    ran = bare(*INIT, "--data-dir", str(folder))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"已建立：{folder}。运行 zhicheng --as zs 开始使用\n"
    ran = bare("queue", "--data-dir", str(folder))
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_init_keeps_others_out(bare: Run, tmp_path: Path) -> None:
    """The mask that `main` sets holds, whatever the shell's was."""
    bare(*INIT, "--data-dir", str(tmp_path / "own"))
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "own").iterdir()} == {0o600}


def test_init_is_for_once(bare: Run, tmp_path: Path) -> None:
    """The second is refused with exit 2 and changes nothing."""
    bare(*INIT, "--data-dir", str(tmp_path))
    before = (tmp_path / "zhicheng.db").read_bytes()
    ran = bare(*INIT, "--data-dir", str(tmp_path))
    assert (ran.code, ran.err) == (2, f"{tmp_path} 里已有数据库，没有改动\n")
    assert (tmp_path / "zhicheng.db").read_bytes() == before


@pytest.mark.parametrize("words", [(), ("--as", "zhangsan"), ("--data-dir", "/none")])
def test_the_screen_needs_a_terminal(bare: Run, words: tuple[str, ...]) -> None:
    """Without one: one sentence that names the remedy over SSH, exit 2."""
    ran = bare(*words)
    assert (ran.code, ran.out, ran.err) == (2, "", NO_TERMINAL + "\n")


def test_a_terminal_on_one_side_only_is_not_enough(bare: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys come from stdin, the screen goes to stderr: both must be terminals."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert bare().err == NO_TERMINAL + "\n"


def test_the_demo_needs_a_terminal_too(bare: Run, tmp_path: Path) -> None:
    """It is refused before anything is made, and names the way without."""
    ran = bare("demo", "--data-dir", str(tmp_path / "demo"))
    assert (ran.code, ran.out, ran.err) == (2, "", f"{NO_TERMINAL}；只生成数据请加 --no-open\n")
    assert not (tmp_path / "demo").exists()


def test_a_demo_is_made_and_used_again(bare: Run, tmp_path: Path) -> None:
    """The first call makes it, the second keeps it, --reset makes it anew."""
    words = ("demo", "--no-open", "--people", "9", "--data-dir", str(tmp_path / "demo"))
    assert bare(*words).err == f"已生成演示数据：{tmp_path / 'demo'}\n{APPLICANTS}"
    first = bare("queue", "--json", "--as", "zhangsan", "--data-dir", str(tmp_path / "demo"))
    assert first.objects
    ran = bare(*words)
    assert (ran.code, ran.out, ran.err) == (0, "", f"沿用已有的演示数据：{tmp_path / 'demo'}\n{APPLICANTS}")
    assert bare(*words, "--reset", "--seed", "2").err.startswith("已生成")
    assert bare("queue", "--json", "--as", "zhangsan", "--data-dir", str(tmp_path / "demo")).out != first.out


def test_a_demo_of_its_own_place(bare: Run, tmp_path: Path) -> None:
    """Without --data-dir it lies beside the real installation's folder, not in it; `~` is the home folder."""
    small = ("demo", "--no-open", "--people", "2")
    assert bare(*small).err == f"已生成演示数据：{tmp_path}/home/share/zhicheng-demo\n{APPLICANTS}"
    assert bare(*small, "--data-dir=~/x").err == f"已生成演示数据：{tmp_path}/home/x\n{APPLICANTS}"


def test_a_demo_does_not_touch_a_real_installation(bare: Run, tmp_path: Path) -> None:
    """Exit 2, and the installation works on."""
    bare(*INIT, "--data-dir", str(tmp_path))
    ran = bare("demo", "--no-open", "--reset", "--data-dir", str(tmp_path))
    assert ran.code == 2
    assert ran.err == f"{tmp_path} 不是演示数据目录，没有改动；请用 --data-dir 另指定一个空目录\n"
    assert bare("queue", "--data-dir", str(tmp_path)).code == 0


def test_the_clock_of_the_demo_is_that_of_the_commands(bare: Run, tmp_path: Path) -> None:
    """The guide's applicant has 2 days and 3 hours left at the moment the world is made."""
    bare("demo", "--no-open", "--people", "9", "--data-dir", str(tmp_path / "demo"))
    (found,) = bare("queue", "--json", "--search", "张某某", "--as=zhangsan", f"--data-dir={tmp_path}/demo").objects
    assert (found["urgency"], found["remaining"]) == ("紧急", "2天3小时")
    runtime = bootstrap(Settings(data_dir=tmp_path / "demo"), FrozenClock(NOW))
    assert state(runtime, 1).no == found["no"]
