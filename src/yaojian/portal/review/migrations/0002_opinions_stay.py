"""Opinions, overrides and withdrawals are never changed or removed, whoever tries (an official record)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION review_keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER review_opinion_stays BEFORE UPDATE OR DELETE ON review_reviewopinion
    FOR EACH ROW EXECUTE FUNCTION review_keep_record();
CREATE TRIGGER review_override_stays BEFORE UPDATE OR DELETE ON review_gateoverride
    FOR EACH ROW EXECUTE FUNCTION review_keep_record();
CREATE TRIGGER review_withdrawal_stays BEFORE UPDATE OR DELETE ON review_withdrawal
    FOR EACH ROW EXECUTE FUNCTION review_keep_record();
"""
BACKWARD = """
DROP TRIGGER review_opinion_stays ON review_reviewopinion;
DROP TRIGGER review_override_stays ON review_gateoverride;
DROP TRIGGER review_withdrawal_stays ON review_withdrawal;
DROP FUNCTION review_keep_record();
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
