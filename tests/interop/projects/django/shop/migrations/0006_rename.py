from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0005_concurrently")]
    operations = [
        migrations.RenameModel("Article", "Product"),
        migrations.RunSQL(
            "ALTER TABLE stock ADD COLUMN shelf uuid REFERENCES shelves (id), ADD CHECK (amount >= 0)",
            "ALTER TABLE stock DROP COLUMN shelf",
        ),
    ]
