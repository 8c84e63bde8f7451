exports.up = async (knex) => {
  await knex.schema.createTable('trainers', (table) => {
    table.uuid('id').primary().defaultTo(knex.raw('gen_random_uuid()'));
    table.string('name', 80).notNullable();
    table.json('skills');
  });
  await knex.raw('GRANT SELECT ON trainers TO PUBLIC');
};

exports.down = (knex) => knex.schema.dropTable('trainers');
