"""Addresses of the columns' pages."""

from django.urls import path

from yaojian.portal.columns import tree_views, views

app_name = "columns"
urlpatterns = [
    path("", views.column_list, name="list"),
    path("new", views.create, name="create"),
    path("bulk", views.bulk, name="bulk"),
    path("bin", tree_views.bin_list, name="bin"),
    path("bin/<uuid:entry_id>/restore", tree_views.restore, name="restore"),
    path("bin/<uuid:entry_id>/purge", tree_views.purge, name="purge"),
    path("<int:column_id>", views.change, name="change"),
    path("<int:column_id>/state", views.set_state, name="state"),
    path("<int:column_id>/shift", views.shift, name="shift"),
    path("<int:column_id>/move", tree_views.move, name="move"),
    path("<int:column_id>/merge", tree_views.merge, name="merge"),
    path("<int:column_id>/delete", tree_views.delete, name="delete"),
    path("<int:column_id>/access", views.access, name="access"),
    path("merges/<uuid:merge_id>/undo", tree_views.undo_merge, name="undo_merge"),
]
