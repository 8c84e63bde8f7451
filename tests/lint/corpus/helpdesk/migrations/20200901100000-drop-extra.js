'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.removeColumn('tickets', 'extra');
  },

  async down(queryInterface, Sequelize) {
    await queryInterface.addColumn('tickets', 'extra', { type: Sequelize.JSON });
  },
};
