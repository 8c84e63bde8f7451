from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sku", models.CharField(max_length=40)),
                ("price", models.DecimalField(max_digits=10, decimal_places=2)),
                ("active", models.BooleanField()),
                ("data", models.JSONField(null=True)),
                ("made", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("width", models.FloatField(null=True)),
                ("row", models.SmallIntegerField()),
            ],
            options={"db_table": "shelves"},
        ),
    ]
