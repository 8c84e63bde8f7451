from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("people", "0008_rename_phone")]

    operations = [
        migrations.RemoveField(model_name="student", name="telephone"),
    ]
