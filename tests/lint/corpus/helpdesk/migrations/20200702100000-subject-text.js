'use strict';

module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.sequelize.query(`
      SET lock_timeout = '2s';
      ALTER TABLE tickets ALTER COLUMN subject TYPE text;
      RESET lock_timeout;
    `);
  },

  async down() {
    // a longer subject stays
  },
};
