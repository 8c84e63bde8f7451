'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.renameColumn('tickets', 'body', 'description');
  },

  async down(queryInterface) {
    await queryInterface.renameColumn('tickets', 'description', 'body');
  },
};
