"""The one registry of commands. Bindings, palette, key bar, help and the README's key table all come from it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SCOPES = {
    "app": "各处",
    "top": "工作台与各列表",
    "list": "列表",
    "listing": "办件列表",
    "workbench": "工作台",
    "queue": "统一审核",
    "sending": "单位送审",
    "attach": "送审附件",
    "upload": "核对上传",
    "notice": "公示证明",
    "print": "下载表格",
    "intake": "批量上传",
    "settle": "待处理扫描件",
    "audit": "审计",
    "units": "单位管理",
    "openings": "开户申请",
    "opening": "填写开户申请",
    "deciding": "开户审批",
    "review": "审核详情",
    "run": "预演与执行",
    "batch": "批量审核",
    "sent": "送审结果",
    "plans": "评审计划",
    "planform": "评审计划的表单",
    "takes": "系列和级别",
    "dialog": "对话框",
    "reason": "填写原因",
    "chooser": "选择文件",
    "viewer": "图片",
    "sign_in": "登录与锁屏",
}
"""Where commands work, in the order of the help."""


@dataclass(frozen=True)
class Command:
    """Something a person can do with a key."""

    id: str
    """`scope.name`; the screen's method is `do_name`, and `why_not_name` says why it cannot be done now."""
    label: str
    """What the key bar shows: two to five characters."""
    keys: tuple[str, ...]
    """Keys that arrive whatever the input method does: F-keys, digits, arrows, Enter, Space, Esc, Tab, Ctrl."""
    help: str
    """One sentence."""
    letters: tuple[str, ...] = ()
    """Second aliases, which an input method may swallow and a setting switches off."""
    bar: int = 0
    """Place in the key bar, 1 first; 0: not there."""
    changes: bool = False
    """Whether it changes an application, and so must not be on a bare letter."""

    @property
    def scope(self) -> str:
        """Where it works."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """What the screen's methods are called after."""
        return self.id.partition(".")[2]

    @property
    def shown_keys(self) -> str:
        """All keys as people call them: `F2 · /`."""
        return " ".join(key_label(key) for key in (*self.keys, *self.letters))


