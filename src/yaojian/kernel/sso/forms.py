"""Forms of the administrators' desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from yaojian.kernel.sso.claims import LABELS
from yaojian.kernel.sso.models import Algorithm, Direction, LinkState, Matching, Protocol, SsoPeer

_SHOWN = 3
_INWARD_NAMES = {"subject", "name", "unit"}
_url = URLValidator(schemes=["http", "https"], message="有一行不是完整的网址。")


class Addresses(forms.CharField):
    """Addresses, one a line; compared character by character later, so that nothing is tidied up here but blanks."""

    widget = forms.Textarea(attrs={"rows": _SHOWN, "spellcheck": "false", "autocapitalize": "none"})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list, not a text
        """Raises ``ValidationError`` naming no line: there are few."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        for line in lines:
            _url(line)
        return list(dict.fromkeys(lines))

    def prepare_value(self, value: Any) -> str:
        """Back to lines."""
        return "\n".join(value) if isinstance(value, list) else str(value or "")


class Names(forms.CharField):
    """Our name = their name, one a line."""

    widget = forms.Textarea(attrs={"rows": _SHOWN, "spellcheck": "false", "autocapitalize": "none"})

    def to_python(self, value: Any) -> dict[str, str]:  # type: ignore[override]  # pairs, not a text
        """Raises ``ValidationError``."""
        pairs: dict[str, str] = {}
        for line in str(value or "").splitlines():
            ours, _, theirs = (part.strip() for part in line.partition("="))
            if not ours and not theirs:
                continue
            if ours not in ({*LABELS} | _INWARD_NAMES) - {"sub"} or not theirs.isidentifier() or len(theirs) > 40:
                raise ValidationError(f"“{line.strip()[:40]}”应写成“本平台名称=对方名称”，名称只用字母、数字和下划线。")
            pairs[ours] = theirs
        return pairs

    def prepare_value(self, value: Any) -> str:
        """Back to lines."""
        if isinstance(value, dict):
            return "\n".join(f"{ours}={theirs}" for ours, theirs in value.items())
        return str(value or "")


class PeerForm(forms.Form):
    """All an administrator says of a peer. Code and direction are fixed once it is registered."""

    name = forms.CharField(label="名称", max_length=60)
    code = forms.SlugField(label="代号", max_length=40, help_text="用在地址里，小写字母、数字和横线；登记后不能再改。")
    direction = forms.ChoiceField(label="方向", choices=Direction.choices, help_text="登记后不能再改。")
    protocol = forms.ChoiceField(label="协议", choices=Protocol.choices)
    client_id = forms.CharField(
        label="客户端标识",
        max_length=100,
        required=False,
        help_text="进入本平台时填对方发给的；进入对方时留空，由本平台生成。",
    )
    secret = forms.CharField(
        label="对方发给的密钥",
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="只用于进入本平台。保存后不再显示；留空表示不改。",
    )
    issuer = forms.URLField(
        label="签发者地址",
        required=False,
        assume_scheme="https",
        help_text="只用于进入本平台：OpenID Connect 的 issuer，或 CAS 服务器的根地址。",
    )
    entry = forms.URLField(
        label="入口地址", assume_scheme="https", help_text="进入对方时，对方开始登录的地址；否则填平台首页。"
    )
    redirects = Addresses(
        label="回调地址", required=False, help_text="每行一个，须与对方请求中的逐字相同。CAS 填 service 地址。"
    )
    after_logout = Addresses(label="退出后返回地址", required=False, help_text="每行一个，须逐字相同。")
    logout_address = forms.URLField(
        label="退出通知地址", required=False, assume_scheme="https", help_text="本平台退出时通知对方服务器的地址。"
    )
    claim_names = Names(
        label="信息项名称",
        required=False,
        help_text="对方要用别的名称时填写，如 credit_code=uscc，每行一项；不填按本平台名称。",
    )
    signing = forms.ChoiceField(
        label="令牌签名",
        choices=Algorithm.choices,
        initial=Algorithm.RS256,
        help_text="只用于 OpenID Connect 进入对方：按对方支持的算法选，不清楚时用 RS256。",
    )
    matching = forms.ChoiceField(label="账号匹配", choices=Matching.choices, initial=Matching.CONFIRMED)
    clock_skew = forms.IntegerField(label="允许时钟误差（秒）", min_value=0, max_value=300, initial=60)
    exclusive = forms.BooleanField(
        label="工作人员只能由此登录",
        required=False,
        help_text="开启后，工作人员的密码登录只供管理员应急，每次都会告知其他管理员。",
    )
    introduction = forms.CharField(
        label="简介", max_length=200, required=False, help_text="企业在入口页上看到的一句话。"
    )
    contact = forms.CharField(label="联系方式", max_length=200, required=False, help_text="对方不能使用时找谁。")
    order = forms.IntegerField(label="顺序", min_value=0, max_value=999, initial=100)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, peer: SsoPeer | None = None, **kwargs: Any) -> None:
        if peer is not None:
            kwargs["initial"] = {name: getattr(peer, name, None) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        if peer is not None:
            for name in ("code", "direction"):
                self.fields[name].disabled = True


class LinkFilter(forms.Form):
    """Which links to list."""

    state = forms.ChoiceField(label="状态", choices=LinkState.choices, required=False)


class ConfirmForm(forms.Form):
    """Which account a subject belongs to."""

    username = forms.CharField(label="本平台用户名", max_length=64)


class RefuseForm(forms.Form):
    """Why nobody shall come in by it."""

    reason = forms.CharField(label="原因", max_length=200)


class PrepareForm(forms.Form):
    """A link before its owner ever came."""

    peer = forms.ModelChoiceField(
        label="平台", queryset=SsoPeer.objects.filter(direction=Direction.IN), empty_label="请选择"
    )
    subject = forms.CharField(label="平台标识", max_length=255, help_text="平台中不会改变的人员编号，不是姓名或邮箱。")
    username = forms.CharField(label="本平台用户名", max_length=64)
