from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("people", "0005_name_index")]

    operations = [
        AddIndexConcurrently(
            model_name="student",
            index=models.Index(fields=["joined"], name="student_joined_idx"),
        ),
    ]
