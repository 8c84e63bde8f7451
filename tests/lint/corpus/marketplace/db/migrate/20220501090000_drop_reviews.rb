class DropReviews < ActiveRecord::Migration[7.0]
  def up
    drop_table :reviews
  end

  def down
    raise ActiveRecord::IrreversibleMigration
  end
end
