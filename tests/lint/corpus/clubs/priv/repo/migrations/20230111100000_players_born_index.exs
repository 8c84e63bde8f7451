defmodule Clubs.Repo.Migrations.PlayersBornIndex do
  use Ecto.Migration
  @disable_ddl_transaction true
  @disable_migration_lock true

  def change do
    create index(:players, [:born_on], concurrently: true)
  end
end
