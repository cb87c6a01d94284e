"""Addresses of the desk, under ``/cms/``."""

from django.urls import path

from yaojian.portal.review import views

app_name = "review"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("articles/", views.article_list, name="articles"),
    path("pages/", views.articles_of_column),
    path("pages/<int:parent_page_id>/", views.articles_of_column),
    path("articles/new", views.write, name="write"),
    path("articles/<int:article_id>", views.article, name="article"),
    path("articles/<int:article_id>/preview", views.preview, name="preview"),
    path("articles/<int:article_id>/submit", views.submit, name="submit"),
    path("articles/<int:article_id>/move", views.move, name="move"),
    path("articles/<int:article_id>/discard", views.discard, name="discard"),
    path("articles/<int:article_id>/withdraw", views.withdraw, name="withdraw"),
    path("reviews/", views.review_list, name="reviews"),
    path("reviews/<uuid:review_id>", views.review, name="review"),
    path("reviews/<uuid:review_id>/preview", views.review_preview, name="review_preview"),
    path("reviews/<uuid:review_id>/recall", views.recall, name="recall"),
]
