module.exports = {
  client: 'pg',
  connection: { host: process.env.PGHOST, user: process.env.PGUSER, database: process.env.PGDATABASE },
  migrations: { directory: './migrations' },
};
