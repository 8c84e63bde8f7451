from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("courses", "0003_backfill_grades")]

    operations = [
        migrations.AlterField(
            model_name="course",
            name="seats",
            field=models.BigIntegerField(default=20),
        ),
    ]
