from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("courses", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(check=models.Q(seats__gt=0), name="seats_positive"),
        ),
    ]
