defmodule Clubs.Repo.Migrations.CreateClubs do
  use Ecto.Migration

  def change do
    create table(:clubs) do
      add :name, :string, null: false
      add :founded_on, :date

      timestamps(type: :timestamptz)
    end

    create unique_index(:clubs, [:name])
  end
end
