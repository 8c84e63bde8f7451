exports.up = async (knex) => {
  await knex.raw("SET LOCAL lock_timeout = '2s'");
  await knex.schema.alterTable('members', (table) => {
    table.string('country', 2).notNullable().defaultTo('DE');
  });
};

exports.down = async (knex) => {
  await knex.raw("SET LOCAL lock_timeout = '2s'");
  await knex.schema.alterTable('members', (table) => {
    table.dropColumn('country');
  });
};
