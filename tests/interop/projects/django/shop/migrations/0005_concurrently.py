from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0004_index")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY article_weight ON shop_article (weight) WHERE weight > 0",
            "DROP INDEX CONCURRENTLY article_weight",
        ),
    ]
