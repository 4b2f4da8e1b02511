"""Options, words that cannot be understood, and the exit codes that scripts go by."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zhicheng_tui import __version__
from zhicheng_tui.cli.options import Common, UsageError, split
from zhicheng_tui.tui.commands import SCOPES, in_scope

from .conftest import Run

COMMANDS = [
    "init", "upgrade", "demo", "queue", "show", "review", "undo", "reopen", "forms", "scan", "ingest",
    "waiting", "settle", "upload", "void", "checklist", "send-off", "recall", "receipt", "export", "import",
    "template", "unit",
    "open", "plan", "audit", "user", "keys", "apply",
]  # fmt: skip


def test_the_common_options_stand_anywhere(bare: Run, world: Path) -> None:
    """Before the command, after it, between its own options, with a blank or an equals sign."""
    folder = str(world)
    expected = bare("--data-dir", folder, "--as", "zhangsan", "queue", "--json", "--limit", "3")
    assert len(expected.objects) == 3
    for words in (
        ("queue", "--as", "zhangsan", "--json", "--data-dir", folder, "--limit", "3"),
        ("queue", "--json", "--limit", "3", f"--data-dir={folder}", "--as=zhangsan"),
        ("--as=zhangsan", "queue", "--limit", "3", "--data-dir", folder, "--json"),
    ):
        assert bare(*words) == expected


def test_environment_stands_in_for_options(bare: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ZHICHENG_DATA_DIR` and `ZHICHENG_USER`; an option wins over them."""
    monkeypatch.setenv("ZHICHENG_DATA_DIR", str(world))
    monkeypatch.setenv("ZHICHENG_USER", "lisi")
    assert {found["unit"] for found in bare("queue", "--json").objects} == {"东楚集团中心医院"}
    assert "东楚集团中心医院" not in bare("queue", "--json", "--as", "zhaoliu").out


@pytest.mark.parametrize("words", [("--version",), ("queue", "--version"), ("--version", "no-such")])
def test_the_version_is_told(bare: Run, words: tuple[str, ...]) -> None:
    """Wherever the option stands."""
    assert bare(*words).out == f"zhicheng {__version__}\n"


