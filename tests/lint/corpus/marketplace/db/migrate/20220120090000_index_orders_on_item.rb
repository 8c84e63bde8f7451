class IndexOrdersOnItem < ActiveRecord::Migration[7.0]
  disable_ddl_transaction!

  def change
    add_index :orders, :item_id, algorithm: :concurrently
  end
end
