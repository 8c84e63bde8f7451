exports.up = async (knex) => {
  await knex('workouts').whereNull('minutes').update({ minutes: 30 });
};

exports.down = async () => {};
