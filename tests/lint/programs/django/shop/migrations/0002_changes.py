import django.db.models.deletion
from django.db import migrations, models
from django.contrib.postgres.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("order", "total", models.DecimalField(max_digits=10, decimal_places=2, null=True)),
        migrations.AddField("order", "code", models.CharField(max_length=30, default="x'y")),
        migrations.AddField("order", "shipped", models.DateTimeField(null=True, db_index=True)),
        migrations.AddField("order", "seller", models.ForeignKey("people.person", models.SET_NULL, null=True, related_name="+")),
        migrations.AddField("order", "note", models.TextField(db_default="none")),
        migrations.AlterField("order", "state", models.CharField(max_length=40)),
        migrations.AlterField("order", "total", models.DecimalField(max_digits=10, decimal_places=2, default=0)),
        migrations.AlterField("order", "number", models.BigIntegerField(db_index=True)),
        migrations.AlterField("order", "code", models.TextField(null=True)),
        migrations.RenameField("order", "paid", "is_paid"),
        migrations.RemoveField("order", "tags"),
        migrations.RenameModel("Tag", "Label"),
        migrations.RemoveField("order", "shipped"),
        migrations.AlterModelOptions("order", {"ordering": ["id"]}),
        migrations.AlterModelTable("order", "shop_orders"),
        migrations.AlterUniqueTogether("order", {("number", "code")}),
        migrations.AddIndex("order", models.Index(fields=["code"], name="order_code", condition=models.Q(number__gt=0))),
        migrations.AddIndex("order", models.Index(fields=["seller"], name="order_seller", include=["number"])),
        migrations.RemoveIndex("order", "order_state"),
        migrations.RenameIndex("order", new_name="order_code_2", old_name="order_code"),
        migrations.AddConstraint("order", models.UniqueConstraint(fields=["number", "state"], name="order_ns", deferrable=models.Deferrable.DEFERRED)),
        migrations.RemoveConstraint("order", "order_number"),
        migrations.RunSQL("UPDATE shop_orders SET code = 'a'", "SELECT 1"),
        migrations.RunSQL(sql=["SELECT 1", ("SELECT 2", None)], reverse_sql=migrations.RunSQL.noop, elidable=True),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL("ALTER TABLE shop_orders ADD COLUMN extra text", "ALTER TABLE shop_orders DROP COLUMN extra")],
            state_operations=[migrations.AddField("order", "extra", models.TextField(null=True))],
        ),
        migrations.AlterField("order", "extra", models.TextField(default="")),
        migrations.DeleteModel("Label"),
    ]
