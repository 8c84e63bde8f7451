defmodule Clubs.Repo.Migrations.DropClubsFounded do
  use Ecto.Migration

  def up do
    drop index(:clubs, [:founded_on])
  end

  def down do
    create index(:clubs, [:founded_on])
  end
end
