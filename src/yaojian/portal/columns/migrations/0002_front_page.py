"""Makes the front page, the root of all columns, out of the page Wagtail's own first migration leaves behind."""

from django.conf import settings
from django.db import migrations


def make_front_page(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Column = apps.get_model("columns", "Column")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Site = apps.get_model("wagtailcore", "Site")
    page = Page.objects.get(depth=2)
    page.title = page.draft_title = "首页"
    page.slug, page.url_path = "home", "/home/"
    page.content_type, _ = ContentType.objects.get_or_create(app_label="columns", model="column")
    page.save()
    # Wagtail's own name for what stands above the front page is shown in the dialogs of its editor.
    Page.objects.filter(depth=1).update(title="全部", draft_title="全部")
    column = Column(
        page_ptr_id=page.pk,
        kind="front",
        description=f"{settings.YAOJIAN_INSTITUTION}政府网站首页。",
        keywords="药品、医疗器械、化妆品、监督管理",
    )
    for field in Page._meta.concrete_fields:
        setattr(column, field.attname, getattr(page, field.attname))
    column.save()
    Site.objects.update(site_name=settings.YAOJIAN_INSTITUTION)


def unmake_front_page(apps, schema_editor):
    Column = apps.get_model("columns", "Column")
    Column.objects.filter(depth=2)._raw_delete("default")


class Migration(migrations.Migration):
    dependencies = [("columns", "0001_initial")]
    operations = [migrations.RunPython(make_front_page, unmake_front_page)]
