defmodule Clubs.Repo.Migrations.PlayersHeight do
  use Ecto.Migration

  def up do
    execute "SET LOCAL lock_timeout = '2s'"

    alter table(:players) do
      modify :shirt, :bigint
      remove :born_on
    end
  end

  def down do
    execute "SET LOCAL lock_timeout = '2s'"

    alter table(:players) do
      modify :shirt, :integer
      add :born_on, :date
    end
  end
end
