"""Addresses of this room's pages, under ``/cms/articles/`` before those of the reviews."""

from django.urls import path

from yaojian.portal.articles import views

app_name = "articles"
urlpatterns = [
    path("bin", views.bin_list, name="bin"),
    path("import", views.import_word, name="import"),
    path("pasted", views.pasted, name="pasted"),
    path("<int:article_id>/import", views.append_word, name="append"),
    path("<int:article_id>/places", views.places, name="places"),
    path("<int:article_id>/places/<int:placement_id>/remove", views.remove_place, name="remove_place"),
    path("<int:article_id>/bin", views.bin_article, name="bin_article"),
    path("<int:article_id>/restore", views.restore, name="restore"),
    path("<int:article_id>/purge", views.purge, name="purge"),
]
