exports.up = function (knex) {
  return knex.schema.createTable('members', (table) => {
    table.bigIncrements('id');
    table.string('email').notNullable().unique();
    table.string('name', 100);
    table.timestamp('joined_at', { useTz: false }).notNullable().defaultTo(knex.fn.now());
  });
};

exports.down = function (knex) {
  return knex.schema.dropTable('members');
};
