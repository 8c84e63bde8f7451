from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("courses", "0002_seats_check")]

    operations = [
        migrations.RunSQL(
            sql="UPDATE courses_enrolment SET grade = '-' WHERE grade = ''",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
