"""The acts of the desk."""

from yaojian.portal.interaction.acting.acts import Act
from yaojian.portal.interaction.surveys import forms, services
from yaojian.portal.interaction.surveys.models import Survey, SurveyState
from yaojian.portal.interaction.surveys.rights import MANAGE, PUBLISH

_ARGUMENT = "survey_id"


def _is_over(survey: Survey) -> bool:
    return survey.state == SurveyState.PUBLIC and not survey.is_open


ACTS: tuple[Act[Survey], ...] = (
    Act(
        "submit",
        "送审",
        MANAGE,
        forms.NothingForm,
        services.submit_survey,
        _ARGUMENT,
        "已送审。",
        lambda it: it.state == SurveyState.DRAFT,
        main=True,
    ),
    Act(
        "publish",
        "发布",
        PUBLISH,
        forms.NothingForm,
        services.publish_survey,
        _ARGUMENT,
        "已发布，网站页面几秒内更新。",
        lambda it: it.state in (SurveyState.SUBMITTED, SurveyState.WITHDRAWN),
        main=True,
    ),
    Act(
        "return",
        "退回修改",
        PUBLISH,
        forms.NothingForm,
        services.return_survey,
        _ARGUMENT,
        "已退回。",
        lambda it: it.state == SurveyState.SUBMITTED,
    ),
    Act(
        "feedback",
        "拟写结果反馈",
        MANAGE,
        forms.FeedbackForm,
        services.write_feedback,
        _ARGUMENT,
        "反馈已保存，等待公开。",
        lambda it: _is_over(it) and not it.feedback_public,
        main=True,
    ),
    Act(
        "publish_feedback",
        "公开结果反馈",
        PUBLISH,
        forms.NothingForm,
        services.publish_feedback,
        _ARGUMENT,
        "反馈已公开，网站页面几秒内更新。",
        lambda it: bool(it.feedback) and not it.feedback_public,
        "同时公开各题结果，小数字不显示。",
        main=True,
    ),
    Act(
        "withdraw",
        "撤下",
        PUBLISH,
        forms.NothingForm,
        services.withdraw_survey,
        _ARGUMENT,
        "已撤下，网站页面几秒内更新。",
        lambda it: it.state == SurveyState.PUBLIC,
    ),
)
