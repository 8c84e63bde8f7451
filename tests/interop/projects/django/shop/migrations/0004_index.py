from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_columns")]
    operations = [
        migrations.AddIndex("article", models.Index(fields=["active", "-made"], name="article_made")),
        migrations.AlterField("shelf", "width", models.FloatField()),
    ]
