import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("courses", "0004_seats_bigint")]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("opens", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="course",
            name="room",
            field=models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.SET_NULL, to="courses.room"),
        ),
    ]
