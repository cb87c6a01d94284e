"""What a form says when a field is wrong, in words an official would use; Django's own Chinese is not ("确保该变量包含…").

One table for every form of the house. A field that knows better still passes its own ``error_messages``.
"""

from django import forms
from django.core import validators

FIELD_SENTENCES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "请填写这一项。"},
    forms.ChoiceField: {"invalid_choice": "“%(value)s”不在可选范围内，请重新选择。"},
    forms.ModelChoiceField: {"invalid_choice": "所选项已不存在，请重新选择。"},
    forms.MultipleChoiceField: {"invalid_choice": "“%(value)s”不在可选范围内，请重新选择。"},
    forms.IntegerField: {"invalid": "请填整数，例如 12。"},
    forms.DecimalField: {"invalid": "请填数字，例如 12.5。"},
    forms.DateField: {"invalid": "请填日期，例如 2026-03-15。"},
    forms.TimeField: {"invalid": "请填时间，例如 09:30。"},
    forms.DateTimeField: {"invalid": "请填日期和时间，例如 2026-03-15 09:30。"},
    forms.FileField: {
        "required": "请选择要上传的文件。",
        "missing": "请选择要上传的文件。",
        "empty": "这个文件是空的，请检查后重新选择。",
        "max_length": "文件名最多 %(max)d 个字，现在有 %(length)d 个字。",
    },
    forms.ImageField: {"invalid_image": "这个文件不是图片或已损坏，请重新选择。"},
    forms.URLField: {"invalid": "请填完整网址，例如 https://www.example.gov.cn/。"},
}
VALIDATOR_SENTENCES: dict[type[validators.BaseValidator], str] = {
    validators.MaxLengthValidator: "最多 %(limit_value)d 个字，现在有 %(show_value)d 个字。",
    validators.MinLengthValidator: "至少 %(limit_value)d 个字，现在有 %(show_value)d 个字。",
    validators.MaxValueValidator: "不能大于 %(limit_value)s。",
    validators.MinValueValidator: "不能小于 %(limit_value)s。",
}


def install() -> None:
    """Put the sentences into Django's classes. Called once when the app is ready; fields read them when they are made."""
    for field, sentences in FIELD_SENTENCES.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}
    for validator, sentence in VALIDATOR_SENTENCES.items():
        validator.message = sentence
    validators.EmailValidator.message = "请填电子邮箱，例如 name@example.gov.cn。"
    validators.ProhibitNullCharactersValidator.message = "内容里有不能识别的字符，请删去后再提交。"
