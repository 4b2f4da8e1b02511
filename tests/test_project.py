"""The project holds its own rules: style, types, layers, sizes, packaging, documents."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 350
"""Lines a source file may have."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of this environment in the project's root."""
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",)], ids=" ".join)
def test_tools_are_content(command: tuple[str, ...]) -> None:
    """Ruff finds nothing, files are formatted, everything is typed."""
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_go_one_way() -> None:
    """The layers of the architecture (import-linter)."""
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_stay_short() -> None:
    """No source file over 350 lines."""
    sources = [path for path in (ROOT / "zhicheng_tui").rglob("*.py") if "migrations/versions" not in str(path)]
    long = {str(path.relative_to(ROOT)): count for path in sources
            if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST}  # fmt: skip
    assert long == {}


def test_nothing_is_printed_and_nothing_broad_is_caught() -> None:
    """No `print`, and no broad `except` that swallows."""
    for path in (ROOT / "zhicheng_tui").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*print\(", text, re.MULTILINE), path
        for found in re.finditer(r"except (?:Base)?Exception(?: as \w+)?:\n((?:\s{12,}.*\n)+)", text):
            assert "raise" in found.group(1), path


def test_chinese_texts_keep_their_spacing() -> None:
    """中文与数字之间留空格: in the sentences of commands and questions."""
    faq = tomllib.loads((ROOT / "data/reference/faq.toml").read_text(encoding="utf-8"))
    from zhicheng_tui.tui.commands import COMMANDS

    texts = [command.help for command in COMMANDS] + [entry["answer"] for entry in faq["question"]]
    for text in texts:
        assert not re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", text), text


def test_the_wheel_has_styles_and_data_and_runs(tmp_path: Path) -> None:
    """Built from the sdist, as a packager would; a plain checkout uses its own folders."""
    done = run("build", "--no-isolation", "--outdir", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    wheel = next(tmp_path.glob("*.whl"))
    target = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    names = {str(path.relative_to(target)) for path in target.rglob("*")}
    assert "zhicheng_tui/_assets/styles/base.tcss" in names
    assert "zhicheng_tui/_assets/data/reference/modules.toml" in names
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from zhicheng_tui import resources; from zhicheng_tui.store.reference import load_reference;"
        "import zhicheng_tui; assert zhicheng_tui.__file__.startswith(sys.argv[1]);"
        "assert (resources.styles() / 'base.tcss').is_file();"
        "print(len(load_reference(resources.data() / 'reference').modules))"
    )
    found = subprocess.run([sys.executable, "-c", code, str(target)], cwd=tmp_path, capture_output=True, text=True)
    assert found.stdout.strip() == "15", found.stderr


def test_the_readme_names_every_command_of_the_command_line() -> None:
    """A command that is not documented does not exist for users, nor one that is only documented."""
    from zhicheng_tui.cli.commands import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    functions = [command.callback for command in app.registered_commands if command.callback]
    registered = {function.__name__.rstrip("_").replace("_", "-") for function in functions}
    registered |= {str(group.name) for group in app.registered_groups}
    documented = set(re.findall(r"^\| `zhicheng ([a-z-]+)", readme, re.MULTILINE))
    assert registered == documented
