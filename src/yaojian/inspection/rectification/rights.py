"""Rights of this room."""

from yaojian.kernel.permissions.rights import Right

READ = Right("inspection.rectification.read", "查看问题整改")
ASSIGN = Right("inspection.rectification.assign", "派发问题、发起复核")
MEND = Right("inspection.rectification.mend", "整改问题、申报误报")
JUDGE = Right("inspection.allowance.judge", "认定误报")
