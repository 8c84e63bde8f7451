from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("courses", "0006_grade_of_students")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'"),
        migrations.RemoveField(model_name="course", name="room"),
        migrations.DeleteModel(name="Room"),
    ]
