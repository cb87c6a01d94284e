"""Words that administrators add to the lists of the product."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class WordUse(models.TextChoices):
    """What the list says of a word."""

    WRONG = "wrong", "应改的词"
    ALLOWED = "allowed", "不提示的词"


class WordWeight(models.TextChoices):
    """How grave a wrong word of the site's own is; the values of the engine's ``Severity``."""

    BLOCK = "block", "阻止发布"
    WARN = "warn", "提醒"
    NOTE = "note", "建议"


class SiteWord(models.Model):
    """One own word in its present version. Never deleted: it is switched off."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form = models.CharField("词", max_length=24, unique=True)
    use = models.CharField("用途", max_length=8, choices=WordUse)
    right = models.CharField("应改为", max_length=40, blank=True)
    weight = models.CharField("程度", max_length=8, choices=WordWeight, default=WordWeight.WARN)
    reason = models.CharField("依据", max_length=200)
    is_active = models.BooleanField("启用", default=True)
    version = models.PositiveIntegerField("版本", default=1)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "词条"
        verbose_name_plural = "词条"
        constraints = (
            models.CheckConstraint(condition=models.Q(use__in=WordUse.values), name="word_use_known"),
            models.CheckConstraint(condition=models.Q(weight__in=WordWeight.values), name="word_weight_known"),
        )
        indexes = (models.Index(fields=["form", "id"], name="word_ledger"),)

    def __str__(self) -> str:
        return self.form


class SiteWordVersion(models.Model):
    """What an own word said since when, by whom. Insert-only. The newest key is the version of the whole list."""

    word = models.ForeignKey(SiteWord, verbose_name="词条", on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField("版本")
    said = models.JSONField("内容")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="修改人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    maker_name = models.CharField("修改人姓名", max_length=60)
    made_at = models.DateTimeField("修改时间", auto_now_add=True)

    class Meta:
        verbose_name = "词条版本"
        verbose_name_plural = "词条版本"
        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=["word", "version"], name="word_version_once"),)

    def __str__(self) -> str:
        return f"{self.word} 第 {self.version} 版"


class Judgement(models.TextChoices):
    """What a person says of a mark of the check."""

    ACCEPTED = "accepted", "提示正确"
    IGNORED = "ignored", "不是问题"
    TAUGHT = "taught", "认定为正确用词"


class MarkVerdict(models.Model):
    """What somebody said of one mark at one place. Insert-only: the figures of a rule are counted from it."""

    rule = models.CharField("规则", max_length=40)
    form = models.CharField("原文", max_length=60)
    suggestion = models.CharField("建议", max_length=60, blank=True)
    around = models.CharField("上下文", max_length=120)
    judgement = models.CharField("评判", max_length=8, choices=Judgement)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="评判人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    judge_name = models.CharField("评判人姓名", max_length=60)
    judged_at = models.DateTimeField("评判时间", auto_now_add=True)

    class Meta:
        verbose_name = "用词提示评判"
        verbose_name_plural = "用词提示评判"
        constraints = (
            models.CheckConstraint(condition=models.Q(judgement__in=Judgement.values), name="verdict_judgement_known"),
            models.UniqueConstraint(fields=["rule", "form", "around", "judged_by"], name="verdict_once_a_person"),
        )
        indexes = (
            models.Index(fields=["rule", "judgement"], name="verdict_figures"),
            models.Index(fields=["rule", "-id"], name="verdict_ledger"),
            models.Index(fields=["judgement", "-id"], name="verdict_ledger_judgement"),
        )

    def __str__(self) -> str:
        return f"{self.form}：{self.get_judgement_display()}"


class ProposalState(models.TextChoices):
    """What became of a proposed word."""

    OPEN = "open", "待确认"
    TAKEN = "taken", "已采纳"
    DECLINED = "declined", "未采纳"


class WordProposal(models.Model):
    """A word somebody who reads marks holds to be right. It counts once a keeper of the words takes it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form = models.CharField("词", max_length=24)
    around = models.CharField("上下文", max_length=120)
    state = models.CharField("状态", max_length=8, choices=ProposalState, default=ProposalState.OPEN)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提出人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposer_name = models.CharField("提出人姓名", max_length=60)
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="确认人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decider_name = models.CharField("确认人姓名", max_length=60, blank=True)
    decided_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "用词建议"
        verbose_name_plural = "用词建议"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=ProposalState.values), name="word_proposal_state_known"
            ),
            models.UniqueConstraint(
                fields=["form"], condition=models.Q(state=ProposalState.OPEN), name="word_proposed_once"
            ),
        )
        indexes = (models.Index(fields=["state", "-proposed_at"], name="word_proposals"),)

    def __str__(self) -> str:
        return f"{self.form}：{self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it."""
        return self.state == ProposalState.OPEN


class PublishedPage(models.Model):
    """Which neighbours stand in one published page, so that they can be taken off again when it changes."""

    owner = models.CharField("页面", max_length=60, unique=True)
    digest = models.CharField("摘要", max_length=64)
    pairs = models.BinaryField("字对")
    """Sorted numbers of 32 bits, packed: first character above second."""

    class Meta:
        verbose_name = "已公开页面的字对"
        verbose_name_plural = "已公开页面的字对"

    def __str__(self) -> str:
        return self.owner


class PublishedPairs(models.Model):
    """In how many published pages each two neighbours stand. One row; ``version`` rises with each change."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    version = models.PositiveBigIntegerField("版本", default=0)
    pages = models.PositiveIntegerField("页面数", default=0)
    pairs = models.BinaryField("字对", default=bytes)
    uses = models.BinaryField("页数", default=bytes)
    changed_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "本站用字"
        verbose_name_plural = "本站用字"
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="published_pairs_one_row"),)

    def __str__(self) -> str:
        return f"{self.pages} 个页面"
