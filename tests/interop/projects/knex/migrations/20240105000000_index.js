exports.config = { transaction: false };
exports.up = function (knex) {
  return knex.raw('CREATE INDEX CONCURRENTLY players_rating ON players (rating DESC) WHERE rating > 0');
};
exports.down = function (knex) {
  return knex.raw('DROP INDEX CONCURRENTLY players_rating');
};
