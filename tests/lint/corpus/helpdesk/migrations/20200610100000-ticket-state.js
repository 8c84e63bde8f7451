'use strict';

module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.sequelize.query("SET lock_timeout = '2s'");
    await queryInterface.addColumn('tickets', 'state', {
      type: Sequelize.STRING(20),
      allowNull: false,
      defaultValue: 'new',
    });
  },

  async down(queryInterface) {
    await queryInterface.sequelize.query("SET lock_timeout = '2s'");
    await queryInterface.removeColumn('tickets', 'state');
  },
};
