from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("people", "0007_drop_name_index")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'"),
        migrations.RenameField(model_name="student", old_name="phone", new_name="telephone"),
    ]
