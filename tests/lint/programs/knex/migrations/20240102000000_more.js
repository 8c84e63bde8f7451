exports.up = async (knex) => {
  await knex.schema.alterTable('users', (table) => {
    table.string('nick', 20).notNullable().defaultTo('x');
    table.dropColumn('bio');
    table.renameColumn('name', 'full_name');
    table.dropColumns('j', 'b');
    table.index('key');
    table.dropIndex(['name', 'age'], 'name_age');
    table.setNullable('age');
    table.dropNullable('ok');
    table.dropUnique(['email']);
    table.dropForeign('org_id');
    table.foreign('org_id', 'org_fk').references('id').inTable('orgs');
    table.string('email', 80).notNullable().alter();
    table.check('age > 0', [], 'age_positive');
    table.dropTimestamps();
  });
  await knex.schema.renameTable('orders', 'purchases');
  await knex.schema.raw('create index concurrently i on users (age)');
  await knex.raw(`update users set age = 1`);
};

exports.down = async (knex) => {};
exports.config = { transaction: false };
