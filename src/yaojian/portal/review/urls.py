"""Addresses of the desk, under ``/cms/``."""

from django.urls import path

from yaojian.portal.review import ledger_views, policy_views, review_views, verdict_views, views

app_name = "review"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("articles/", ledger_views.article_list, name="articles"),
    path("pages/", views.articles_of_column),
    path("pages/<int:parent_page_id>/", views.articles_of_column),
    path("articles/new", views.write, name="write"),
    path("articles/<int:article_id>", views.article, name="article"),
    path("articles/<int:article_id>/preview", views.preview, name="preview"),
    path("articles/<int:article_id>/submit", views.submit, name="submit"),
    path("articles/<int:article_id>/move", views.move, name="move"),
    path("articles/<int:article_id>/discard", views.discard, name="discard"),
    path("articles/<int:article_id>/withdraw", views.withdraw, name="withdraw"),
    path("articles/<int:article_id>/findings", views.findings, name="findings"),
    path("articles/<int:article_id>/findings/<str:finding>", views.override, name="override"),
    path("articles/<int:article_id>/findings/<str:finding>/judge", verdict_views.judge, name="judge"),
    path("articles/<int:article_id>/urge", views.urge, name="urge"),
    path("reviews/", review_views.review_list, name="reviews"),
    path("reviews/<uuid:review_id>", review_views.review, name="review"),
    path("reviews/<uuid:review_id>/preview", review_views.review_preview, name="review_preview"),
    path("reviews/<uuid:review_id>/sheet", review_views.sheet, name="sheet"),
    path("reviews/<uuid:review_id>/recall", views.recall, name="recall"),
    path("review-policies/", policy_views.policies, name="policies"),
    path("review-policies/<int:column_id>", policy_views.policy, name="policy"),
    path("words/", policy_views.word_list, name="words"),
    path("words/verdicts", verdict_views.verdicts, name="verdicts"),
    path("words/proposals/<uuid:proposal_id>", verdict_views.decide, name="decide_word"),
    path("words/<uuid:word_id>", policy_views.word, name="word"),
    path("words/<uuid:word_id>/switch", policy_views.switch_word, name="switch_word"),
]
