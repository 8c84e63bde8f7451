defmodule Clubs.Repo.Migrations.PlayersNameIndex do
  use Ecto.Migration

  def change do
    create index(:players, [:name])
  end
end
