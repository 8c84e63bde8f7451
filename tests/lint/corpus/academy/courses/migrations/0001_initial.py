import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("seats", models.IntegerField(default=20)),
                ("teacher", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.teacher")),
            ],
            options={"db_table": "courses"},
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="courses.course")),
                ("student", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.student")),
                ("grade", models.CharField(blank=True, max_length=2)),
            ],
            options={"unique_together": {("course", "student")}},
        ),
    ]
