"""A survey, its questions, and the answers of visitors. Days are Beijing days, both included."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yaojian.kernel.calendar import workdays

UNIT, PERSON = "organisations.Unit", "organisations.Person"


class SurveyKind(models.TextChoices):
    """What it is for."""

    CONSULTATION = "consultation", "意见征集"
    SURVEY = "survey", "在线调查"


class Matter(models.TextChoices):
    """What opinions are asked on; its term stands in ``data/terms.yaml``."""

    REGULATION = "regulation", "地方性法规、规章草案"
    NORMATIVE = "normative", "行政规范性文件"
    OTHER = "other", "其他"


class SurveyState(models.TextChoices):
    """How far it is. Open or closed is no state: the days say it."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待发布"
    PUBLIC = "public", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


class Survey(models.Model):
    """One survey. ``feedback`` is what became of the opinions; it is shown once ``feedback_public``."""

    kind = models.CharField("类别", max_length=12, choices=SurveyKind)
    matter = models.CharField("征集事项", max_length=12, choices=Matter, default=Matter.OTHER)
    title = models.CharField("标题", max_length=80)
    intro = models.TextField("说明", max_length=5000)
    link = models.CharField("征求意见稿网址", max_length=300, blank=True)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    state = models.CharField("状态", max_length=10, choices=SurveyState, default=SurveyState.DRAFT)
    unit = models.ForeignKey(UNIT, models.PROTECT, verbose_name="组织单位", related_name="+")
    prepared_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name="组织人", null=True, related_name="+", db_index=False
    )
    feedback = models.TextField("结果反馈", max_length=8000, blank=True)
    adopted = models.PositiveIntegerField("采纳意见数", default=0)
    feedback_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name="反馈拟稿人", null=True, related_name="+", db_index=False
    )
    feedback_public = models.BooleanField("反馈已公开", default=False)
    made_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = "征集调查"
        verbose_name_plural = "征集调查"
        constraints = (models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="survey_days"),)
        indexes = (
            models.Index(fields=["-made_at", "-id"], name="survey_latest"),
            models.Index(fields=["-opens_on", "-id"], condition=Q(state="public"), name="survey_shown"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Answers are taken today."""
        return self.state == SurveyState.PUBLIC and self.opens_on <= workdays.today() <= self.closes_on


class QuestionKind(models.TextChoices):
    """How it is answered."""

    SINGLE = "single", "单选"
    MULTIPLE = "multiple", "多选"
    TEXT = "text", "文字"
    SCALE = "scale", "打分（1 至 5 分）"


class SurveyQuestion(models.Model):
    """One question, in the order of ``number``."""

    survey = models.ForeignKey(Survey, models.CASCADE, verbose_name="征集调查", related_name="questions")
    number = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("题型", max_length=8, choices=QuestionKind)
    text = models.CharField("题目", max_length=200)
    options = ArrayField(models.CharField(max_length=80), verbose_name="选项", default=list, blank=True)
    required = models.BooleanField("必答", default=True)

    class Meta:
        verbose_name = "题目"
        verbose_name_plural = "题目"
        ordering = ("survey", "number")
        constraints = (models.UniqueConstraint(fields=["survey", "number"], name="survey_question_once"),)

    def __str__(self) -> str:
        return self.text


class AnswerSheet(models.Model):
    """What one visitor answered. ``answers``: by question number: a list of options, a text, or a number. Insert-only but
    for its judgement: ``doubt`` empty counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, verbose_name="征集调查", related_name="sheets", db_index=False)
    visitor = models.BinaryField("访客摘要", max_length=32)
    answers = models.JSONField("答案")
    doubt = models.CharField("存疑", max_length=300, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "答卷"
        verbose_name_plural = "答卷"
        constraints = (models.UniqueConstraint(fields=["survey", "visitor"], name="sheet_one_a_visitor"),)
        indexes = (models.Index(fields=["survey", "-at", "-id"], name="sheet_of_survey"),)

    def __str__(self) -> str:
        return f"{self.survey} {self.at:%Y-%m-%d}"
