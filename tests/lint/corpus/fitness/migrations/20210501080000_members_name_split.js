exports.up = async (knex) => {
  await knex.raw("SET LOCAL lock_timeout = '2s'");
  await knex.schema.alterTable('members', (table) => {
    table.string('given_name', 60);
    table.string('family_name', 60);
    table.dropColumn('name');
  });
};

exports.down = async (knex) => {
  await knex.raw("SET LOCAL lock_timeout = '2s'");
  await knex.schema.alterTable('members', (table) => {
    table.string('name', 100);
    table.dropColumn('given_name');
  });
};
