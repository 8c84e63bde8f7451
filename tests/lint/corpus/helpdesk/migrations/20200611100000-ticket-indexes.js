'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.addIndex('tickets', ['agent_id'], { name: 'tickets_agent_id' });
    await queryInterface.addIndex('tickets', ['state'], { name: 'tickets_state', concurrently: true });
  },

  async down(queryInterface) {
    await queryInterface.removeIndex('tickets', 'tickets_state');
    await queryInterface.removeIndex('tickets', 'tickets_agent_id');
  },
};