@pytest.mark.parametrize("words", [("show", "\udcd5\udcc5"), ("queue", "--search=\udcd5"), ("--as", "\udcff", "queue")])
def test_words_in_another_encoding_are_refused(bare: Run, words: tuple[str, ...]) -> None:
    """GBK from the keyboard, as Python hands it over: one sentence that names the remedy, exit 2."""
    ran = bare(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "不是 UTF-8 编码的文字，请检查终端的编码设置" in ran.err


def test_words_after_two_dashes_are_left_alone() -> None:
    """What follows `--` belongs to the command."""
    common, rest = split(["show", "--as", "a", "--", "--as", "b"])
    assert common == Common(user="a")
    assert rest == ["show", "--", "--as", "b"]


def test_the_last_of_two_counts() -> None:
    """As everywhere on a command line; an empty value is a value."""
    assert split(["--as", "a", "--as=b"])[0].user == "b"
    assert split(["--as="])[0].user == ""


@pytest.mark.parametrize("option", ["--data-dir", "--as"])
def test_an_option_without_its_value_is_named(bare: Run, option: str) -> None:
    """At the end of the line."""
    with pytest.raises(UsageError, match=f"^{option} 后面缺少值$"):
        split(["queue", option])
    ran = bare("queue", option)
    assert (ran.code, ran.out, ran.err) == (2, "", f"{option} 后面缺少值\n")


@pytest.mark.parametrize(
    ("words", "named", "path"),
    [
        (("nosuch",), "nosuch", "zhicheng"),
        (("--nosuch",), "--nosuch", "zhicheng"),
        (("queue", "--nosuch"), "--nosuch", "zhicheng queue"),
        (("queue", "extra"), "extra", "zhicheng queue"),
        (("queue", "--limit"), "--limit", "zhicheng queue"),
        (("queue", "--limit", "x"), "--limit", "zhicheng queue"),
        (("queue", "--limit", "0"), "--limit", "zhicheng queue"),
        (("demo", "--people", "0"), "--people", "zhicheng demo"),
        (("show",), "NO", "zhicheng show"),
        (("review", "1"), "--result", "zhicheng review"),
        (("undo",), "BATCH_OR_NO", "zhicheng undo"),
        (("init", "--unit", "x", "--login", "y"), "--name", "zhicheng init"),
        (("ingest",), "PATH...", "zhicheng ingest"),
        (("upload", "1", "a.jpg"), "--kind", "zhicheng upload"),
        (("settle", "x", "--drop", "y"), "ID", "zhicheng settle"),
        (("send-off", "--receipt"), "--receipt", "zhicheng send-off"),
        (("recall",), "BATCH_OR_NO...", "zhicheng recall"),
        (("receipt",), "BATCH", "zhicheng receipt"),
        (("void", "1", "--kind", "asm"), "--reason", "zhicheng void"),
    ],
)
def test_what_cannot_be_understood_is_named(bare: Run, words: tuple[str, ...], named: str, path: str) -> None:
    """Unknown command, option, word or value, and what is missing: exit 2, no traceback, where to look."""
    ran = bare(*words)
    assert (ran.code, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert first.startswith("用法不对：")
    assert named in first
    assert second == f"查看用法：{path} --help"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(bare: Run, command: str) -> None:
    """Under the name that people type, in Chinese, and in the list of commands."""
    ran = bare(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: zhicheng {command} ") or ran.out.startswith(f"用法：zhicheng {command} ")
    assert any("\u4e00" <= char <= "\u9fff" for char in ran.out)
    assert f"  {command} " in bare("--help").out
    assert not any(mark in ran.out for mark in ("<", "{", "[x>"))


def test_every_command_is_listed(bare: Run) -> None:
    """In the list of commands: these and no others, none of them missed by the tests here."""
    listed = bare("--help").out.partition("命令：\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS


@pytest.mark.parametrize("words", [("queue",), ("show", "1"), ("undo", "1"), ()])
def test_no_installation_is_exit_2(
    bare: Run, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command says how to begin; nothing is made."""
    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    ran = bare(*words, "--data-dir", str(tmp_path / "none"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("里还没有数据库：运行 zhicheng init 建立，或 zhicheng demo 先试用\n")
    assert not (tmp_path / "none").exists()


def test_faults_of_the_installation_are_sentences(bare: Run, world: Path) -> None:
    """Unknown login, nobody named, a broken setting, a file that is no database: exit 2 each."""
    folder = str(world)
    assert bare("queue", "--data-dir", folder, "--as", "nobody").err.startswith("没有用户「nobody」")
    assert bare("queue", "--data-dir", folder).err == "请用 --as 指定登录用户\n"
    (world / "config.toml").write_text('colour = "red"', encoding="utf-8")
    ran = bare("queue", "--data-dir", folder, "--as", "zhangsan")
    assert (ran.code, ran.out) == (2, "")
    assert "colour：没有这项设置" in ran.err
    (world / "config.toml").unlink()
    (world / "zhicheng.db").write_bytes(b"rubbish" * 999)
    ran = bare("queue", "--data-dir", folder, "--as", "zhangsan")
    assert (ran.code, ran.out, ran.err) == (2, "", "数据库文件已损坏，请停止使用并从备份恢复\n")


def test_an_interrupted_command_says_so(bare: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C: one line, exit 130."""

    def interrupted(**_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("zhicheng_tui.cli.show.key_table", interrupted)
    ran = bare("keys")
    assert (ran.code, ran.out, ran.err) == (130, "", "已中断\n")


def test_every_key_is_listed(bare: Run) -> None:
    """Each command of the registry with its place, keys and label; the Markdown table has the same rows."""
    plain, table = bare("keys").out.splitlines(), bare("keys", "--markdown").out.splitlines()
    commands = [(place, command) for scope, place in SCOPES.items() for command in in_scope(scope)]
    assert len(commands) > 20
    assert table[:2] == ["| 位置 | 按键 | 作用 | 说明 |", "|---|---|---|---|"]
    for (place, command), line, row in zip(commands, plain, table[2:], strict=True):
        assert line.startswith(place)
        assert command.shown_keys in line
        assert command.label in line
        assert row == f"| {place} | {command.shown_keys} | {command.label} | {command.help} |"


def test_a_reader_that_has_gone_is_no_fault() -> None:
    """`zhicheng keys | head -1`: exit 0 and not a word on stderr."""
    read, write = os.pipe()
    os.close(read)
    code = "import sys; from zhicheng_tui.cli.main import main; sys.exit(main(['keys']))"
    ran = subprocess.run([sys.executable, "-c", code], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, b"")
