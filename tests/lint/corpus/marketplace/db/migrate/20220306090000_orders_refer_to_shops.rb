class OrdersReferToShops < ActiveRecord::Migration[7.0]
  def up
    execute "SET LOCAL lock_timeout = '2s'"
    add_column :orders, :shop_id, :bigint
    add_foreign_key :orders, :shops
  end

  def down
    execute "SET LOCAL lock_timeout = '2s'"
    remove_foreign_key :orders, :shops
    remove_column :orders, :shop_id
  end
end
