'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(
      "UPDATE tickets SET state = 'closed' WHERE created_at < now() - interval '1 year'",
    );
    await queryInterface.bulkDelete('tickets', { state: 'spam' });
  },

  async down() {},
};