_C = Command
COMMANDS: tuple[Command, ...] = (
    _C("app.help", "帮助", ("f1",), "显示本页的按键和常见问题", ("question_mark",), bar=90),
    _C("app.palette", "命令", ("ctrl+p",), "按名称找命令并执行", ("colon",), bar=91),
    _C("app.back", "返回", ("escape",), "返回上一页；在输入框里先离开输入框", bar=80),
    _C("app.next_field", "下一处", ("tab",), "到下一个可操作的区域"),
    _C("app.previous_field", "上一处", ("shift+tab",), "到上一个可操作的区域"),
    _C("app.theme", "配色", ("ctrl+t",), "在深色、浅色、16 色之间切换"),
    _C("app.glyphs", "字符", ("ctrl+g",), "表格线和 × √ 错位时，切换为宽字符终端的画法"),
    _C("app.quit", "退出", ("ctrl+q",), "保存已输入的内容并退出"),
    _C("top.workbench", "工作台", ("1",), "各计划、各状态的数量"),
    _C("top.queue", "统一审核", ("2",), "办件列表", bar=60),
    _C("top.sending", "单位送审", ("3",), "送审清单：三份材料的 × 和 √", bar=61),
    _C("top.audit", "审计", ("5",), "审计记录：谁、何时、从哪里、做了什么"),
    _C("top.plans", "评审计划", ("6",), "各评审计划的起止时间、延长和通知附件"),
    _C("top.units", "单位管理", ("4",), "本级及下级单位、开户申请"),
    _C("top.refresh", "刷新", ("ctrl+r",), "重新读取数量和列表", ("r",)),
    _C("list.up", "上移", ("up",), "上一行", ("k",)),
    _C("list.down", "下移", ("down",), "下一行", ("j",)),
    _C("list.page_up", "上页", ("pageup",), "上一屏"),
    _C("list.page_down", "下页", ("pagedown",), "下一屏"),
    _C("list.first", "首行", ("home",), "第一行", ("g",)),
    _C("list.last", "末行", ("end",), "最后一行", ("G",)),
    _C("workbench.left", "左", ("left",), "左边一格", ("h",)),
    _C("workbench.right", "右", ("right",), "右边一格", ("l",)),
    _C("workbench.open", "打开列表", ("enter",), "打开这个数字的列表", bar=1),
    _C("listing.select", "选择", ("space",), "选中或取消所在行", ("x",), bar=2),
    _C("listing.filter", "过滤", ("f2",), "输入状态、姓名、拼音首字母、编号或单位来过滤", ("slash",), bar=3),
    _C("listing.sort", "排序", ("f3",), "换一种排序：临近、提交时间、姓名、单位、编号", ("s",), bar=9),
    _C("listing.select_all", "全选", ("f4", "ctrl+a"), "选中过滤结果的全部，再按取消", bar=8),
    _C("listing.select_range", "选到此", ("f5", "shift+down"), "从上次选择的行选到所在行", ("v",)),
    _C("listing.clear", "清除", ("delete",), "清除选择；没有选择时清除过滤"),
    _C("queue.open", "审核", ("enter",), "打开所在行的办件", ("a",), bar=1),
    _C("queue.pass", "批量通过", ("f6",), "选中的办件批量审核通过，先预演再确认", bar=4, changes=True),
    _C("queue.return", "批量退回", ("f7",), "选中的办件批量退回修改，先预演再确认", bar=5, changes=True),
    _C("queue.ineligible", "资格不符", ("f8",), "选中的办件批量判为资格不符，先预演再确认", changes=True),
    _C("queue.terminate", "终止审核", ("f9",), "选中的办件批量终止审核，先预演再确认", changes=True),
    _C("queue.undo", "撤销", ("f12", "ctrl+z"), "撤销刚才的批次，或所在行的审核", bar=6, changes=True),
    _C("sending.open", "送审附件", ("enter",), "所在行的三份材料：下载空白表，上传盖章页", ("a",), bar=1),
    _C(
        "sending.upload",
        "批量上传",
        ("f6",),
        "上传文件夹、压缩包或多页 PDF，按二维码自动归档",
        bar=4,
        changes=True,
    ),
    _C("sending.print", "下载表格", ("f7",), "为选中的人生成空白表等 PDF", bar=3),
    _C("sending.notice", "公示证明", ("f8",), "为选中的人上传同一份公示证明，填写公示日期", bar=6, changes=True),
    _C("sending.settle", "待处理", ("f9",), "没有自动归档的扫描页，由人指定", bar=7),
    _C("sending.send", "送审", ("f10",), "选中的人送审，先预演再确认", bar=2, changes=True),
    _C("sending.recall", "撤回送审", ("f12", "ctrl+z"), "撤回选中的人的送审，接收单位还没有处理时", changes=True),
    _C("attach.download_opn", "下载审核意见表", ("1",), "下载单位审核意见表（空白页）"),
    _C("attach.download_asm", "下载考核表", ("2",), "下载考核表（空白页）"),
    _C("attach.upload_pub", "上传公示证明", ("3",), "上传公示证明，填写公示日期", changes=True),
    _C("attach.upload_asm", "上传考核表", ("4",), "上传考核表（盖章页）", changes=True),
    _C("attach.upload_opn", "上传意见表", ("5",), "上传单位审核意见表（盖章页）", changes=True),
    _C("attach.do", "执行", ("enter",), "执行所在的一项", bar=1),
    _C("attach.view", "查看", ("f3",), "查看所在一项已上传的文件", ("v",), bar=2),
    _C("attach.void", "作废", ("delete",), "作废所在一项已上传的文件，写明原因；原文件留在历史里", bar=3, changes=True),
    _C("attach.send", "送审", ("f9",), "这一份送审，先预演再确认", bar=4, changes=True),
    _C("upload.confirm", "确认上传", ("f10",), "按显示的结果上传；替换、比对确认时也用它", bar=1, changes=True),
    _C("upload.again", "换文件", ("f2",), "另选一个文件", bar=2),
    _C("upload.view", "看大图", ("f3",), "放大查看这一页", ("v",), bar=5),
    _C("upload.code", "录入编码", ("f4",), "录入二维码下面印的编码，代替扫码", bar=3),
    _C("upload.download", "重新下载", ("f7",), "重新下载这张表格", bar=6),
    _C("upload.by_hand", "人工认定", ("f9",), "二维码读不出时，由人认定就是这张表格；会记入审计", bar=7, changes=True),
    _C("upload.next_page", "下一页", ("pagedown",), "文件的下一页"),
    _C("upload.previous_page", "上一页", ("pageup",), "文件的上一页"),
    _C("upload.why", "怎么办", ("f5",), "常见问题里关于这个结果的说明", bar=4),
    _C("notice.confirm", "上传", ("f10",), "为这些人上传公示证明", bar=1, changes=True),
    _C("notice.result", "公示结果", ("f4",), "选择公示结果", bar=2),
    _C("notice.view", "看大图", ("f3",), "放大查看公示证明", bar=3),
    _C("notice.replace", "替换已有的", ("f9",), "已有公示证明的人也换成这一份，原来的留在历史里", bar=4, changes=True),
    _C("print.confirm", "生成", ("f10",), "生成 PDF", bar=1),
    _C("print.toggle", "选择", ("space",), "选中或取消所在的表格", ("x",), bar=2),
    _C("print.each", "每人一个", ("f4",), "全部放在一个 PDF，或每人一个", bar=3),
    _C("print.target", "保存位置", ("f2",), "输入保存到哪里", bar=4),
    _C("intake.explain", "说明", ("enter",), "所在一页的完整说明和处理办法", bar=2),
    _C("intake.settle", "待处理", ("f9",), "打开没有自动归档的扫描页，由人指定", bar=1),
    _C("intake.view", "看图", ("f3",), "查看所在的一页", ("v",), bar=3),
    _C("intake.next_open", "下一处问题", ("f8",), "到下一页没有归档的，或有提醒的", ("n",), bar=4),
    _C(
        "settle.accept", "归档", ("enter",), "归到最可能的人和表格；猜不出时由人指定，归档前再确认", bar=1, changes=True
    ),
    _C("settle.explain", "说明", ("f2",), "所在一页的完整说明和处理办法", bar=8),
    _C("settle.view", "看大图", ("f3",), "放大查看这一页", ("v",), bar=4),
    _C("settle.code", "录入编码", ("f4",), "录入二维码下面印的编码，代替扫码", bar=2, changes=True),
    _C("settle.person", "指定人员", ("f5",), "不用猜的结果，另外指定人员和表格", bar=3, changes=True),
    _C("settle.download", "重新下载", ("f7",), "重新下载这张表格的空白页，签字盖章后再上传", bar=6),
    _C("settle.drop", "移出", ("delete",), "把所在或选中的页移出待处理，写明原因；原文件保留", bar=5, changes=True),
    _C("settle.select", "选择", ("space",), "选中或取消所在的页，用于一起移出", ("x",), bar=7),
    _C("settle.select_all", "全选", ("f6", "ctrl+a"), "选中全部待处理的页，再按取消"),
    _C("settle.refresh", "刷新", ("ctrl+r",), "重新读取待处理的扫描页", ("r",)),
    _C("audit.open", "查看", ("enter",), "所在一条的全部内容：变更前、变更后和说明", bar=1),
    _C("audit.filter", "过滤", ("f2",), "输入姓名、单位、办件编号、操作或日期来过滤", ("slash",), bar=2),
    _C("audit.story", "办件全程", ("f4",), "所在一条的办件从头到尾的全部记录", bar=3),
    _C("audit.anchor", "锚点", ("f6",), "生成审计锚点（PDF），打印保管，以后用来核对", bar=6),
    _C("audit.export", "导出", ("f7",), "把过滤出的记录导出为 CSV 或 JSON；会记入审计", bar=5),
    _C("audit.verify", "校验", ("f8",), "逐条校验审计记录没有被修改或删除，可以用打印的锚点核对", bar=4),
    _C("audit.clear", "清除", ("delete",), "清除过滤"),
    _C("units.open", "详情", ("enter",), "所在单位的详细信息", bar=1),
    _C("units.filter", "过滤", ("f2",), "输入单位名称、拼音首字母、信用代码、性质或地区来过滤", ("slash",), bar=2),
    _C("units.apply", "开户申请", ("f6",), "为所在单位的下级单位填写开户申请", bar=3),
    _C("units.requests", "申请列表", ("f7",), "开户申请：草稿、等待批准的和备案", bar=4),
    _C("units.switch", "停用/启用", ("f8",), "停用所在单位，写明原因；停用的再按就是启用", bar=5, changes=True),
    _C("units.move", "变更主管", ("f9",), "把所在单位改由另一个单位主管，写明原因", bar=6, changes=True),
    _C("openings.open", "打开", ("enter",), "接着填草稿，或查看、批准申请", bar=1),
    _C("openings.apply", "新申请", ("f6",), "填写一份新的开户申请", bar=2),
    _C("openings.drop", "删除草稿", ("delete",), "删除所在的草稿；已提交的长期保存", bar=3, changes=True),
    _C("openings.refresh", "刷新", ("ctrl+r",), "重新读取开户申请", ("r",)),
    _C("opening.pick", "选择", ("f4",), "选择性质、地区、主管部门或证件类型", bar=5),
    _C("opening.print", "生成申请表", ("f7",), "把填好的开户申请表存为 PDF，打印后签字盖章", bar=2),
    _C("opening.attach_form", "上传申请表", ("f8",), "上传签字盖章的开户申请表", bar=3, changes=True),
    _C("opening.attach_proof", "身份证明", ("f9",), "上传管理人员身份证明", bar=4, changes=True),
    _C("opening.submit", "提交", ("f10",), "提交给按规则开户的部门，提交前确认", bar=1, changes=True),
    _C("deciding.view_form", "看申请表", ("f3",), "查看盖章的开户申请表", bar=3),
    _C("deciding.view_proof", "看身份证明", ("f4",), "查看管理人员身份证明", bar=4),
    _C("deciding.print", "生成申请表", ("f7",), "把开户申请表存为 PDF"),
    _C("deciding.refuse", "不批准", ("f8",), "不批准，写明原因", bar=2, changes=True),
    _C("deciding.approve", "批准", ("f10",), "批准开户：建立单位、管理员账号和一次性密码", bar=1, changes=True),
    _C("review.tab_1", "申报信息", ("1",), "各模块的内容和标注"),
    _C("review.tab_2", "申报表", ("2",), "正式的申报表"),
    _C("review.tab_3", "一览表", ("3",), "一页看完的概要"),
    _C("review.tab_4", "附件材料", ("4",), "附件清单"),
    _C("review.returns", "退回记录", ("5",), "查看退回修改信息：每一轮由谁、何时、因何退回"),
    _C("review.progress", "审核进度", ("6",), "办件经过了谁、现在在谁手里、下一步是什么"),
    _C("review.attachments", "送审附件", ("7",), "这一份的三份送审材料：下载空白表，上传盖章页"),
    _C("review.unmask", "显示号码", ("8",), "显示完整的证件号码和联系电话 30 秒；会记入审计"),
    _C("review.previous_module", "上一模块", ("left",), "到上一个模块"),
    _C("review.next_module", "下一模块", ("right",), "到下一个模块"),
    _C("review.mark", "标注有误", ("space",), "所在模块标注是／否；标注后填写原因", ("x",), bar=7),
    _C("review.reason", "原因", ("enter",), "填写或修改所在模块的原因"),
    _C("review.clear_marks", "清除标注", ("delete",), "清除全部标注和原因"),
    _C("review.pass", "通过", ("f2",), "审核结果选审核通过", bar=3),
    _C("review.return", "退回", ("f3",), "审核结果选退回修改", bar=4),
    _C("review.canned", "常用意见", ("f4",), "选择常用审核意见或原因", bar=5),
    _C("review.ineligible", "资格不符", ("f5",), "审核结果选资格不符"),
    _C("review.terminate", "终止审核", ("f6",), "审核结果选终止审核"),
    _C("review.previous", "上一条", ("f7",), "列表里的上一份办件", bar=8),
    _C("review.next", "下一条", ("f8",), "列表里的下一份办件", bar=6),
    _C("review.save_next", "保存并下一条", ("f9",), "保存审核，打开下一份", bar=1, changes=True),
    _C("review.save", "保存", ("f10", "ctrl+s"), "保存审核，留在这一份", bar=2, changes=True),
    _C("review.undo", "撤销", ("f12", "ctrl+z"), "撤销本人对这一份的审核", changes=True),
    _C("review.copy", "复制意见", ("ctrl+y",), "把结果、意见和各模块原因复制到本机剪贴板"),
    _C("review.reload", "重新读取", ("ctrl+r",), "重新读取这一份；已输入的内容保留"),
    _C("run.confirm", "执行", ("f10",), "预演，然后执行；执行中按 Esc 停止", bar=1, changes=True),
    _C("run.undo", "撤销批次", ("f12", "ctrl+z"), "撤销整个批次；送审则撤回", bar=4, changes=True),
    _C("batch.canned", "常用意见", ("f4",), "选择常用审核意见或原因", bar=2),
    _C("batch.mark", "标注有误", ("space",), "标注所在模块", bar=3),
    _C("batch.reason", "原因", ("enter",), "填写或修改所在模块的原因"),
    _C("sent.receipt", "送审回执", ("f7",), "保存送审回执（PDF，附文件指纹）", bar=5),
    _C("plans.open", "打开", ("enter",), "打开所在的评审计划：查看或更改", bar=1),
    _C("plans.new", "新建", ("f6",), "新建评审计划", bar=2, changes=True),
    _C("plans.extend", "延长", ("f8",), "更改所在计划的审核截止，写明原因；临近状态随之变化", bar=3, changes=True),
    _C("plans.notice", "通知附件", ("f9",), "查看或附上评委会的通知（图片或 PDF）", bar=4),
    _C("plans.applications", "办件", ("f4",), "打开所在计划的办件列表", bar=5),
    _C("planform.save", "保存", ("f10", "ctrl+s"), "保存评审计划；已有办件时，更改日期要写明原因", bar=1, changes=True),
    _C("planform.choose", "更改选项", ("enter", "space"), "更改所在的选项：受理机构、系列级别等", bar=2),
    _C("planform.extend", "延长", ("f8",), "更改审核截止，写明原因；临近状态随之变化", bar=3, changes=True),
    _C("planform.notice", "通知附件", ("f9",), "查看或附上评委会的通知（图片或 PDF）", bar=4),
    _C("planform.steps", "变更记录", ("f5",), "谁在什么时候更改了这个计划", bar=5),
    _C("takes.toggle", "选择", ("space",), "选中或取消所在的级别", ("x",), bar=3),
    _C("takes.all", "整个系列", ("f4", "ctrl+a"), "选中所在系列的全部级别，再按取消", bar=4),
    _C("takes.left", "左", ("left",), "左边一级", ("h",)),
    _C("takes.right", "右", ("right",), "右边一级", ("l",)),
    _C("dialog.yes", "确定", ("f10",), "确定", bar=1),
    _C("dialog.choose", "选用", ("enter",), "选用所在行", bar=2),
    _C("reason.canned", "常用原因", ("f4",), "选择常用原因", bar=3),
    _C("chooser.open", "打开/选用", ("enter",), "打开所在的文件夹，或选用所在的文件", bar=1),
    _C("chooser.select", "选择", ("space",), "选中或取消所在的文件；可以选多个时", ("x",), bar=4),
    _C("chooser.take", "选用", ("f10",), "选用全部选中的文件；要的是文件夹时选用文件夹", bar=2),
    _C("chooser.parent", "上一级", ("backspace", "left"), "到上一级文件夹", ("h",), bar=3),
    _C("chooser.path", "路径", ("f2",), "输入、粘贴或拖入路径，或输入名称、拼音来过滤", bar=5),
    _C("chooser.sort", "排序", ("f3",), "按名称，或最新的在前", ("s",), bar=7),
    _C("chooser.view", "查看", ("f4",), "查看所在的图片或 PDF", ("v",), bar=6),
    _C("chooser.refresh", "刷新", ("f5", "ctrl+r"), "重新读取文件夹", ("r",)),
    _C("chooser.select_all", "全选", ("f6", "ctrl+a"), "选中列出的全部文件，再按取消"),
    _C("viewer.next_page", "下一页", ("pagedown", "space"), "看下一页", ("n",), bar=3),
    _C("viewer.previous_page", "上一页", ("pageup", "backspace"), "看上一页", ("p",), bar=4),
    _C("viewer.zoom_in", "放大", ("f6", "plus", "equals_sign"), "看得更近，方向键移动", bar=1),
    _C("viewer.zoom_out", "缩小", ("f7", "minus"), "看得更远，直到整页", bar=2),
    _C("viewer.fit", "全页", ("0", "home"), "显示整页", bar=5),
    _C("viewer.code", "二维码", ("f8",), "放大到找到的二维码处", bar=6),
    _C("viewer.left", "左移", ("left",), "放大后看左边", ("h",)),
    _C("viewer.right", "右移", ("right",), "放大后看右边", ("l",)),
    _C("viewer.up", "上移", ("up",), "放大后看上边", ("k",)),
    _C("viewer.down", "下移", ("down",), "放大后看下边", ("j",)),
    _C("viewer.method", "画法", ("f3",), "图片显示不正常时换一种画法：图形、半块字符、不显示", bar=7),
    _C("sign_in.confirm", "确定", ("f10", "enter"), "登录、设置密码或解锁", bar=1),
)

