class RenameTitle < ActiveRecord::Migration[7.0]
  def change
    rename_column :items, :title, :name
  end
end
