from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0002_changes")]
    operations = [
        AddIndexConcurrently("order", models.Index(fields=["note"], name="order_note")),
        AddIndexConcurrently(model_name="order", index=BrinIndex(fields=["number"], name="order_brin", opclasses=["int8_minmax_ops"])),
        RemoveIndexConcurrently("order", "order_seller"),
        AddConstraintNotValid("order", models.CheckConstraint(condition=models.Q(number__gte=0), name="order_positive")),
        ValidateConstraint("order", "order_positive"),
    ]
