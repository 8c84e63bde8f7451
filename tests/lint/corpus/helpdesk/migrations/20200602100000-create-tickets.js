'use strict';

module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.createTable('tickets', {
      id: { type: Sequelize.UUID, primaryKey: true, defaultValue: Sequelize.literal('gen_random_uuid()') },
      agent_id: {
        type: Sequelize.INTEGER,
        references: { model: 'agents', key: 'id' },
        onDelete: 'SET NULL',
      },
      subject: { type: Sequelize.STRING(200), allowNull: false },
      body: Sequelize.TEXT,
      extra: { type: Sequelize.JSON },
      created_at: { type: Sequelize.DATE, allowNull: false },
    });
  },

  async down(queryInterface) {
    await queryInterface.dropTable('tickets');
  },
};
