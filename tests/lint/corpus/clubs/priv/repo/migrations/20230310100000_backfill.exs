defmodule Clubs.Repo.Migrations.Backfill do
  use Ecto.Migration

  def up do
    execute "UPDATE players SET shirt = 99 WHERE shirt = 0"
  end

  def down, do: :ok
end
