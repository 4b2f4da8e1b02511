"""`init`, `upgrade`, `demo`, `keys`: beginning, and what there is to press."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ...services.errors import ConfigurationError
from .. import show as shown
from ..options import Common
from ..talk import talk


def init(
    context: typer.Context,
    unit: Annotated[str, typer.Option(help="本单位名称")],
    login: Annotated[str, typer.Option(help="首位审核员的登录名")],
    name: Annotated[str, typer.Option(help="首位审核员的姓名")],
) -> None:
    """建立数据目录、数据库和首位审核员。"""
    from ...services.settings import load_settings
    from ...services.setup import create

    settings = load_settings({"data_dir": context.obj.data_dir})
    create(settings, unit=unit, login=login, name=name)
    talk(f"已建立：{settings.data_dir}。运行 zhicheng --as {login} 开始使用")


def upgrade(context: typer.Context) -> None:
    """把旧版本的数据库升级到本版本，先备份。"""
    from ...services.settings import load_settings
    from ...services.setup import upgrade as upgrade_installation

    copy = upgrade_installation(load_settings({"data_dir": context.obj.data_dir}))
    talk("数据库已是最新，没有改动" if copy is None else f"已升级；旧数据库的备份：{copy}")


def demo(
    context: typer.Context,
    people: Annotated[int, typer.Option(min=1, max=1_000_000, help="人数（少数人申报两份）")] = 200,
    seed: Annotated[int, typer.Option(help="随机种子：相同的种子和日期得到相同的数据")] = 1,
    reset: Annotated[bool, typer.Option("--reset", help="删除已有的演示数据，重新生成")] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="只生成数据，不打开界面")] = False,
) -> int:
    """生成演示数据（均为虚构）并以演示审核员打开。"""
    from ...services.settings import default_data_dir
    from ...services.setup import DEMO_LOGIN, demo_applicants, make_demo
    from ..start import NO_TERMINAL, open_app

    if not no_open and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(f"{NO_TERMINAL}；只生成数据请加 --no-open")
    common: Common = context.obj
    folder = Path(common.data_dir).expanduser() if common.data_dir else default_data_dir("zhicheng-demo")
    made = make_demo(folder, people=people, seed=seed, reset=reset, progress=shown.progress if people > 1000 else None)
    talk(f"{'已生成' if made else '沿用已有的'}演示数据：{folder}")
    talk(f"可以用 --as 登录的申报人：{'、'.join(demo_applicants(folder))}")
    return 0 if no_open else open_app(Common(user=common.user or DEMO_LOGIN), folder)


def keys(markdown: Annotated[bool, typer.Option("--markdown", help="Markdown 表格")] = False) -> None:
    """列出全部按键。"""
    sys.stdout.write(shown.key_table(markdown=markdown))
