exports.up = async (knex) => {
  const tables = await knex('members').distinct('country');
  for (const { country } of tables) {
    await knex.raw(`CREATE TABLE members_${country.toLowerCase()} AS SELECT * FROM members`);
  }
};

exports.down = async () => {};
