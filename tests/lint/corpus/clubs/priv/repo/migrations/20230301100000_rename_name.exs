defmodule Clubs.Repo.Migrations.RenameName do
  use Ecto.Migration

  def change do
    rename table(:players), :name, to: :full_name
  end
end
