from django.db import migrations, models


def copy_grades(apps, schema_editor):
    Enrolment = apps.get_model("courses", "Enrolment")
    for one in Enrolment.objects.filter(grade="-"):
        one.grade = ""
        one.save()


class Migration(migrations.Migration):

    dependencies = [("courses", "0005_room"), ("people", "0009_remove_telephone")]

    operations = [
        migrations.RunPython(copy_grades, migrations.RunPython.noop),
    ]
