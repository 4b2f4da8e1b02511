"""Commands of taking data in and giving it out."""

from __future__ import annotations

from .command import Command as _C

COMMANDS: tuple[_C, ...] = (
    _C("top.import", "导入", ("7",), "从 XLSX、XLS、ODS、CSV 或 JSON 表格导入办件，先预演再导入"),
    _C("import.confirm", "预演/导入", ("f10",), "先检查每一行，再按一次导入；进行中按 Esc 停止", bar=1, changes=True),
    _C("import.open", "更改/查看", ("enter",), "更改所在的一项或列对应；预演后查看所在行的原因", bar=2),
    _C("import.filter", "筛选", ("f2",), "预演后换着看：全部、不导入的、可导入的行", bar=3),
    _C("import.report", "报告", ("f7",), "把不导入的行连同原因存为表格，改好后可以再导入", bar=4),
    _C("import.save", "存列对应", ("f6",), "给列对应起名保存，列名相同的表格自动使用", bar=5),
    _C("import.template", "模板", ("f8",), "保存一份空的导入模板", bar=6),
    _C(
        "listing.export",
        "导出",
        ("f11", "ctrl+e"),
        "把选中的或过滤出的办件导出为 XLSX、CSV、JSON、PDF 或整份文件夹",
        bar=10,
    ),
    _C("export.confirm", "导出", ("f10",), "按所选的格式导出；会记入审计", bar=1),
    _C("export.option", "选项", ("f5",), "XLSX：各模块再各有一页；CSV：换编码", bar=2),
    _C("export.unmask", "完整号码", ("f8",), "导出完整的证件号码和电话，或掩码；完整的会记入审计", bar=3),
    _C("export.scope", "范围", ("f4",), "只导出选中的，或过滤出的全部", bar=4),
    _C("export.target", "保存位置", ("f2",), "输入保存到哪里", bar=5),
)
