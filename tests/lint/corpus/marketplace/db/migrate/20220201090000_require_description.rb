class RequireDescription < ActiveRecord::Migration[7.0]
  def up
    execute "SET LOCAL lock_timeout = '2s'"
    execute "UPDATE items SET description = '' WHERE description IS NULL"
    change_column_null :items, :description, false
  end

  def down
    execute "SET LOCAL lock_timeout = '2s'"
    change_column_null :items, :description, true
  end
end
