defmodule Clubs.Repo.Migrations.ClubsFoundedIndex do
  use Ecto.Migration

  def change do
    create index(:clubs, [:founded_on], concurrently: true)
  end
end
