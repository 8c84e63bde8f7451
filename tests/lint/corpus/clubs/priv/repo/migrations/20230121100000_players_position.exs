defmodule Clubs.Repo.Migrations.PlayersPosition do
  use Ecto.Migration

  def change do
    alter table(:players) do
      add :position, :string, null: false
    end
  end
end
