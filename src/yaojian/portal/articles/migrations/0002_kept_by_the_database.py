"""What must hold whichever way an article was written (editor, import by COPY, move of a whole column): the database sees to it.

``article_home_placed``: the ``home`` placement is ``home_column``; what was shown there already becomes the home.
``article_line_kept``: one ``LedgerLine`` an article, from the article's row and Wagtail's page. A page without any version
counts from its first publication.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION article_home_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM articles_placement WHERE article_id = NEW.page_ptr_id AND kind = 'home' AND column_id <> NEW.home_column_id;
    INSERT INTO articles_placement (article_id, column_id, kind, title_override)
    VALUES (NEW.page_ptr_id, NEW.home_column_id, 'home', '')
    ON CONFLICT (article_id, column_id) DO UPDATE
        SET kind = 'home', shown_from = NULL, shown_until = NULL, in_force = true;
    RETURN NULL;
END $$;
CREATE TRIGGER article_home_placed AFTER INSERT OR UPDATE OF home_column_id ON articles_article
    FOR EACH ROW EXECUTE FUNCTION article_home_placed();

CREATE FUNCTION article_line_write(number integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO articles_ledgerline (article_id, column_id, title, document_number, author, changed_at, is_binned)
    SELECT page.id, article.home_column_id, page.draft_title, article.document_number, article.author,
           coalesce(page.latest_revision_created_at, page.first_published_at, now()), article.binned_at IS NOT NULL
    FROM articles_article AS article JOIN wagtailcore_page AS page ON page.id = article.page_ptr_id
    WHERE page.id = number
    ON CONFLICT (article_id) DO UPDATE
        SET column_id = excluded.column_id, title = excluded.title, document_number = excluded.document_number,
            author = excluded.author, changed_at = excluded.changed_at, is_binned = excluded.is_binned;
$$;
CREATE FUNCTION article_line_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM article_line_write(NEW.page_ptr_id);
    RETURN NULL;
END $$;
CREATE FUNCTION article_page_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM article_line_write(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER article_line_kept
    AFTER INSERT OR UPDATE OF home_column_id, document_number, author, binned_at ON articles_article
    FOR EACH ROW EXECUTE FUNCTION article_line_kept();
CREATE TRIGGER article_line_kept AFTER UPDATE OF draft_title, latest_revision_created_at ON wagtailcore_page
    FOR EACH ROW
    WHEN (OLD.draft_title IS DISTINCT FROM NEW.draft_title
          OR OLD.latest_revision_created_at IS DISTINCT FROM NEW.latest_revision_created_at)
    EXECUTE FUNCTION article_page_kept();
"""

BACKWARD = """
DROP TRIGGER article_line_kept ON wagtailcore_page;
DROP TRIGGER article_line_kept ON articles_article;
DROP FUNCTION article_page_kept();
DROP FUNCTION article_line_kept();
DROP FUNCTION article_line_write(integer);
DROP TRIGGER article_home_placed ON articles_article;
DROP FUNCTION article_home_placed();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
