defmodule Clubs.Repo.Migrations.CreatePlayers do
  use Ecto.Migration

  def change do
    create table(:players) do
      add :club_id, references(:clubs, on_delete: :nilify_all)
      add :name, :string, null: false
      add :born_on, :date

      timestamps(type: :timestamptz)
    end

    create index(:players, [:club_id])
  end
end
