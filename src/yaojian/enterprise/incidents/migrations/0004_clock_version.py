"""Limits an administrator enters: rows are added, never changed or deleted. Reversible."""

from django.db import migrations, models


FORWARD = """
CREATE FUNCTION incidents_clock_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '事件确认时限的修改记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER incidents_clock_insert_only BEFORE UPDATE OR DELETE ON incidents_clockversion
    FOR EACH ROW EXECUTE FUNCTION incidents_clock_refuse();
CREATE TRIGGER incidents_clock_no_truncate BEFORE TRUNCATE ON incidents_clockversion
    FOR EACH STATEMENT EXECUTE FUNCTION incidents_clock_refuse();
"""
BACKWARD = """
DROP TRIGGER incidents_clock_no_truncate ON incidents_clockversion;
DROP TRIGGER incidents_clock_insert_only ON incidents_clockversion;
DROP FUNCTION incidents_clock_refuse();
"""


class Migration(migrations.Migration):
    """One table and its triggers."""

    dependencies = [
        ("incidents", "0003_ledger_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClockVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("opens", models.TimeField(verbose_name="上班时间")),
                ("closes", models.TimeField(verbose_name="下班时间")),
                ("in_hours", models.PositiveSmallIntegerField(verbose_name="工作时间内（分钟）")),
                ("otherwise", models.PositiveSmallIntegerField(verbose_name="其他时间（分钟）")),
                ("leaders_after", models.PositiveSmallIntegerField(verbose_name="再过多久提醒带班领导（分钟）")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="已核对依据")),
                ("made_by", models.CharField(max_length=60, verbose_name="修改人")),
                ("made_at", models.DateTimeField(verbose_name="修改时间")),
            ],
            options={
                "verbose_name": "事件确认时限",
                "verbose_name_plural": "事件确认时限",
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))), name="incident_clock_hours_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("in_hours__gte", 1), ("leaders_after__gte", 1), ("otherwise__gte", 1)),
                        name="incident_clock_takes_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
