from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("people", "0006_joined_index")]

    operations = [
        migrations.RemoveIndex(model_name="student", name="student_name_idx"),
    ]