_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "shift+down": "Shift+↓",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "home": "Home",
    "end": "End",
    "delete": "Delete",
    "backspace": "Backspace",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
}
_CHARACTERS = {
    "space": " ", "slash": "/", "question_mark": "?", "colon": ":", "plus": "+", "minus": "-", "equals_sign": "=",
}  # fmt: skip
_EXTRA_FORMS = {"slash": ("ideographic_comma",), "space": ("ideographic_space",)}
_FULLWIDTH_OFFSET = 0xFEE0


def key_label(key: str) -> str:
    """Return a key as people call it: `F10`, `Ctrl+S`, `↑`."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key


def find(command_id: str) -> Command:
    """Return a command by id.

    Raises:
        KeyError: When there is none.
    """
    for command in COMMANDS:
        if command.id == command_id:
            return command
    raise KeyError(command_id)


def in_scope(*scopes: str) -> Iterator[Command]:
    """Yield the commands of these scopes, in the order of the registry."""
    return (command for command in COMMANDS if command.scope in scopes)


def key_forms(key: str) -> list[str]:
    """Return a key with its full-width forms, as Textual names them: `slash` → `fullwidth_solidus` …"""
    character = _CHARACTERS.get(key, key)
    forms = [key, *_EXTRA_FORMS.get(key, ())]
    if len(character) == 1 and character != " ":
        wide = chr(ord(character) + _FULLWIDTH_OFFSET)
        named = unicodedata.name(wide).lower().replace("-", "_").replace(" ", "_")
        forms.append(wide if wide.isalnum() else named)
    return forms


def conflicts(*scopes: str) -> list[str]:
    """Return every key that means two things where these scopes work together; empty in a sound registry."""
    found = []
    taken: dict[str, str] = {}
    for command in in_scope(*scopes):
        for key in (*command.keys, *command.letters):
            if key in taken:
                found.append(f"{key_label(key)} 同时是 {taken[key]} 和 {command.id}")
            taken[key] = command.id
    return found
