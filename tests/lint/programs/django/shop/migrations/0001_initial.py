import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Tag",
            fields=[("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=20))],
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("number", models.IntegerField()),
                ("state", models.CharField(max_length=10)),
                ("buyer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.person")),
            ],
            options={
                "db_table": "orders",
                "unique_together": {("number", "state")},
                "indexes": [models.Index(fields=["state", "-number"], name="order_state")],
                "constraints": [models.UniqueConstraint(fields=("number",), name="order_number")],
            },
        ),
        migrations.AddField("order", "tags", models.ManyToManyField(to="shop.tag")),
        migrations.AddField(
            model_name="order",
            name="paid",
            field=models.BooleanField(default=False),
        ),
    ]
