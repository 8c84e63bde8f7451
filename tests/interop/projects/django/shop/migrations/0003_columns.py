from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_stock")]
    operations = [
        migrations.AddField("article", "weight", models.IntegerField(null=True)),
        migrations.RenameField("article", "sku", "number"),
        migrations.RemoveField("article", "data"),
        migrations.AlterField("article", "price", models.DecimalField(max_digits=14, decimal_places=4)),
    ]
