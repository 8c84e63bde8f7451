defmodule Clubs.Repo.Migrations.PlayersShirt do
  use Ecto.Migration

  def change do
    execute "SET LOCAL lock_timeout = '2s'", "SET LOCAL lock_timeout = '2s'"

    alter table(:players) do
      add :shirt, :integer, null: false, default: 0
    end
  end
end
