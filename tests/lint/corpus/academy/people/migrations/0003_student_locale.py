from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0002_student_phone")]

    operations = [
        migrations.AddField(
            model_name="student",
            name="locale",
            field=models.CharField(default="en", max_length=5),
        ),
    ]
