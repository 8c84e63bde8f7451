from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0004_student_active")]

    operations = [
        migrations.AddIndex(
            model_name="student",
            index=models.Index(fields=["name"], name="student_name_idx"),
        ),
    ]
