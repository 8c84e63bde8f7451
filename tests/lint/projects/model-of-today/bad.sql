-- file: shop/migrations/0001_initial.py
from django.db import migrations, models


class Migration(migrations.Migration):

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("title", models.TextField(null=True)),
            ],
        ),
    ]
-- file: shop/migrations/0002_titles.py
from django.db import migrations
from shop.models import Product


def fill(apps, schema_editor):
    Product.objects.filter(id=1).update(title="one")


class Migration(migrations.Migration):

    dependencies = [("shop", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
