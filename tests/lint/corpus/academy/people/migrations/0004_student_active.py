from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0003_student_locale")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="student",
            name="active",
            field=models.BooleanField(db_default=True),
        ),
    ]
